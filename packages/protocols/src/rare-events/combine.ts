import { combineRepeats } from '@kramers/theory';

/** ln τ from all repeats of a measurement. */
export interface CombinedLnTau {
  readonly lnTau: number;
  readonly error: number;
  /** 95 % interval by Student's t. */
  readonly low: number;
  readonly high: number;
}

/**
 * Takes independent repeats together, of which `starved` found no way to the target at all.
 *
 * What a repeat estimates without bias is the rate, not its logarithm: rates are averaged over all repeats, 0 for those that
 * starved. ln τ is minus the logarithm of that mean, its own bias removed by the jackknife (Quenouille 1956), for which the scatter of
 * a few repeats is enough. The error takes rates to be scattered log-normally, as products of many fractions are: with s² the variance
 * of the repeats' ln τ, its square is s²/R + s⁴/(2(R−1)) for R repeats.
 */
export function combineLnTau(values: readonly number[], starved: number): CombinedLnTau {
  const { error: scatter, low, value, repeats } = combineRepeats(values);
  const lowest = Math.min(...values);
  const rates = [...values.map((one) => Math.exp(lowest - one)), ...Array.from({ length: starved }, () => 0)];
  const count = rates.length;
  const sum = rates.reduce((total, rate) => total + rate, 0);
  const withoutOne = rates.reduce((total, rate) => total - Math.log((sum - rate) / (count - 1)), 0) / count;
  const lnTau = lowest - count * Math.log(sum / count) - (count - 1) * withoutOne;
  const variance = scatter ** 2 * repeats;
  const error = Math.sqrt(variance / repeats + variance ** 2 / (2 * (repeats - 1)));
  const reach = scatter > 0 ? (error * (value - low)) / scatter : 0;
  return { lnTau, error, low: lnTau - reach, high: lnTau + reach };
}
