import { cos, pow } from '../elementary';
import { requireInteger } from '../landscape/checks';
import { seededRandom, type UniformSource } from '../statistics/seeded-random';
import { meanAndVariance } from '../statistics/summary';

/** A two-layer network with quadratic activation for (a, b) ↦ a + b mod p: logits V·(U·(e_a, e_b))². */
export interface ModularNetwork {
  /** p. */
  modulus: number;
  /** N, hidden units. */
  width: number;
  /** U, N × 2p, row-major: the first p columns see a, the others b. */
  first: Float64Array;
  /** V, p × N, row-major. */
  second: Float64Array;
}

/**
 * Gromov's analytic weights (arXiv 2301.02679) for addition modulo p: unit k has a frequency σ_k and phases with φ¹ +
 * φ² = φ³, U_ka = cos(2πσ_k a/p + φ¹), U_kb = cos(2πσ_k b/p + φ²), V_qk = cos(2πσ_k q/p + φ³). The square of the sum
 * holds cos(2πσ_k(a + b)/p + φ³), and the product with V adds up in phase over units only for q = a + b: every other
 * term carries a random phase and averages out as N grows.
 *
 * Frequencies are tiled, σ_k = 1 + (k mod (p − 1)/2), and the phases uniform.
 *
 * @param modulus p, an odd number ≥ 3
 * @throws RangeError on an even p, or a width below 1
 * @example
 * modularAdditionWeights(11, 60, seededRandom(1)).first.length; // 1320
 */
export function modularAdditionWeights(modulus: number, width: number, random: UniformSource): ModularNetwork {
  requireInteger('modulus', modulus, 3);
  requireInteger('width', width, 1);
  if (modulus % 2 === 0) throw new RangeError(`modulus must be odd, got ${modulus}`);
  const first = new Float64Array(width * 2 * modulus);
  const second = new Float64Array(modulus * width);
  for (let k = 0; k < width; k++) {
    const frequency = (2 * Math.PI * (1 + (k % ((modulus - 1) / 2)))) / modulus;
    const phases = [2 * Math.PI * random(), 2 * Math.PI * random()] as const;
    for (let a = 0; a < modulus; a++) {
      first[k * 2 * modulus + a] = cos(frequency * a + phases[0]);
      first[k * 2 * modulus + modulus + a] = cos(frequency * a + phases[1]);
      second[a * width + k] = cos(frequency * a + phases[0] + phases[1]);
    }
  }
  return { modulus, width, first, second };
}

/**
 * Share, 0 to 1, of all p² pairs whose largest logit is that of a + b mod p.
 *
 * @example
 * modularAdditionAccuracy(modularAdditionWeights(11, 60, seededRandom(1))); // 1
 */
export function modularAdditionAccuracy({ modulus, width, first, second }: ModularNetwork): number {
  const hidden = new Float64Array(width);
  let right = 0;
  for (let a = 0; a < modulus; a++) {
    for (let b = 0; b < modulus; b++) {
      for (let k = 0; k < width; k++) {
        hidden[k] = pow(first[k * 2 * modulus + a]! + first[k * 2 * modulus + modulus + b]!, 2);
      }
      if (largestLogit(second, hidden, modulus) === (a + b) % modulus) right += 1;
    }
  }
  return right / (modulus * modulus);
}

/**
 * Accuracy of Gromov's weights over draws of the phases: mean and standard deviation between networks.
 *
 * @param draws networks, default 20
 * @throws RangeError as `modularAdditionWeights` does, or on fewer than two draws
 * @example
 * analyticAccuracy(11, 20, { draws: 4 }).mean; // 0.7417
 */
export function analyticAccuracy(
  modulus: number,
  width: number,
  { draws = 20, seed = 1 } = {},
): { mean: number; spread: number } {
  requireInteger('draws', draws, 2);
  const random = seededRandom(seed);
  const accuracies = Array.from({ length: draws }, () =>
    modularAdditionAccuracy(modularAdditionWeights(modulus, width, random)),
  );
  const { mean, variance } = meanAndVariance(accuracies);
  return { mean, spread: Math.sqrt(variance) };
}

function largestLogit(second: Float64Array, hidden: Float64Array, modulus: number): number {
  let best = 0;
  let largest = -Infinity;
  for (let q = 0; q < modulus; q++) {
    let logit = 0;
    for (let k = 0; k < hidden.length; k++) logit += second[q * hidden.length + k]! * hidden[k]!;
    if (logit > largest) [best, largest] = [q, logit];
  }
  return best;
}
