import { type Conversation, expectRank, initialise, type Metrics, save, train } from '@kramers/core';
import { trapLength } from '../training/rank-trap';
import type { RareEventOptions } from './options';

/** Name of the kept state in which the trap is. */
export const TRAP = 'trap';

/**
 * Trains the network into the trap, lets it relax there without noise and keeps that state as {@link TRAP}. Null, with
 * a warning, if it does not hold.
 */
export function* prepareTrap(
  options: Pick<RareEventOptions, 'trapBeta' | 'trapEpochs' | 'prepareEpochs' | 'beta'>,
  rank: number,
): Conversation<Metrics | null> {
  const { trapBeta, trapEpochs, prepareEpochs, beta } = options;
  yield* initialise();
  yield* train({ name: 'learn', beta: 0, epochs: prepareEpochs, until: 'converged', role: 'prepare' });
  if (trapBeta !== undefined) {
    yield* train({ name: 'trap', beta: trapBeta, role: 'prepare', ...trapLength(trapEpochs, prepareEpochs) });
    if (!(yield* expectRank(rank)).ok) return null;
  }
  yield* train({ name: 'relax', beta, batchSize: 'full', epochs: prepareEpochs, until: 'converged', role: 'prepare' });
  const { ok, metrics } = yield* expectRank(rank);
  if (!ok) return null;
  yield* save(TRAP);
  return metrics;
}
