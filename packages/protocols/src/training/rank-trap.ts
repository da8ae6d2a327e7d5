import { defineProtocol } from '@kramers/core';
import { schedule } from '@kramers/core/plugins';
import { z } from 'zod';
import {
  impliedRank,
  learnEverything,
  needsReference,
  rankProblems,
  referenceAt,
  schemeOptionProblems,
  schemeOptions,
  sharedOptions,
  trapOptions,
  watchTrap,
} from '../steps/named-steps';
import { schemeConditions } from '../steps/check-scheme';
import { runSteps, type Step } from '../steps/steps';

/**
 * Prepares a network of low rank by training it at a β where the higher rank does not exist, then lowers β to where it
 * does, and watches whether and when the network finds it.
 */
export const rankTrap = defineProtocol({
  name: 'rank-trap',
  version: 1,
  summary: 'Traps a network at low rank by a high β, lowers β, and watches for the escape',
  options: z.strictObject({
    trapBeta: z.number().nonnegative().meta({ description: 'β at which the trap is prepared.' }),
    ...trapOptions,
    beta: schedule.meta({ description: 'β of the watched phase.' }),
    ...sharedOptions,
    ...schemeOptions,
    stopAtEscape: z
      .boolean()
      .default(true)
      .meta({ description: 'End the run at the escape (and linger) or after all epochs.' }),
  }),
  check(options, experiment) {
    const { rank, trapBeta } = options;
    const expected = rank ?? impliedRank(experiment, trapBeta);
    if (expected === null) {
      return [
        [
          'rank',
          `missing; theory does not say which rank a ${experiment.model.kind} network has at trapBeta, so the ` +
            'file must',
        ],
      ];
    }
    return [
      ...rankProblems(experiment, rank === undefined ? 'trapBeta' : 'rank', expected),
      ...schemeOptionProblems(options),
    ];
  },
  conditions: ({ scheme }) => schemeConditions('scheme', scheme ?? []),
  run(options, context) {
    const { trapBeta, rank, trapEpochs, beta, prepareEpochs } = options;
    const expected = rank ?? impliedRank(context.experiment, trapBeta)!;
    const reference: Step[] = needsReference(context.experiment)
      ? [{ save: 'learnt' }, referenceAt(beta, prepareEpochs), { restore: 'learnt' }]
      : [];
    const steps: Step[] = [
      { initialise: 'random' },
      learnEverything(prepareEpochs),
      ...reference,
      { train: { name: 'trap', beta: trapBeta, role: 'prepare', ...trapLength(trapEpochs, prepareEpochs) } },
      { expectRank: expected },
      ...watchTrap(options.scheme ? 'scheme' : 'escape', options),
    ];
    return runSteps(steps, context);
  },
});

/** How long a trap is trained: so many epochs, or until it has converged. */
export function trapLength(trapEpochs: number | undefined, bound: number): { epochs: number; until?: 'converged' } {
  return trapEpochs === undefined ? { epochs: bound, until: 'converged' } : { epochs: trapEpochs };
}
