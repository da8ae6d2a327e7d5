import type { Condition, Experiment } from '@kramers/core';
import { oneModeStationary } from '@kramers/theory';
import { impliedRank, rankProblems } from '../steps/named-steps';
import type { RareEventOptions } from './options';
import { type Coordinate, Progress, risesTowards } from './progress';

/** What is asked, with everything filled in that the file leaves open. */
export interface Setting {
  readonly fromRank: number;
  readonly toRank: number;
  readonly progress: Progress;
  /** Level of the progress coordinate that ends the escape. */
  readonly target: number;
  /** Steps between two looks that suit the noise; null stands for an epoch. */
  readonly stepsPerLook: number | null;
  /** Hold in phases that are neither the basin nor the target. */
  readonly elsewhere: readonly Condition[];
}

/** A sentence about an option of the protocol. */
type Problem = [option: string, message: string];

/**
 * Fills in a setting of rare-event sampling, or says what is missing or contradicts the rest of the experiment: pairs
 * of an option and a sentence.
 *
 * @example
 * import type { Experiment } from '@kramers/core';
 * const targetOf = (options: RareEventOptions, experiment: Experiment) => {
 *   const setting = settingOf(options, experiment, true);
 *   return 'target' in setting ? setting.target : null;
 * };
 */
export function settingOf(options: RareEventOptions, experiment: Experiment, exact: boolean): Setting | Problem[] {
  const { direction, trapBeta, beta } = options;
  if (direction === 'up' && trapBeta === undefined)
    return [['trapBeta', 'missing; a rank below the learnt one must be prepared at a higher β']];
  const fromRank = options.rank ?? impliedRank(experiment, trapBeta ?? beta);
  if (fromRank === null) {
    return [
      ['rank', `missing; theory does not say which rank a ${experiment.model.kind} network has, so the file must`],
    ];
  }
  const toRank = direction === 'up' ? fromRank + 1 : fromRank - 1;
  if (toRank < 0) return [[options.rank === undefined ? 'beta' : 'rank', 'rank 0 cannot be lowered']];
  const misfits = rankProblems(
    experiment,
    options.rank === undefined ? 'trapBeta' : 'rank',
    Math.max(fromRank, toRank),
  );
  if (misfits.length > 0)
    return misfits.map(([option, problem]) => [
      option,
      `an escape from rank ${fromRank} to rank ${toRank}: ${problem}`,
    ]);
  const { sampling, temperature } = noiseOf(options, experiment, exact);
  if (sampling === null && temperature === 0) return [standstill(exact)];

  const coordinate = options.coordinate ?? { singularValue: Math.max(fromRank, toRank) };
  const progress = new Progress(coordinate, rises(coordinate, options, experiment));
  const value =
    options.target ??
    targetFromEscape(progress, experiment) ??
    targetFromSaddle(options, progress, experiment, fromRank, toRank);
  if (value === null) {
    return [
      [
        'target',
        `missing; neither the experiment's escape nor theory says at which ${progress.name} the escape is over`,
      ],
    ];
  }
  const target = progress.level(value);
  if (options.basin !== undefined && !(progress.level(options.basin) < target)) {
    return [['basin', `must be ${progress.rises ? 'below' : 'above'} the target, ${value}`]];
  }
  // Within a shuffled epoch the coordinate swings to and fro for reasons that are gone at its end; a level passed then
  // means nothing.
  const stepsPerLook = options.stepsPerLook ?? (sampling === 'shuffled' ? null : 1);
  return { fromRank, toRank, progress, target, stepsPerLook, elsewhere: otherPhases(experiment, direction, fromRank) };
}

/**
 * Temperature and sampling of the noisy dynamics; `sampling` is null where batches bring no noise, because they are
 * full or moments exact.
 */
function noiseOf(options: RareEventOptions, { data, training }: Experiment, exact: boolean) {
  const batchSize = options.batchSize ?? training.batchSize;
  const { samples } = data as { samples?: number };
  const noiseless = exact || batchSize === 'full' || (samples !== undefined && batchSize >= samples);
  return {
    temperature: options.temperature ?? training.temperature,
    sampling: noiseless ? null : (options.sampling ?? training.sampling),
  };
}

function standstill(exact: boolean): Problem {
  const why = exact ? 'the moments are exact' : 'every batch is the full training set';
  return [
    'temperature',
    `there is no noise to escape by: the temperature is 0 and ${why}; set a ` +
      `temperature${exact ? '' : ' or a smaller batchSize'}`,
  ];
}

/**
 * Which way a coordinate goes: for metrics as basin and target lie, or the experiment's escape has it, and else by what
 * is usual.
 */
function rises(
  coordinate: Coordinate,
  { direction, basin, target }: RareEventOptions,
  { escape }: Experiment,
): boolean {
  if ('singularValue' in coordinate) return direction === 'up';
  if (basin !== undefined && target !== undefined && basin !== target) return target > basin;
  if (
    'metric' in escape &&
    escape.metric === coordinate.metric &&
    (escape.above === undefined) !== (escape.below === undefined)
  )
    return escape.above !== undefined;
  return risesTowards(coordinate, direction);
}

function targetFromEscape({ coordinate, rises }: Progress, { escape }: Experiment): number | null {
  if (!('singularValue' in escape || 'metric' in escape)) return null;
  const same =
    'metric' in coordinate ? escape.metric === coordinate.metric : escape.singularValue === coordinate.singularValue;
  return (same ? (rises ? escape.above : escape.below) : undefined) ?? null;
}

/**
 * Midway between saddle and learnt state on the way up, between saddle and origin on the way down: past all recrossing.
 */
function targetFromSaddle(
  options: RareEventOptions,
  progress: Progress,
  experiment: Experiment,
  fromRank: number,
  toRank: number,
): number | null {
  const { correlations } = experiment.data as { correlations?: readonly number[] };
  const { depth, kind } = experiment.model;
  const feature = Math.max(fromRank, toRank);
  const moving = 'singularValue' in progress.coordinate ? progress.coordinate.singularValue : null;
  if (kind !== 'linear' || !correlations || moving !== feature) return null;
  const correlation = [...correlations].sort((a, b) => b - a)[feature - 1]!;
  const { saddle, minimum } = oneModeStationary({ depth, correlation }, options.beta);
  if (saddle === null || minimum === null) return null;
  return progress.rises ? (saddle + minimum) / 2 : saddle / 2;
}

/** On the way up, one rank less than the basin's; on the way down, one feature more than it has learnt. */
function otherPhases({ data }: Experiment, direction: 'up' | 'down', fromRank: number): Condition[] {
  if (direction === 'up') return fromRank > 0 ? [{ rank: fromRank - 1 }] : [];
  const { correlations = [] } = data as { correlations?: readonly number[] };
  const next = [...correlations].sort((a, b) => b - a)[fromRank];
  // For three layers or more a learnt singular value lies above a quarter of its correlation.
  return next === undefined ? [] : [{ singularValue: fromRank + 1, above: next / 4 }];
}
