import { type DataKind, type DataSet, dataSetOf, type DataSource, type ReadFile, shuffle } from '@kramers/core';
import { contentHash } from '@kramers/core/internal';
import { pow } from '@kramers/theory/elementary';
import { z } from 'zod';
import { readNumbers } from './csv';

const names = z.array(z.string()).min(1);

const options = z.strictObject({
  file: z
    .string()
    .meta({ description: 'Comma-separated text with a header line; its path, relative to the experiment.' }),
  inputs: names.meta({ description: 'Columns that are the inputs.' }),
  outputs: names.meta({ description: 'Columns that are the outputs.' }),
  testFraction: z.number().min(0).lt(1).default(0.25).meta({
    description:
      'Fraction of the rows, chosen at random, that is kept for the test; with 0 all rows train, and are the test too.',
  }),
  standardise: z.enum(['both', 'inputs', 'none']).default('both').meta({
    description:
      'What is brought to mean 0 and variance 1 over the training rows; leave out the outputs where they are classes.',
  }),
});

type Options = z.output<typeof options>;

/** A file of the user's own inputs and outputs. The split is drawn from the data's seed. */
export const table = {
  name: 'table',
  version: 1,
  summary: 'Inputs and outputs from the columns of a CSV file, standardised, split into training and test rows',
  options,
  dimensions: ({ inputs, outputs }) => ({ inputs: inputs.length, outputs: outputs.length }),
  check(given, _models, read) {
    const both = given.inputs.find((column) => given.outputs.includes(column));
    if (both !== undefined) return [['outputs', `column "${both}" is among the inputs already`]];
    for (const [option, columns] of Object.entries({ inputs: given.inputs, outputs: given.outputs })) {
      const twice = columns.find((column, i) => columns.indexOf(column) !== i);
      if (twice !== undefined) return [[option, `names column "${twice}" twice`]];
    }
    try {
      const rows = rowsOf(given, read).length;
      const test = testRows(rows, given.testFraction);
      if ((test >= 1 || given.testFraction === 0) && rows - test >= 2) return [];
      return [
        [
          'testFraction',
          `leaves ${rows - test} of ${rows} rows to train on and ${test} to test; at least 2 and 1 are needed`,
        ],
      ];
    } catch (cause) {
      return [['file', `${given.file}: ${(cause as Error).message}`]];
    }
  },
  remark: ({ testFraction }) =>
    testFraction === 0 ? 'testFraction is 0: no rows are kept, so every test error is that of the training rows' : null,
  fingerprint: ({ file }, read) => contentHash(read(file)),
  create(given, stream, _models, read): DataSource {
    const rows = rowsOf(given, read);
    const order = Int32Array.from(rows, (_, i) => i);
    shuffle(stream('split'), order);
    const test = testRows(rows.length, given.testFraction);
    const chosen = (from: number, to: number): (readonly number[])[] =>
      Array.from(order.subarray(from, to), (row) => rows[row]!);
    const trainRows = chosen(test, rows.length);
    const scales = scalesOf(trainRows, given);
    const train = toDataSet(trainRows, scales, given);
    return {
      train,
      test: test === 0 ? train : toDataSet(chosen(0, test), scales, given),
      pool: () => {
        throw new RangeError('a table has no samples beyond its training and test rows');
      },
    };
  },
} satisfies DataKind<typeof options>;

function rowsOf({ file, inputs, outputs }: Options, read: ReadFile): number[][] {
  return readNumbers(decode(read(file)), [...inputs, ...outputs]);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RangeError('not a text in UTF-8; save it as such', { cause });
  }
}

function testRows(rows: number, fraction: number): number {
  return Math.round(fraction * rows);
}

/** What a column is shifted by and divided by. */
interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** Throws a RangeError that names a column which cannot be standardised, because it never changes. */
function scalesOf(rows: readonly (readonly number[])[], { inputs, outputs, standardise }: Options): Scale[] {
  return [...inputs, ...outputs].map((column, c) => {
    if (standardise === 'none' || (standardise === 'inputs' && c >= inputs.length)) return { mean: 0, deviation: 1 };
    const mean = rows.reduce((sum, row) => sum + row[c]!, 0) / rows.length;
    const deviation = Math.sqrt(rows.reduce((sum, row) => sum + pow(row[c]! - mean, 2), 0) / rows.length);
    if (deviation > 1e-12 * Math.abs(mean)) return { mean, deviation };
    throw new RangeError(
      `column "${column}" is ${mean} in all ${rows.length} training rows, so that it cannot be standardised; ` +
        'leave it out',
    );
  });
}

function toDataSet(
  rows: readonly (readonly number[])[],
  scales: readonly Scale[],
  { inputs, outputs }: Options,
): DataSet {
  const values = rows.map((row) => row.map((value, c) => (value - scales[c]!.mean) / scales[c]!.deviation));
  return dataSetOf({
    count: rows.length,
    inputs: inputs.length,
    outputs: outputs.length,
    x: Float64Array.from(values.flatMap((row) => row.slice(0, inputs.length))),
    y: Float64Array.from(values.flatMap((row) => row.slice(inputs.length))),
  });
}

declare module '@kramers/core' {
  interface DataInputs {
    table: z.input<typeof options>;
  }
}
