import { log } from '@kramers/theory/elementary';
import type { PointSummary } from './point-summary';

/** A mean escape time in epochs and the ends of its 95 % interval; without a value, `low` is a bound. */
export interface KnownMean {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What is known of a point's mean escape time under the law of waiting that it has: τ with the interval of exponential
 * waiting, or where waiting is not exponential the mean with that of the bootstrap. A restricted mean is below the
 * mean, of which it tells no more than that.
 *
 * @example
 * const replicas = Array.from({ length: 20 }, (_, i) => (i < 12 ? 700 + i : null));
 * const [point] = trapRun([{ replicas }]).summary.points;
 * meanTimeOf(point!).value; // null
 */
export function meanTimeOf({
  tau,
  tauLow,
  tauHigh,
  mean,
}: Pick<PointSummary, 'tau' | 'tauLow' | 'tauHigh' | 'mean'>): KnownMean {
  if (!mean) return { value: tau, low: tauLow, high: tau === null ? null : tauHigh };
  const { kind, value, low, high } = mean;
  return kind === 'mean' ? { value, low, high } : { value: null, low, high: null };
}

const TWO_SIDED_95 = 1.96;

/**
 * The same as ln τ with its standard error; null where there is but a bound.
 *
 * @example
 * const [point] = trapRun([{ replicas: [90, 110, 100, 100] }]).summary.points;
 * lnMeanTimeOf(point!).lnTauError; // 0.5
 */
export function lnMeanTimeOf(point: PointSummary): Pick<PointSummary, 'lnTau' | 'lnTauError'> {
  if (!point.mean) return { lnTau: point.lnTau, lnTauError: point.lnTauError };
  const { value, low, high } = meanTimeOf(point);
  if (value === null || low === null || high === null || low <= 0) return { lnTau: null, lnTauError: null };
  return { lnTau: log(value), lnTauError: log(high / low) / (2 * TWO_SIDED_95) };
}
