import type { PointSummary } from '@kramers/core';
import { estimatesOf } from '@kramers/core/results';
import { grouped, significant } from './numbers';

/**
 * `6 090 (5 500 to 6 700)`, or what is known when no escape was seen; an estimate names its method. Where waiting is
 * not exponential the median comes first, and the mean after it by its name.
 */
export function describeTau(point: PointSummary): string {
  const { tau, tauLow, tauHigh, method, waiting, mean, escapes } = point;
  if (waiting === 'not exponential' && mean)
    return `median ${describeMedian(point)}; waiting is not exponential; ${describeMean(mean)}`;
  if (tau === null) return tauLow === null ? '–' : `above ${epochs(tauLow)}: no escape seen`;
  // With few escapes nobody can tell, and the interval rests on it.
  const rests = waiting === 'too few to tell' && escapes > 0 ? ' if waiting is exponential' : '';
  const interval = tauLow === null || tauHigh === null ? '' : ` (${epochs(tauLow)} to ${epochs(tauHigh)}${rests})`;
  const by = method === null || method === 'direct' ? '' : `, by ${method}${describeShare(point)}`;
  return `${epochs(tau)}${interval}${by}`;
}

/** ` in 1 of 6 replicas`, where not all that sampled found an escape time. */
function describeShare(point: PointSummary): string {
  const estimates = estimatesOf(point);
  if (estimates === null || estimates.found === estimates.made) return '';
  return ` in ${estimates.found} of ${estimates.made} replicas`;
}

/** `7 860 (7 210 to 8 500)`, `not reached (above 1 390)`. */
function describeMedian({ median, medianLow, medianHigh }: PointSummary): string {
  if (median === null) return `not reached (above ${epochs(medianLow ?? 0)})`;
  return medianHigh === null
    ? `${epochs(median)} (above ${epochs(medianLow ?? 0)})`
    : `${epochs(median)} (${epochs(medianLow ?? 0)} to ${epochs(medianHigh)})`;
}

function describeMean({ kind, horizon, value, low, high }: NonNullable<PointSummary['mean']>): string {
  const restricted = horizon === null ? '' : ` up to ${epochs(horizon)}:`;
  return `${kind}${restricted} ${epochs(value)} (${epochs(low)} to ${epochs(high)})`;
}

/** A time in epochs, with three digits. */
export function epochs(value: number): string {
  return value < 1e7 && value >= 1000 ? grouped(Number(value.toPrecision(3))) : significant(value, 3);
}
