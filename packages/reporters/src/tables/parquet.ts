import { defineReporter, type FinishedRun } from '@kramers/core';
import type * as writing from 'hyparquet-writer';
import { metricAndSplit, POSITIONS } from './csv';

/** Writes trajectories.parquet: the table of trajectories.csv, with types, in a fraction of the space. */
export const parquet = defineReporter({
  name: 'parquet',
  summary:
    'trajectories.parquet: the table of trajectories.csv for pandas, polars, DuckDB and others; much smaller, ' +
    'for large sweeps',
  async finished(report, folder) {
    folder.write('trajectories.parquet', parquetParts(report, await import('hyparquet-writer')));
  },
});

/** Rows that are kept in memory at once. */
const ROWS = 100_000;

type Type = 'text' | 'whole' | 'real';
const columns = {
  cell: 'text',
  replica: 'whole',
  phase: 'text',
  epoch: 'whole',
  step: 'whole',
  beta: 'real',
  temperature: 'real',
  metric: 'text',
  split: 'text',
  value: 'real',
} as const satisfies Readonly<Record<string, Type>>;

type Table = { [Name in keyof typeof columns]: unknown[] };

const emptyTable = (): Table => Object.fromEntries(Object.keys(columns).map((name) => [name, []])) as unknown as Table;

/** The file's bytes, some cells at a time: memory stays flat however many there are. Equal runs give equal bytes. */
export function* parquetParts(
  report: Pick<FinishedRun, 'cells'>,
  { ByteWriter, ParquetWriter }: typeof writing,
  rowsAtOnce = ROWS,
): Generator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: schema(), createdBy: 'Kramers' });
  const written = (): Uint8Array => {
    const part = bytes.getBytes().slice();
    bytes.index = 0;
    return part;
  };
  let table = emptyTable();
  const writeTable = (): void => {
    void file.write({
      columnData: Object.entries(table).map(([name, data]) => ({ name, data })),
      rowGroupSize: table.cell.length,
    });
    table = emptyTable();
  };
  for (const cell of report.cells()) {
    const names = cell.trace.columns.slice(POSITIONS).map(metricAndSplit);
    for (const [phase, epoch, step, beta, temperature, ...values] of cell.trace.rows) {
      values.forEach((value, i) => {
        const [metric, split] = names[i]!;
        table.cell.push(cell.key);
        table.replica.push(BigInt(cell.replica));
        table.phase.push(cell.phases[phase!]?.name ?? '');
        table.epoch.push(BigInt(epoch!));
        table.step.push(BigInt(step!));
        table.beta.push(beta);
        table.temperature.push(temperature);
        table.metric.push(metric);
        table.split.push(split);
        table.value.push(Number.isFinite(value) ? value : null);
      });
    }
    if (table.cell.length < rowsAtOnce) continue;
    writeTable();
    yield written();
  }
  if (table.cell.length > 0) writeTable();
  void file.finish();
  yield written();
}

/** Only a value may be missing: that of a metric which is no longer finite. */
function schema(): ConstructorParameters<typeof writing.ParquetWriter>[0]['schema'] {
  const types = {
    text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    whole: { type: 'INT64' },
    real: { type: 'DOUBLE' },
  } as const;
  return [
    { name: 'trajectories', num_children: Object.keys(columns).length },
    ...Object.entries(columns).map(
      ([name, type]) =>
        ({ name, ...types[type], repetition_type: name === 'value' ? 'OPTIONAL' : 'REQUIRED' }) as const,
    ),
  ];
}
