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
 * What each repeat estimates without bias is a probability, not its logarithm: the rate is the mean over all repeats, those that
 * found 0 included. Scattered like a log-normal number with variance s², the logarithm of a repeat lies s²/2 below that of the
 * mean on average. So ln τ is the mean of the repeats' ln τ less s²/2, plus −ln of the share that was not starved; its variance
 * is s²/R + s⁴/(2(R−1)) (for R repeats).
 */
export function combineLnTau(values: readonly number[], starved: number): CombinedLnTau {
  const { value, error: scatter, low, repeats } = combineRepeats(values);
  const variance = scatter ** 2 * repeats;
  const lnTau = value - variance / 2 + Math.log((repeats + starved) / repeats);
  const error = Math.sqrt(variance / repeats + variance ** 2 / (2 * (repeats - 1)));
  const reach = scatter > 0 ? (error * (value - low)) / scatter : 0;
  return { lnTau, error, low: lnTau - reach, high: lnTau + reach };
}
