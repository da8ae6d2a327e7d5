import { pow } from '@kramers/theory/elementary';
import type { RateEstimate } from '../contracts/rate-method';

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
