import { pow } from '@kramers/theory/elementary';
import { isRateEstimate, type RateEstimate } from '../contracts/rate-method';
import type { PointSummary } from './point-summary';

/** Estimates of one point's escape time by its replicas, taken together. */
export interface JointEstimate {
  readonly method: string;
  readonly lnTau: number;
  readonly lnTauError: number;
  readonly lnTauLow: number;
  readonly lnTauHigh: number;
}

/**
 * The mean of the replicas' ln τ. Their errors are estimates too, and weights made of them would favour replicas that
 * happened to underestimate theirs; so all count alike. Null if none has an estimate.
 */
export function jointEstimate(estimates: readonly RateEstimate[]): JointEstimate | null {
  const found = estimates.filter(({ lnTau }) => lnTau !== null);
  const [first] = found;
  if (!first) return null;
  const n = found.length;
  const together = (value: (one: RateEstimate) => number) =>
    Math.sqrt(found.reduce((sum, one) => sum + pow(value(one), 2), 0)) / n;
  const lnTau = found.reduce((sum, one) => sum + one.lnTau!, 0) / n;
  return {
    method: first.method,
    lnTau,
    lnTauError: together((one) => one.lnTauError!),
    lnTauLow: lnTau - together((one) => one.lnTau! - one.lnTauLow!),
    lnTauHigh: lnTau + together((one) => one.lnTauHigh! - one.lnTau!),
  };
}

/**
 * How many of a point's replicas sampled its escape time, and how many found one; null where none sampled. Those that
 * did not are no part of the estimate, which is then of the luckier ones.
 *
 * @example
 * const [point] = trapRun([{ replicas: [null], value: { kind: 'rate-estimate', lnTau: null } }]).summary.points;
 * estimatesOf(point!); // { found: 0, made: 1 }
 */
export function estimatesOf({ values }: Pick<PointSummary, 'values'>): { found: number; made: number } | null {
  const made = values.filter(isRateEstimate);
  return made.length === 0 ? null : { found: made.filter(({ lnTau }) => lnTau !== null).length, made: made.length };
}
