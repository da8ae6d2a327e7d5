import {
  type EscapeTimePrediction,
  parameterCount,
  type PredictedEscapeTimes,
  predictEscapeTimes,
} from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import { escapeRanks } from './escape-ranks';
import { escapeSetting, escapeTemperature } from './escape-setting';
import { linearTask } from './linear-task';
import { lnMeanTimeOf, meanTimeOf } from '../summary/mean-time';
import type { PointFacts } from './point-facts';
import { watchedKnobs } from './watched-knobs';

/** An escape that a grid point measures, as theory has it. */
export interface EscapePrediction {
  readonly fromRank: number;
  readonly toRank: number;
  /** ΔE, loss at the saddle less loss at the minimum. */
  readonly barrier: number;
  /** Zero modes of the saddle less those of the minimum. */
  readonly z: number;
  /** Of the limit: ln τ = lnPrefactor + (z/2)·ln T + barrier/T − ln(learningRate · stepsPerEpoch), τ in epochs. */
  readonly lnPrefactor: number;
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
}

/** The predicted escape time of one grid point beside the measured one. */
export interface PointPrediction extends EscapeTimePrediction {
  /** The grid point, by its place in the summary. */
  readonly point: number;
  /** ln τ as measured less `lnTau`, with the ends of its 95 % interval; null where either is missing. */
  readonly residual: number | null;
  readonly residualLow: number | null;
  readonly residualHigh: number | null;
}

/** The spectrum of a D × D Hessian takes D³ operations: two seconds at this size. */
const MOST_PARAMETERS = 1000;

/**
 * What theory says of the escape that a point measures, in its epochs; null where it says nothing: samples instead of
 * exact moments (a sample's barrier is not the population's), settings that change within the phase, or an escape that
 * does not exist. Also for networks too large.
 *
 * @example
 * const [point] = factsOf(trapRun([{ replicas: [90, 110], temperature: 5e-4 }]));
 * escapeTheory(point!)?.barrier; // 0.01274
 */
export function escapeTheory(point: PointFacts): (EscapePrediction & Pick<PredictedEscapeTimes, 'at'>) | null {
  const task = linearTask(point.experiment);
  const setting = escapeSetting(point);
  const ranks = escapeRanks(point);
  const { learningRate } = watchedKnobs(point.experiment);
  if (!task?.population || !ranks || !setting || setting.beta === null || learningRate === null) return null;
  const { depth, width, correlations, inputs, outputs } = task;
  const widths = [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs];
  const clock = { learningRate, stepsPerEpoch: setting.stepsPerEpoch };
  if (parameterCount(widths) > MOST_PARAMETERS) return null;
  try {
    const { limit, at } = predictEscapeTimes({
      widths,
      correlations,
      beta: setting.beta,
      ...ranks,
      ...sigmaB(point, ranks.toRank),
      clock,
    });
    return { ...ranks, ...limit, ...clock, at };
  } catch {
    // The theory refuses an escape that does not exist (no barrier, ranks not neighbours, β beyond the fold): nothing
    // to say.
    return null;
  }
}

/**
 * The predictions for all points that have a temperature and a theory.
 *
 * @example
 * const points = factsOf(trapRun([{ replicas: [90, 110], temperature: 5e-4 }]));
 * pointPredictions(points)[0]?.lnTau; // 8.164
 */
export function pointPredictions(points: readonly PointFacts[]): PointPrediction[] {
  return points.flatMap((facts, point) => {
    const temperature = escapeTemperature(facts) ?? 0;
    const theory = temperature > 0 ? escapeTheory(facts) : null;
    if (!theory) return [];
    const prediction = theory.at(temperature);
    return [{ point, ...prediction, ...residualOf(facts, prediction.lnTau) }];
  });
}

/**
 * ln of the Kramers–Langer time in epochs at temperature T, a + (z/2)·ln T + ΔE/T − ln(η·steps per epoch) with a the ln
 * of the prefactor and η the learning rate: the limit of every prediction.
 *
 * @example
 * const [point] = factsOf(trapRun([{ replicas: [90, 110], temperature: 5e-4 }]));
 * kramersLangerLnTau(escapeTheory(point!)!, 5e-4); // 6.161
 */
export function kramersLangerLnTau(
  { barrier, z, lnPrefactor, learningRate, stepsPerEpoch }: EscapePrediction,
  temperature: number,
): number {
  return lnPrefactor + (z / 2) * log(temperature) + barrier / temperature - log(learningRate * stepsPerEpoch);
}

/** Where the experiment counts the escape, if it does so by the singular value that passes. */
function sigmaB({ experiment: { escape } }: PointFacts, toRank: number): { readonly sigmaB?: number } {
  return 'singularValue' in escape && escape.singularValue === toRank && escape.above !== undefined
    ? { sigmaB: escape.above }
    : {};
}

function residualOf(
  { summary }: PointFacts,
  predicted: number | null,
): Pick<PointPrediction, 'residual' | 'residualLow' | 'residualHigh'> {
  const less = (value: number | null) => (value === null || predicted === null ? null : value - predicted);
  const lnOf = (time: number | null) => (time === null || time <= 0 ? null : log(time));
  const { low, high } = meanTimeOf(summary);
  return {
    residual: less(lnMeanTimeOf(summary).lnTau),
    residualLow: less(lnOf(low)),
    residualHigh: less(lnOf(high)),
  };
}
