import { requirePositive } from '../landscape/checks';

/**
 * Kurtosis E θ⁴/(E θ²)² of SGD on ½(y − θx)² with fresh samples, x ~ N(0, h), y ~ N(0, σ²) independent, B = 1, one
 * input: exact, from the moments of θ′ = (1 − ηx²)θ + ηxy. It is 3 + O(η³): to second order in η the law is
 * Gaussian near its centre, although its noise grows with θ. Infinity where the fourth moment does not exist.
 *
 * @param curvature h, default 1; only ηh matters
 * @throws RangeError when an option is not positive
 * @example
 * kestenKurtosis({ learningRate: 0.1 }); // 3.047
 */
export function kestenKurtosis({ learningRate, curvature = 1 }: { learningRate: number; curvature?: number }): number {
  requirePositive('learningRate', learningRate);
  requirePositive('curvature', curvature);
  const e = learningRate * curvature;
  // In units in which h = σ = 1; E x² = 1, E x⁴ = 3, E x⁶ = 15, E x⁸ = 105.
  const room = 4 - 18 * e + 60 * e * e - 105 * e * e * e;
  if (!(room > 0 && 2 - 3 * e > 0)) return Infinity;
  const second = e / (2 - 3 * e);
  const fourth = (6 * e * (1 - 6 * e + 15 * e * e) * second + 9 * e * e * e) / room;
  return fourth / (second * second);
}
