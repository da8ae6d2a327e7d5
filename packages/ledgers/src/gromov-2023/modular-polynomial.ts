import { type DataKind, dataSetOf, type DataSource, shuffle } from '@kramers/core';
import { z } from 'zod';

/** What is computed of a pair of numbers, before the remainder is taken. */
const polynomials = {
  sum: (n: number, m: number) => n + m,
  cubic: (n: number, m: number) => n * n * n + n * m * m + m,
};

const options = z.strictObject({
  modulus: z.int().min(3).max(113),
  polynomial: z.enum(['sum', 'cubic']).meta({ description: 'n + m, or n³ + nm² + m.' }),
  fraction: z.number().gt(0).lt(1).meta({ description: 'Share of all pairs that is trained on.' }),
});

/** A polynomial of two numbers modulo p; pairs are two one-hot numbers, answers one. */
export const modularPolynomial = {
  name: 'modular-polynomial',
  version: 1,
  summary: 'n + m or n³ + nm² + m modulo a number, one-hot: some of all pairs to train on, the rest to test',
  options,
  dimensions: ({ modulus }) => ({ inputs: 2 * modulus, outputs: modulus }),
  create({ modulus, polynomial, fraction }, stream): DataSource {
    const pairs = Int32Array.from({ length: modulus * modulus }, (_, i) => i);
    shuffle(stream('split'), pairs);
    const train = Math.min(pairs.length - 1, Math.max(1, Math.round(fraction * pairs.length)));
    const set = (chosen: Int32Array) => {
      const x = new Float64Array(chosen.length * 2 * modulus);
      const y = new Float64Array(chosen.length * modulus);
      chosen.forEach((pair, row) => {
        const [n, m] = [Math.floor(pair / modulus), pair % modulus];
        x[row * 2 * modulus + n] = 1;
        x[row * 2 * modulus + modulus + m] = 1;
        y[row * modulus + (polynomials[polynomial](n, m) % modulus)] = 1;
      });
      return dataSetOf({ count: chosen.length, inputs: 2 * modulus, outputs: modulus, x, y });
    };
    return {
      train: set(pairs.subarray(0, train)),
      test: set(pairs.subarray(train)),
      pool: () => {
        throw new RangeError('there are no pairs beyond the training and the test set');
      },
    };
  },
} satisfies DataKind<typeof options>;
