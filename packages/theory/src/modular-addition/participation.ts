import { cos, sin } from '../elementary';
import { requireInteger } from '../landscape/checks';

/**
 * Inverse participation ratio of a row of weights in frequency, Σ|ŵ_k|⁴/(Σ|ŵ_k|²)² over the real Fourier modes of
 * length p, in which k and p − k are one: 1 for a single frequency, of the order of 1/p for noise. Gromov (arXiv
 * 2301.02679) follows it through grokking.
 *
 * @param weights p numbers, not all zero
 * @returns between 2/(p + 1) and 1
 * @throws RangeError on fewer than two numbers, or only zeros
 * @example
 * inverseParticipation(Array.from({ length: 11 }, (_, a) => Math.cos((2 * Math.PI * 3 * a) / 11))); // 1
 */
export function inverseParticipation(weights: ArrayLike<number>): number {
  const size = weights.length;
  requireInteger('the number of weights', size, 2);
  let second = 0;
  let fourth = 0;
  for (let k = 0; k <= size / 2; k++) {
    let cosine = 0;
    let sine = 0;
    for (let a = 0; a < size; a++) {
      cosine += weights[a]! * cos((2 * Math.PI * k * a) / size);
      sine += weights[a]! * sin((2 * Math.PI * k * a) / size);
    }
    // k and p − k have equal power, but 0 and p/2 stand alone.
    const power = (cosine * cosine + sine * sine) * (k === 0 || 2 * k === size ? 1 : 2);
    second += power;
    fourth += power * power;
  }
  if (!(second > 0)) throw new RangeError('The participation of weights that are all zero is not defined.');
  return fourth / (second * second);
}
