import type { Experiment } from '@kramers/core';
import { schedule, count, limits } from '@kramers/core/plugins';
import { oneModeTransitions } from '@kramers/theory';
import { z } from 'zod';
import type { Step } from './steps';
import { schemeProblems } from './check-scheme';
import { schemeStep, type SchemeStep } from './scheme-steps';
import type { TrainStep } from './train-step';

/** Bound on each phase that prepares a state. */
export const prepareEpochs = count(limits.epochs)
  .default(20_000)
  .meta({ description: 'Bound on each phase that prepares a state.' });

/** Options of a trap that is prepared before anything is watched. */
export const trapOptions = {
  rank: z
    .int()
    .nonnegative()
    .optional()
    .meta({ description: 'Rank of the trap; for linear networks what theory gives at trapBeta.' }),
  trapEpochs: count(limits.epochs)
    .optional()
    .meta({ description: 'Length of the trap phase; until converged unless given.' }),
};

/** Knobs of the watched phase alone; what is left open is the experiment's. */
const watchKnobs = {
  temperature: schedule
    .optional()
    .meta({ description: 'Langevin temperature of the watched phase; training.temperature unless given.' }),
  learningRate: schedule
    .optional()
    .meta({ description: 'Learning rate of the watched phase; training.learningRate unless given.' }),
  batchSize: z
    .union([count(limits.samples), z.literal('full')])
    .optional()
    .meta({ description: 'Batch size of the watched phase.' }),
  sampling: z
    .enum(['shuffled', 'replacement'])
    .optional()
    .meta({ description: 'How the watched phase draws its batches.' }),
};

/** Options of a scheme, of protocols that set a trap. */
export const schemeOptions = {
  thermalise: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'Epochs at the watched phase’s knobs before the watch begins; none unless given.' }),
  scheme: z.array(schemeStep).optional().meta({
    description: 'Steps that are to free the network, watched from their start, to hold at the watched knobs.',
  }),
};

/** What is wrong with a scheme's options: an escape holds at knobs that do not change. */
export function schemeOptionProblems(options: SchemeOptions): [string, string][] {
  const { scheme } = options;
  if (!scheme) return [];
  const moving = (['beta', 'temperature', 'learningRate'] as const)
    .filter((knob) => typeof options[knob] === 'string')
    .map((knob): [string, string] => [knob, 'must be a number where there is a scheme: the escape has to hold at it']);
  return [...moving, ...schemeProblems('scheme', scheme, new Set())];
}

/** What a trap is watched with: its knobs, and the scheme that is to free it. */
interface SchemeOptions extends Pick<TrainStep, 'beta' | 'temperature' | 'learningRate' | 'batchSize' | 'sampling'> {
  readonly epochs: number;
  readonly linger: number;
  readonly stopAtEscape: boolean;
  readonly thermalise?: number;
  readonly scheme?: readonly SchemeStep[];
}

/** The watched phase of a trap, or the watch over its scheme, after some epochs at the same knobs. */
export function watchTrap(name: string, options: SchemeOptions, on?: string): Step[] {
  const { beta, temperature, learningRate, batchSize, sampling, epochs, thermalise, scheme } = options;
  const target = { beta, temperature, learningRate, batchSize, sampling, on };
  return [
    ...(thermalise ? [{ train: { name: 'thermalise', epochs: thermalise, ...target } }] : []),
    scheme ? ({ watch: { name, epochs, steps: scheme, ...target } } as Step) : watch(name, options, on),
  ];
}

/** Options that the named protocols share. */
export const sharedOptions = {
  ...watchKnobs,
  epochs: count(limits.epochs).meta({
    description: 'Bound on the watched phase; replicas that have not escaped by then are censored.',
  }),
  linger: z
    .int()
    .nonnegative()
    .max(limits.epochs.most, { error: limits.epochs.reason })
    .default(0)
    .meta({ description: 'Epochs to go on after the escape, for the figures.' }),
  prepareEpochs,
};

/** Trains without weight decay until everything learnable has been learnt. */
export function learnEverything(prepareEpochs: number): Step {
  return { train: { name: 'learn', beta: 0, epochs: prepareEpochs, until: 'converged', role: 'prepare' } };
}

/** Whether the experiment's escape compares with a target state that must be prepared first. */
export function needsReference(experiment: Experiment): boolean {
  return 'testMse' in experiment.escape;
}

/**
 * Measures the target: the state that one who has learnt everything relaxes to at β. Leaves it behind; what came before
 * is to be restored.
 */
export function referenceAt(beta: number | string, prepareEpochs: number, on?: string): Step {
  return { train: { name: 'reference', beta, epochs: prepareEpochs, until: 'converged', role: 'reference', on } };
}

/**
 * The rank that a converged network keeps at β, by the theory of the linear network: the number of features with β_c >
 * β. Null where the theory does not speak: other networks, or data whose correlations are not known.
 */
export function impliedRank(experiment: Experiment, beta: number): number | null {
  const { correlations } = experiment.data as { correlations?: readonly number[] };
  if (experiment.model.kind !== 'linear' || !correlations) return null;
  const { depth } = experiment.model;
  return correlations.filter((correlation) => (oneModeTransitions({ depth, correlation }).betaC ?? Infinity) > beta)
    .length;
}

/** What is wrong with asking this network for that rank; nothing if it can have it. */
export function rankProblems(experiment: Experiment, option: string, rank: number): [string, string][] {
  const { width, depth } = experiment.model;
  if (depth > 1 && width < rank)
    return [[option, `a hidden width of ${width} cannot hold rank ${rank}; raise model.width or lower the rank`]];
  const { correlations } = experiment.data as { correlations?: readonly number[] };
  if (correlations && rank > correlations.length) {
    return [[option, `rank ${rank} asked for, but the data has ${correlations.length} features to learn`]];
  }
  return [];
}

/** The watched phase: under its own knobs, for so many epochs, ended by the escape if the file says so. */
export function watch(
  name: string,
  options: Pick<TrainStep, 'beta' | 'temperature' | 'learningRate' | 'batchSize' | 'sampling' | 'epochs' | 'linger'> & {
    stopAtEscape: boolean;
  },
  on?: string,
): Step {
  const { beta, temperature, learningRate, batchSize, sampling, epochs, linger, stopAtEscape } = options;
  const ending = stopAtEscape ? ({ until: 'escaped', linger } as const) : {};
  return { train: { name, beta, temperature, learningRate, batchSize, sampling, epochs, on, watch: true, ...ending } };
}
