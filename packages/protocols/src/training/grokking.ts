import { defineProtocol, initialise, train } from '@kramers/core';
import { schedule, count, limits } from '@kramers/core/plugins';
import { z } from 'zod';

/** Epochs since the weights were drawn; null where it was not seen. */
export interface Grokking {
  readonly kind: 'grokking';
  readonly accuracy: number;
  /** When that accuracy was first exceeded on the training samples, and on the test samples. */
  readonly trainEpoch: number | null;
  readonly testEpoch: number | null;
}

/**
 * Trains on classes until the training set is learnt by heart, and then until the test set is understood: the second
 * phase is watched, so that its length is an escape time, censored where it does not end.
 */
export const grokking = defineProtocol({
  name: 'grokking',
  version: 1,
  summary: 'Trains on classes until the training set, and then the test set, is classified correctly',
  options: z.strictObject({
    beta: schedule,
    accuracy: z.number().gt(0).lt(1).default(0.99).meta({ description: 'Fraction of correct answers to be exceeded.' }),
    epochs: count(limits.epochs).meta({ description: 'Bound on each of the two phases.' }),
  }),
  check(_options, { escape }) {
    const suits = 'metric' in escape && escape.metric === 'testAccuracy';
    return suits ? [] : [['kind', 'watches for the test accuracy; set escape: { metric: testAccuracy, above: 0.99 }']];
  },
  *run({ beta, accuracy, epochs }) {
    const found = { kind: 'grokking' as const, accuracy };
    yield* initialise();
    const learnt = yield* train({
      name: 'memorise',
      beta,
      epochs,
      until: [{ metric: 'trainAccuracy', above: accuracy }],
    });
    if (learnt.reason !== 'condition') return { ...found, trainEpoch: null, testEpoch: null } satisfies Grokking;
    const understood = yield* train({
      name: 'generalise',
      beta,
      epochs,
      until: [{ metric: 'testAccuracy', above: accuracy }],
      watch: true,
      samePass: true,
    });
    const testEpoch = understood.reason === 'condition' ? learnt.epochs + understood.epochs : null;
    return { ...found, trainEpoch: learnt.epochs, testEpoch } satisfies Grokking;
  },
});
