import { type DataKind, dataSetOf, type DataSource, nextNormal, shuffle } from '@kramers/core';
import { count } from '@kramers/core/plugins';
import { z } from 'zod';

const options = z.strictObject({
  size: count({ most: 200, reason: 'entries are rows of one-hot numbers' }).meta({ description: 'd: d × d entries.' }),
  rank: count({ most: 200, reason: 'no larger than the matrix' }).default(1),
  fraction: z
    .number()
    .gt(0)
    .lt(1)
    .meta({ description: 'Share of the entries on and above the diagonal that is seen.' }),
});

/**
 * Entries of a random symmetric matrix of low rank, ZZᵀ with normal Z, scaled to a mean square of 1. Input: row and
 * column as one-hot numbers, 2d components. What is not seen is the test set.
 */
export const matrixEntries = {
  name: 'matrix-entries',
  version: 1,
  summary: 'Entries of a symmetric matrix of low rank: some to train on, the others to test',
  options,
  dimensions: ({ size }) => ({ inputs: 2 * size, outputs: 1 }),
  check({ size, fraction, rank }) {
    const seen = Math.round((fraction * size * (size + 1)) / 2);
    if (rank > size) return [['rank', `is larger than the matrix of ${size}`]];
    return seen >= 1 && seen < (size * (size + 1)) / 2 ? [] : [['fraction', `leaves ${seen} entries to train on`]];
  },
  create({ size, rank, fraction }, stream): DataSource {
    const random = stream('matrix');
    const factor = Float64Array.from({ length: size * rank }, () => nextNormal(random));
    const pairs = Int32Array.from(
      Array.from({ length: size }, (_, i) => Array.from({ length: size - i }, (__, j) => i * size + i + j)).flat(),
    );
    const entry = (pair: number): number => {
      const [i, j] = [Math.floor(pair / size), pair % size];
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += factor[i * rank + k]! * factor[j * rank + k]!;
      return sum;
    };
    const square = pairs.reduce((sum, pair) => sum + entry(pair) * entry(pair), 0) / pairs.length;
    shuffle(stream('split'), pairs);
    const seen = Math.round(fraction * pairs.length);
    const set = (chosen: Int32Array) => {
      const x = new Float64Array(chosen.length * 2 * size);
      const y = Float64Array.from(chosen, (pair) => entry(pair) / Math.sqrt(square));
      chosen.forEach((pair, row) => {
        x[row * 2 * size + Math.floor(pair / size)] = 1;
        x[row * 2 * size + size + (pair % size)] = 1;
      });
      return dataSetOf({ count: chosen.length, inputs: 2 * size, outputs: 1, x, y });
    };
    return {
      train: set(pairs.subarray(0, seen)),
      test: set(pairs.subarray(seen)),
      pool: () => {
        throw new RangeError('a matrix has no entries beyond those of the training and the test set');
      },
    };
  },
} satisfies DataKind<typeof options>;
