import { exp, log, log1p } from '../elementary';

/** ln(eᵃ + eᵇ) without overflow. */
export function logAddExp(a: number, b: number): number {
  const larger = Math.max(a, b);
  if (larger === -Infinity) return -Infinity;
  return larger + log1p(exp(Math.min(a, b) - larger));
}

/**
 * ln Σ e^{term} without overflow; −∞ for no terms.
 *
 * @example lnSum([1000, 1000]); // 1000.6931
 */
export function lnSum(terms: readonly number[]): number {
  const largest = Math.max(...terms);
  if (largest === -Infinity) return -Infinity;
  return largest + log(terms.reduce((sum, term) => sum + exp(term - largest), 0));
}

/**
 * ln ∫ f dx from the first point to each point, by the trapezoidal rule on ln f: a running sum of numbers hundreds of
 * orders of magnitude apart, of which the smallest still count.
 *
 * @param x ascending.
 * @param lnValues ln f at each x; −∞ where f = 0.
 * @returns as many numbers, the first −∞.
 */
export function lnCumulativeIntegral(x: Float64Array, lnValues: Float64Array): Float64Array {
  const result = new Float64Array(x.length).fill(-Infinity);
  for (let i = 1; i < x.length; i++) {
    const panel = log((x[i]! - x[i - 1]!) / 2) + logAddExp(lnValues[i - 1]!, lnValues[i]!);
    result[i] = logAddExp(result[i - 1]!, panel);
  }
  return result;
}
