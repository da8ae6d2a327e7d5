import { logRank, meanTimeRatio } from '@kramers/theory';
import type { PointFacts } from './point-facts';
import { escapeObservations } from './waiting';

/** Two settings side by side, by how long their replicas waited. */
export interface TwoSettings {
  /** The grid points, by their places in the summary: the one that waits longer first. */
  readonly points: readonly [slow: number, fast: number];
  /**
   * τ of the first over τ of the second; null where one has no escape, or waits by no exponential law and is censored:
   * then τ is no mean.
   */
  readonly ratio: number | null;
  /** Ends of the 95 % interval, by redrawing replicas; null where that side is open, and the other then one-sided. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of the log-rank test: the probability of curves so unlike if both settings escape alike; null where none tells. */
  readonly logRankPValue: number | null;
}

/** The ratio of escape times where exactly two settings were watched for an escape; null otherwise. */
export function twoSettings(points: readonly PointFacts[]): TwoSettings | null {
  const watched = points.flatMap((point, place) => {
    const observations = escapeObservations(point);
    const { tau, mean } = point.summary;
    const noMean = mean?.kind === 'restricted mean';
    return observations.length > 0 ? [{ place, observations, tau: tau ?? Infinity, noMean }] : [];
  });
  if (watched.length !== 2 || points.length !== 2 || watched.every(({ tau }) => tau === Infinity)) return null;
  const [slow, fast] = watched[0]!.tau >= watched[1]!.tau ? [watched[0]!, watched[1]!] : [watched[1]!, watched[0]!];
  const compared: TwoSettings['points'] = [slow.place, fast.place];
  const logRankPValue = pValueOf(slow.observations, fast.observations);
  if (slow.noMean || fast.noMean) return { points: compared, ratio: null, low: null, high: null, logRankPValue };
  const { ratio, interval } = meanTimeRatio(slow.observations, fast.observations, { paired: false });
  return {
    points: compared,
    ratio,
    low: interval.low > 0 ? interval.low : null,
    high: Number.isFinite(interval.high) ? interval.high : null,
    logRankPValue,
  };
}

function pValueOf(...[slow, fast]: Parameters<typeof logRank>): number | null {
  try {
    return logRank(slow, fast).pValue;
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}
