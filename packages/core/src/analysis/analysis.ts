import { batchNoiseLines, type EscapeLine, temperatureLines } from './escape-lines';
import { pointPredictions, type PointPrediction } from './escape-prediction';
import { type UnderstandingDelay, understandingDelays } from './grokking';
import { type NetworkFindings, networkFindings } from './networks';
import { type Overall, overallOf } from './overall';
import type { PointFacts } from './point-facts';
import { sweepChanges, type SweptPoint } from './sweep-changes';
import { type TwoSettings, twoSettings } from './two-settings';
import { type Waiting, waitingTimes } from './waiting';

/** What follows from a run's results: every number that a report tells beside those of the grid points. */
export interface Analysis {
  readonly overall: Overall;
  readonly waiting: readonly Waiting[];
  /** The ratio of escape times where there are exactly two settings; null otherwise. */
  readonly compared: TwoSettings | null;
  /**
   * Escape times predicted without a fitted number, at finite temperature and in the limit, beside the measured ones.
   */
  readonly predictions: readonly PointPrediction[];
  /** ln τ against 1/T. */
  readonly temperatures: readonly EscapeLine[];
  /** ln(τ·η_lr) against B/η_lr. */
  readonly batchNoise: readonly EscapeLine[];
  readonly sweeps: readonly SweptPoint[];
  /** Where several networks are compared: how each lost ranks, and escaped. */
  readonly networks: readonly NetworkFindings[];
  readonly grokking: readonly UnderstandingDelay[];
}

/**
 * Analyses the points of a run, or of several runs together: waiting times, predictions, lines of escape times,
 * sweeps, networks compared, and delays of grokking. Places of points are indices into `points`.
 *
 * @example
 * const { waiting } = analyse(factsOf(trapRun([{ replicas: [10, 20, 40, null], temperature: 0 }])));
 * waiting.length; // 1
 */
export function analyse(points: readonly PointFacts[]): Analysis {
  const predictions = pointPredictions(points);
  return {
    overall: overallOf(points, predictions),
    waiting: waitingTimes(points),
    compared: twoSettings(points),
    predictions,
    temperatures: temperatureLines(points),
    batchNoise: batchNoiseLines(points),
    sweeps: sweepChanges(points),
    networks: networkFindings(points),
    grokking: understandingDelays(points),
  };
}
