import type { PointSummary } from '../summary/point-summary';
import type { PointFacts } from './point-facts';
import type { PointPrediction } from './escape-prediction';

/** An escape time of one setting, as it is told first: the median where waiting is not exponential, else the mean. */
export interface ToldTime {
  /** The grid point, by its place in the summary. */
  readonly point: number;
  readonly is: 'mean' | 'median';
  /** In epochs, with the ends of its 95 % interval. */
  readonly time: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A run as a whole: what its first sentences tell. */
export interface Overall {
  /** Over all settings that were watched for an escape. */
  readonly watchedSettings: number;
  readonly watched: number;
  readonly escapes: number;
  /** The settings that let go soonest and latest; null where nothing escaped. */
  readonly soonest: ToldTime | null;
  readonly latest: ToldTime | null;
  /** The factor between them; null where one is a mean and the other a median. */
  readonly factor: number | null;
  /** Watched settings of which only a bound is known: none escaped, or too few of waiting that is not exponential. */
  readonly bounds: number;
  /** The lowest of the bounds on the mean escape time; null where there is none. */
  readonly leastBound: number | null;
  /** Settings with a prediction and a measured time; and those of them whose interval holds the prediction. */
  readonly predicted: number;
  readonly agreeing: number;
  /** The largest |ln τ measured less predicted|; null where there is none. */
  readonly worstResidual: number | null;
  /** How many replicas ended at rank 0, 1, 2, …. */
  readonly finalRanks: readonly number[];
}

/** Sums a run up over its settings. */
export function overallOf(points: readonly PointFacts[], predictions: readonly PointPrediction[]): Overall {
  const summaries = points.map(({ summary }) => summary);
  const watched = summaries.filter(({ criterion }) => criterion !== null);
  const sum = (of: (one: (typeof summaries)[number]) => number): number =>
    watched.reduce((total, one) => total + of(one), 0);
  const times = summaries.flatMap((one, point) => toldTime(one, point) ?? []).sort((a, b) => a.time - b.time);
  const [soonest = null, latest = null] = [times[0], times.at(-1)];
  const bounds = watched.flatMap(({ tauLow }) => tauLow ?? []);
  const known = predictions.filter(({ residual }) => residual !== null);
  const residuals = known.map(({ residual }) => Math.abs(residual!));
  const finalRanks: number[] = [];
  for (const one of summaries)
    one.finalRanks.forEach((count, rank) => (finalRanks[rank] = (finalRanks[rank] ?? 0) + count));
  return {
    watchedSettings: watched.length,
    watched: sum(({ escapes, censored }) => escapes + censored),
    escapes: sum(({ escapes }) => escapes),
    soonest,
    latest,
    factor: soonest && latest && soonest.is === latest.is ? latest.time / soonest.time : null,
    bounds: watched.filter((one) => one.watched > 0 && toldTime(one, 0) === null).length,
    leastBound: bounds.length === 0 ? null : Math.min(...bounds),
    predicted: known.length,
    agreeing: known.filter(({ residualLow, residualHigh }) => (residualLow ?? 0) <= 0 && (residualHigh ?? 0) >= 0)
      .length,
    worstResidual: residuals.length === 0 ? null : Math.max(...residuals),
    finalRanks: Array.from(finalRanks, (count) => count ?? 0),
  };
}

/**
 * The escape time of a setting as it is told first; null where there is but a bound.
 *
 * @example
 * const [point] = trapRun([{ replicas: [90, 110, null] }]).summary.points;
 * toldTime(point!, 0)?.is; // 'mean'
 */
export function toldTime(summary: PointSummary, point: number): ToldTime | null {
  const { tau, tauLow, tauHigh, waiting, median, medianLow, medianHigh } = summary;
  if (waiting === 'not exponential')
    return median === null ? null : { point, is: 'median', time: median, low: medianLow, high: medianHigh };
  return tau === null ? null : { point, is: 'mean', time: tau, low: tauLow, high: tauHigh };
}
