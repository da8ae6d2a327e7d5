import { defineProtocol } from '@kramers/core';
import { schedule, count, limits } from '@kramers/core/plugins';
import { z } from 'zod';
import {
  impliedRank,
  learnEverything,
  needsReference,
  referenceAt,
  schemeOptionProblems,
  schemeOptions,
  sharedOptions,
  trapOptions,
  watchTrap,
} from '../steps/named-steps';
import { trapLength } from './rank-trap';
import { schemeConditions } from '../steps/check-scheme';
import { runSteps, type Step } from '../steps/steps';

/** Traps a network on plenty of data, then goes on with a few samples out of a pool: the paper's grokking set-up. */
export const sparseSampling = defineProtocol({
  name: 'sparse-sampling',
  version: 1,
  summary: 'Traps a network, then trains it on a few samples of a pool, with a test set apart from both',
  options: z.strictObject({
    pool: count(limits.samples).meta({ description: 'Size of the pool that the sparse samples are chosen from.' }),
    samples: count(limits.samples).meta({ description: 'How many of them are trained on.' }),
    trapBeta: z.number().nonnegative(),
    ...trapOptions,
    trapOn: z
      .enum(['train', 'sparse'])
      .default('train')
      .meta({ description: 'What the trap is prepared on: the data’s own samples, or the sparse ones.' }),
    beta: schedule,
    ...sharedOptions,
    ...schemeOptions,
    stopAtEscape: z.boolean().default(true),
  }),
  check(options, experiment, { exact }) {
    const { pool, samples, rank, trapBeta } = options;
    if (samples > pool) return [['samples', `${samples} samples asked for out of a pool of ${pool}`]];
    if (exact) {
      return [['samples', 'a population has no samples to choose from; set data.population: false']];
    }
    if (rank === undefined && impliedRank(experiment, trapBeta) === null)
      return [['rank', 'missing; theory does not say it for this network']];
    return schemeOptionProblems(options);
  },
  conditions: ({ scheme }) => schemeConditions('scheme', scheme ?? []),
  run(options, context) {
    const { pool, samples, trapBeta, trapEpochs, trapOn, beta, prepareEpochs } = options;
    const on = 'sparse';
    const reference: Step[] = needsReference(context.experiment)
      ? [{ save: 'learnt' }, referenceAt(beta, prepareEpochs, on), { restore: 'learnt' }]
      : [];
    const steps: Step[] = [
      { draw: { pool, samples, as: on } },
      { initialise: 'random' },
      learnEverything(prepareEpochs),
      ...reference,
      {
        train: { name: 'trap', beta: trapBeta, role: 'prepare', on: trapOn, ...trapLength(trapEpochs, prepareEpochs) },
      },
      { expectRank: options.rank ?? impliedRank(context.experiment, trapBeta)! },
      ...watchTrap('sparse', options, on),
    ];
    return runSteps(steps, context);
  },
});
