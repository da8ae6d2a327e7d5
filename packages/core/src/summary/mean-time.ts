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
 * The same as ln τ with its standard error; null where there is but a bound, and the error where no interval says it.
 * The logarithm of a sampled time is known where the time itself is beyond all numbers.
 *
 * @example
 * const [point] = trapRun([{ replicas: [90, 110, 100, 100] }]).summary.points;
 * lnMeanTimeOf(point!).lnTauError; // 0.5
 */
export function lnMeanTimeOf(point: PointSummary): Pick<PointSummary, 'lnTau' | 'lnTauError'> {
  if (!point.mean) return { lnTau: point.lnTau, lnTauError: point.lnTauError };
  const { value, low, high } = meanTimeOf(point);
  const lnTau = value === null || value <= 0 ? null : log(value);
  const known = lnTau !== null && low !== null && low > 0 && high !== null;
  return { lnTau, lnTauError: known ? log(high / low) / (2 * TWO_SIDED_95) : null };
}
