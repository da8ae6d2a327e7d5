import { type DataKind, type DataSet, dataSetOf, type DataSource, shuffle } from '@kramers/core';
import { pow } from '@kramers/theory/elementary';
import { z } from 'zod';

const options = z.strictObject({
  modulus: z.int().min(2).max(113).meta({ description: 'Numbers 0 … modulus − 1 are added modulo it.' }),
  fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.5)
    .meta({ description: 'Fraction of all pairs that is trained on; the rest is the test set.' }),
});

/**
 * Addition modulo p, the task on which grokking was first described (Power et al. 2022): the input is a pair of one-hot
 * numbers, 2p components, and the output their sum, one-hot, p components. There are p² samples in all.
 */
export const modularAddition = {
  name: 'modular-addition',
  version: 1,
  summary: 'Sums modulo a number, one-hot: a fraction of all pairs to train on, the rest to test',
  options,
  dimensions: ({ modulus }) => ({ inputs: 2 * modulus, outputs: modulus }),
  check({ modulus, fraction }) {
    const train = trainingSamples(modulus, fraction);
    if (train >= 1 && train < pow(modulus, 2)) return [];
    return [['fraction', `leaves ${train} of ${pow(modulus, 2)} pairs to train on; both sets need at least one`]];
  },
  create({ modulus, fraction }, stream): DataSource {
    const pairs = Int32Array.from({ length: pow(modulus, 2) }, (_, i) => i);
    shuffle(stream('split'), pairs);
    const train = trainingSamples(modulus, fraction);
    return {
      train: sumsOf(pairs.subarray(0, train), modulus),
      test: sumsOf(pairs.subarray(train), modulus),
      pool: () => {
        throw new RangeError('modular addition has no samples beyond its training and test sets');
      },
    };
  },
} satisfies DataKind<typeof options>;

function trainingSamples(modulus: number, fraction: number): number {
  return Math.round(fraction * pow(modulus, 2));
}

/** The samples for pairs (a, b), each given as a·modulus + b. */
function sumsOf(pairs: Int32Array, modulus: number): DataSet {
  const inputs = 2 * modulus;
  const x = new Float64Array(pairs.length * inputs);
  const y = new Float64Array(pairs.length * modulus);
  pairs.forEach((pair, row) => {
    const a = Math.floor(pair / modulus);
    const b = pair % modulus;
    x[row * inputs + a] = 1;
    x[row * inputs + modulus + b] = 1;
    y[row * modulus + ((a + b) % modulus)] = 1;
  });
  return dataSetOf({ count: pairs.length, inputs, outputs: modulus, x, y });
}

declare module '@kramers/core' {
  interface DataInputs {
    'modular-addition': z.input<typeof options>;
  }
}
