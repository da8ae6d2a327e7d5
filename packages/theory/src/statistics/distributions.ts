import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import chisquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

/**
 * x with P(χ² ≤ x) = `probability`; `degreesOfFreedom` > 0, not necessarily whole. Relative error below 1e-9 up to 1000
 * degrees, 1e-3 beyond.
 */
export function chiSquaredQuantile(probability: number, degreesOfFreedom: number): number {
  return chisquareQuantile(probability, degreesOfFreedom);
}

/**
 * P(χ² ≥ x), to an absolute error of 1e-15: smaller tails come out as 0.
 *
 * @example chiSquaredUpperTail(3.841, 1); // 0.05001
 */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  return Math.max(0, 1 - chisquareCdf(x, degreesOfFreedom));
}

/** z with P(|Z| ≤ z) = `confidence` for a standard normal Z: 1.959964 at 0.95. */
export function normalTwoSidedQuantile(confidence: number): number {
  return normalQuantile((1 + confidence) / 2, 0, 1);
}

/** P(|Z| ≥ |z|) for a standard normal Z, exact far into the tail. */
export function normalTwoSidedTail(z: number): number {
  return 2 * normalCdf(-Math.abs(z), 0, 1);
}

/** t with P(|t_ν| ≤ t) = `confidence` for Student's distribution with ν = `degreesOfFreedom`. */
export function studentTwoSidedQuantile(confidence: number, degreesOfFreedom: number): number {
  return studentQuantile((1 + confidence) / 2, degreesOfFreedom);
}

/** P(t_ν > t) for Student's distribution with ν = `degreesOfFreedom`. */
export function studentUpperTail(t: number, degreesOfFreedom: number): number {
  return studentCdf(-t, degreesOfFreedom);
}
