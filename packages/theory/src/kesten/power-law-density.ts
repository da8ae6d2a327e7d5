import { requireInteger, requirePositive } from '../landscape/checks';
import { moriExponent, type MoriOptions } from '../rates/mori';

/** Batch size, learning rate and the curvature at the minimum. */
export type PowerLawNoise = Pick<MoriOptions, 'batchSize' | 'learningRate' | 'curvatureMinimum'>;

/** What Mori et al. claim of SGD near a minimum whose noise is the loss times the Hessian. */
export interface PowerLawDensity {
  /** φ = 1 + B/(ηh): the stationary density of the weights is ∝ 𝓛(θ)^{−φ}. */
  exponent: number;
  /** Variance of θ that this density has around 𝓛 = ½(1 + hθ²/σ²)…, σ²/(h(2φ − 3)); Infinity for φ ≤ 3/2. */
  variance: number;
  /** Exponents as for `KestenLaw`: tail of |θ|, 2φ − 1; density of θ, −2φ; density of 𝓛 − 𝓛\*, −(φ + ½). */
  tail: number;
  weightDensity: number;
  lossDensity: number;
}

/**
 * Stationary law of continuous-time SGD in one dimension with noise ∝ loss × Hessian (Mori, Ziyin, Liu & Ueda, arXiv
 * 2105.09557): the density of θ is ∝ 𝓛(θ)^{−φ}, φ = 1 + B/(ηh). With 𝓛 = ½(σ² + hθ²) it is Student's. It holds near
 * the minimum; the tails of the process in discrete time are those of `kestenLaw`.
 *
 * @param noise σ² = 2𝓛\*, default 1
 * @throws RangeError when an option is not positive
 * @example
 * powerLawDensity({ curvatureMinimum: 1, batchSize: 8, learningRate: 0.5 }).exponent; // 17
 */
export function powerLawDensity(options: PowerLawNoise, noise = 1): PowerLawDensity {
  requirePositive('noise', noise);
  // In one dimension the passage exponent is φ − ½.
  const exponent = moriExponent(options) + 1 / 2;
  const variance = exponent > 1.5 ? noise / (options.curvatureMinimum * (2 * exponent - 3)) : Infinity;
  return {
    exponent,
    variance,
    tail: 2 * exponent - 1,
    weightDensity: -2 * exponent,
    lossDensity: -(exponent + 1 / 2),
  };
}

/**
 * Slope of ln(first-passage time) against ln(𝓛_s/𝓛\*): B/(ηh) + 1 − n/2, with n outlier directions of the Hessian.
 * The minimum is stable only when that is positive: n < 2(B/(ηh) + 1).
 *
 * @returns the slope, the bound on n, and whether n is below it
 * @throws RangeError as `moriExponent` does
 * @example
 * passageSlope({ curvatureMinimum: 1, batchSize: 8, learningRate: 0.5 }).slope; // 16.5
 */
export function passageSlope(
  options: PowerLawNoise,
  outliers = 1,
): { slope: number; outlierBound: number; stable: boolean } {
  requireInteger('outliers', outliers, 1);
  const outlierBound = 2 * (moriExponent({ ...options, outliers: 2 }) + 1);
  return { slope: moriExponent({ ...options, outliers }), outlierBound, stable: outliers < outlierBound };
}
