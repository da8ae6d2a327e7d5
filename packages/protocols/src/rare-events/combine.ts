import { combineRepeats, lnSum } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';

/** What one repeat of a measurement found. */
export interface Finding {
  /** ln of the mean time from one departure to the next, in epochs. */
  readonly lnCycle: number;
  /**
   * ln of the probability that a departure reaches the target; −∞ if none did. Their difference is the repeat's ln τ.
   */
  readonly lnProbability: number;
}

/** ln τ from all repeats of a measurement. */
export interface CombinedLnTau {
  readonly lnTau: number;
  readonly error: number;
  /** 95 % interval by Student's t. */
  readonly low: number;
  readonly high: number;
  /** Standard deviation of a single repeat's ln τ. */
  readonly scatter: number;
}

/**
 * Takes independent repeats together, of which at least two have found the target.
 *
 * What a repeat estimates without bias is a probability and a time, not their logarithms. So τ is the mean time over
 * the mean probability, 0 for repeats that starved; of its logarithm the bias that a few repeats leave is removed by
 * the jackknife (Quenouille 1956). The error takes probabilities to be scattered log-normally, as products of many
 * fractions are: with s² the variance of the repeats' ln τ, its square is s²/R + s⁴/(2(R−1)) for R repeats. Of such
 * numbers the interval of eight repeats covers the truth 95 % of the time up to s = ½, 94 % at s = 1, 92 % at 1½.
 *
 * @example
 * const findings = [-9.1, -8.8, -9.4].map((lnProbability) => ({ lnCycle: 2, lnProbability }));
 * combineLnTau(findings).lnTau; // 11.06
 */
export function combineLnTau(findings: readonly Finding[]): CombinedLnTau {
  const lnTaus = findings.map(({ lnCycle, lnProbability }) => lnCycle - lnProbability).filter(Number.isFinite);
  const { error: standardError, low, value, repeats } = combineRepeats(lnTaus);
  const count = findings.length;
  const lnRatio = (some: readonly Finding[]) =>
    lnSum(some.map(({ lnCycle }) => lnCycle)) - lnSum(some.map(({ lnProbability }) => lnProbability));
  const withoutOne = findings.map((_, i) => lnRatio(findings.filter((_one, j) => j !== i)));
  const lnTau = count * lnRatio(findings) - ((count - 1) / count) * withoutOne.reduce((sum, one) => sum + one, 0);
  const variance = pow(standardError, 2) * repeats;
  const error = Math.sqrt(variance / repeats + pow(variance, 2) / (2 * (repeats - 1)));
  const reach = standardError > 0 ? (error * (value - low)) / standardError : 0;
  return { lnTau, error, low: lnTau - reach, high: lnTau + reach, scatter: Math.sqrt(variance) };
}
