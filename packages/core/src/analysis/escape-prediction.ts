import { kramersLanger, parameterCount } from '@kramers/theory';
import { escapeRanks } from './escape-ranks';
import { escapeSetting } from './escape-setting';
import { linearTask } from './linear-task';
import type { PointFacts } from './point-facts';
import { watchedKnobs } from './watched-knobs';

/**
 * The Kramers–Langer escape that a grid point measures: ln τ = lnPrefactor + (z/2)·ln T + barrier/T − ln(learningRate ·
 * stepsPerEpoch), τ in epochs.
 */
export interface EscapePrediction {
  readonly fromRank: number;
  readonly toRank: number;
  /** ΔE, loss at the saddle less loss at the minimum. */
  readonly barrier: number;
  /** Zero modes of the saddle less those of the minimum. */
  readonly z: number;
  readonly lnPrefactor: number;
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
}

/** The spectrum of a D × D Hessian takes D³ operations: two seconds at this size. */
const MOST_PARAMETERS = 1000;

/**
 * The prediction for a point of a run; null where the formula says nothing: samples instead of exact moments (a
 * sample's barrier is not the population's), settings that change within the phase, or an escape that does not exist.
 * Also for networks too large.
 */
export function predictEscape(point: PointFacts): EscapePrediction | null {
  const task = linearTask(point.experiment);
  const setting = escapeSetting(point);
  const ranks = escapeRanks(point);
  const { learningRate } = watchedKnobs(point.experiment);
  if (!task?.population || !ranks || !setting || setting.beta === null || learningRate === null) return null;
  const { depth, width, correlations, inputs, outputs } = task;
  if (parameterCount([inputs, ...Array.from({ length: depth - 1 }, () => width), outputs]) > MOST_PARAMETERS)
    return null;
  try {
    const { barrier, z, lnPrefactor } = kramersLanger({
      depth,
      width,
      correlations,
      inputs,
      outputs,
      beta: setting.beta,
      ...ranks,
    });
    return { ...ranks, barrier, z, lnPrefactor, learningRate, stepsPerEpoch: setting.stepsPerEpoch };
  } catch {
    // The theory refuses an escape that does not exist (no barrier, ranks not neighbours, β beyond the fold): nothing
    // to say.
    return null;
  }
}

/** ln of the predicted mean escape time in epochs at temperature T. */
export function predictedLnTau(
  { barrier, z, lnPrefactor, learningRate, stepsPerEpoch }: EscapePrediction,
  temperature: number,
): number {
  return lnPrefactor + (z / 2) * Math.log(temperature) + barrier / temperature - Math.log(learningRate * stepsPerEpoch);
}
