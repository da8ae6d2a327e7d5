import { type Conversation, defineProtocol, restore, save, train } from '@kramers/core';
import { escapeCondition, count, limits } from '@kramers/core/plugins';
import { z } from 'zod';
import { schemeConditions, schemeProblems } from '../steps/check-scheme';
import { impliedRank, learnEverything, prepareEpochs, rankProblems, trapOptions } from '../steps/named-steps';
import { runWatch } from '../steps/run-watch';
import { schemeStep, targetKnobs } from '../steps/scheme-steps';
import { type Step, trySteps } from '../steps/steps';
import { trapLength } from '../training/rank-trap';
import { armsOf, type ArmGroup } from './scheme-arms';

/** How one arm of a replica's comparison went. */
export interface ArmOutcome {
  readonly name: string;
  readonly group: ArmGroup;
  /** Epochs to the end of the hold, or watched without an escape. */
  readonly time: number;
  readonly escaped: boolean;
  readonly outBefore: boolean;
  readonly diverged: boolean;
  /** Error on the training set after settling; null where the network diverged. */
  readonly finalLoss: number | null;
}

/** What a replica of a comparison returns. */
export interface SchemeComparison {
  readonly kind: 'schemes';
  readonly seed: number;
  /** Difference of final errors that does not matter. */
  readonly margin: number;
  /** Replicas, in the order of their seeds, on which the best are chosen. */
  readonly choose: number | null;
  readonly arms: readonly ArmOutcome[];
}

const positive = z.number().positive();
const { on: _on, ...constantKnobs } = targetKnobs;

/** Frees copies of one trap in different ways, each from the same state with noise of its own. */
export const compareSchemes = defineProtocol({
  name: 'compare-schemes',
  version: 1,
  summary: 'Frees copies of one trap by different schemes, beside waiting, fresh weights and constant settings',
  options: z.strictObject({
    trapBeta: z
      .number()
      .nonnegative()
      .optional()
      .meta({ description: 'β at which the trap is prepared; without it schemes begin with random weights.' }),
    ...trapOptions,
    prepareEpochs,
    thermalise: count(limits.epochs)
      .optional()
      .meta({ description: 'Epochs at the target’s knobs before anything is compared.' }),
    ...constantKnobs,
    epochs: count(limits.epochs).meta({ description: 'Budget: bound on the watch over each scheme.' }),
    holdAt: z
      .enum(['target', 'any'])
      .default('target')
      .meta({ description: 'Whether an escape has to hold at the target’s knobs, or counts at any.' }),
    schemes: z.record(z.string(), z.array(schemeStep).min(1)).meta({ description: 'Name → steps of each scheme.' }),
    constants: z
      .strictObject({
        beta: z.array(z.number().nonnegative()).min(1).optional(),
        learningRate: z.array(positive).min(1).optional(),
        temperature: z.array(z.number().nonnegative()).min(1).optional(),
      })
      .default({})
      .meta({ description: 'Grid of constant settings; the learning rate doubled and fourfold unless given.' }),
    settle: z.int().nonnegative().default(0).meta({ description: 'Epochs at the target before the final error.' }),
    margin: positive.default(0.01).meta({ description: 'Difference of final errors that does not matter.' }),
    choose: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'Replicas on which the best are chosen; the others judge.' }),
  }),
  check(options, experiment) {
    const { schemes, trapBeta, rank, holdAt } = options;
    const problems = Object.entries(schemes).flatMap(([name, steps]) =>
      schemeProblems(`schemes.${name}`, steps, new Set(['start'])),
    );
    if (holdAt === 'target' && escapeCondition(experiment) === null)
      problems.push(['holdAt', 'needs an escape that is a condition, say { singularValue: 2, above: 0.3, hold: 5 }']);
    if (trapBeta === undefined) return problems;
    const expected = rank ?? impliedRank(experiment, trapBeta);
    if (expected === null) problems.push(['rank', 'missing; theory does not say it for this network']);
    else problems.push(...rankProblems(experiment, rank === undefined ? 'trapBeta' : 'rank', expected));
    return problems;
  },
  conditions: ({ schemes }) =>
    Object.entries(schemes).flatMap(([name, steps]) => schemeConditions(`schemes.${name}`, steps)),
  *run(options, context): Conversation<SchemeComparison | null> {
    const { trapBeta, rank, trapEpochs, prepareEpochs, thermalise, epochs, holdAt, settle, margin, choose } = options;
    const { beta, temperature, learningRate, batchSize, sampling, schemes } = options;
    const { experiment, seed } = context;
    const target = { beta, temperature, learningRate, batchSize, sampling };
    const rate = learningRate ?? experiment.training.learningRate;
    const given = Object.keys(options.constants).length > 0;
    const constants = given ? options.constants : { learningRate: [2 * rate, 4 * rate] };
    const trap: Step[] =
      trapBeta === undefined
        ? []
        : [
            learnEverything(prepareEpochs),
            { train: { name: 'trap', beta: trapBeta, role: 'prepare', ...trapLength(trapEpochs, prepareEpochs) } },
            { expectRank: rank ?? impliedRank(experiment, trapBeta)! },
          ];
    const trapped = yield* trySteps([{ initialise: 'random' }, ...trap], context);
    if (!trapped) return null;
    if (thermalise) yield* train({ ...target, name: 'thermalise', epochs: thermalise });
    yield* save('start');
    const arms: ArmOutcome[] = [];
    const strict = holdAt === 'target';
    for (const { name, group, steps } of armsOf(experiment, target, { schemes, constants, strict })) {
      yield* restore('start');
      const record = group === 'baseline';
      const watched = { name, epochs, steps: [...steps], target, strict, record, streams: name };
      const { escapedAt, epochs: time, outBefore, diverged } = yield* runWatch(watched, context);
      const end = diverged ? null : yield* train({ ...target, name: 'settle', epochs: settle });
      const finalLoss = end?.reason === 'diverged' ? null : (end?.metrics.trainMse ?? null);
      arms.push({
        name,
        group,
        time: diverged ? epochs : time,
        escaped: escapedAt !== null,
        outBefore,
        diverged,
        finalLoss,
      });
    }
    return { kind: 'schemes', seed, margin, choose: choose ?? null, arms };
  },
});
