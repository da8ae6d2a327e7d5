import { definePlugin, defineProtocol, initialise, train } from '@kramers/core';
import { unrelatedPairs } from './unrelated-pairs';
import { count, limits } from '@kramers/core/plugins';
import { z } from 'zod';

/** What the protocol returns. */
export interface WeightMoments {
  /** Mean of Σw² and of (Σw²)² over the looks. */
  readonly second: number;
  readonly fourth: number;
  readonly looks: number;
}

/** Trains on and on, and averages over what the weights do when they have forgotten where they began. */
export const weightMoments = defineProtocol({
  name: 'weight-moments',
  version: 1,
  summary: 'Averages powers of the weights’ norm over a long training, as a stationary law has them',
  options: z.strictObject({
    warmUp: count(limits.epochs).meta({ description: 'Epochs before the first look.' }),
    looks: count(limits.trials).meta({ description: 'How often the weights are looked at.' }),
    every: count(limits.epochs).meta({ description: 'Epochs from one look to the next.' }),
  }),
  *run({ warmUp, looks, every }) {
    yield* initialise();
    yield* train({ name: 'warm up', beta: 0, epochs: warmUp, quiet: true });
    let [second, fourth] = [0, 0];
    for (let look = 0; look < looks; look++) {
      const { metrics } = yield* train({ name: 'look', beta: 0, epochs: every, quiet: true, samePass: true });
      const square = metrics.weightNorm * metrics.weightNorm;
      second += square / looks;
      fourth += (square * square) / looks;
    }
    return { second, fourth, looks } satisfies WeightMoments;
  },
});

/** What the experiments of this ledger need beside the built-ins. */
export const moriContributions = definePlugin({
  name: '@kramers/mori-2022',
  data: [unrelatedPairs],
  protocols: [weightMoments],
});
