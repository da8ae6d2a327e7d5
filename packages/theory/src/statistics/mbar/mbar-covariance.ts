import { Matrix } from 'ml-matrix';
import { exp, log } from '../../elementary';
import { groundedInverse, mbarHessian, type MbarSolution } from './mbar';

/** ln of a weight that would not change the last digit of any sum. */
const NEGLIGIBLE = -60;

/** Any density over the same samples, sampled or not: a bin of a histogram, the state without bias. */
export interface TargetState {
  /** The samples on which the density is not zero, each once; left out, all of them. */
  readonly at?: ArrayLike<number>;
  /** −ln of the unnormalised density at each of those samples. */
  readonly potentials: ArrayLike<number>;
}

/** Free energies of targets, −ln of their normalisations, and the covariance of their differences. */
export interface TargetFreeEnergies {
  readonly freeEnergies: Float64Array;
  /**
   * Θ, up to a constant in all entries: only differences have an error, var(f_a − f_b) = Θ_aa − 2Θ_ab + Θ_bb, and so
   * has any sum Σ c_a f_a with Σ c_a = 0.
   */
  readonly covariance: Matrix;
}

/**
 * Free energies of targets by MBAR's weights, f_a = −ln Σ_n e^{−u_a(n)}/Σ_l N_l e^{f_l − u_l(n)}, with the asymptotic
 * covariance of independent samples (Shirts & Chodera 2008, Eq. 8). With W the normalised weights and H the Hessian of
 * MBAR's objective that equation reads Θ = W_aᵀW_a + (W_aᵀW_s N)·H⁻¹·(W_aᵀW_s N)ᵀ, which needs no matrix larger than
 * the number of states, and for the sampled states themselves Θ = H⁻¹ − N⁻¹.
 *
 * @param potentials reduced potentials of the sampled states, as given to `mbar`.
 * @throws RangeError on shapes that do not fit, or a target with no weight on any sample.
 * @example
 * const random = seededRandom(1);
 * const x = Float64Array.from({ length: 200 }, () => normalDeviate(random));
 * const [one, wide] = [x.map((v) => (v * v) / 2), x.map((v) => (v * v) / 3)];
 * const solution = mbar({ potentials: [one], counts: [200] });
 * targetFreeEnergies(solution, [one], [{ potentials: wide }]).freeEnergies; // [-0.1811]
 */
export function targetFreeEnergies(
  solution: MbarSolution,
  potentials: readonly Float64Array[],
  targets: readonly TargetState[],
): TargetFreeEnergies {
  const { lnMixture, freeEnergies: f, counts, overlap } = solution;
  const weights = targets.map((target, a) => normalised(target, lnMixture, a));
  const cross = new Matrix(targets.length, counts.length);
  counts.forEach((count, k) => {
    const state = potentials[k]!;
    // N_k·W_nk, the probability that sample n came from state k.
    const share = lnMixture.map((mixture, n) => {
      const lnWeight = f[k]! - state[n]! - mixture;
      return lnWeight < NEGLIGIBLE ? 0 : count * exp(lnWeight);
    });
    weights.forEach(({ at, value }, a) => {
      cross.set(
        a,
        k,
        value.reduce((sum, weight, i) => sum + weight * share[at[i]!]!, 0),
      );
    });
  });
  const inverse = groundedInverse(mbarHessian(overlap, counts));
  const covariance = cross.mmul(inverse).mmul(cross.transpose());
  const dense = new Float64Array(lnMixture.length);
  weights.forEach((one, a) => {
    for (let i = 0; i < one.at.length; i++) dense[one.at[i]!] = one.value[i]!;
    weights.forEach(({ at, value }, b) => {
      let sum = covariance.get(a, b);
      for (let i = 0; i < at.length; i++) sum += value[i]! * dense[at[i]!]!;
      covariance.set(a, b, sum);
    });
    for (let i = 0; i < one.at.length; i++) dense[one.at[i]!] = 0;
  });
  return { freeEnergies: Float64Array.from(weights, ({ freeEnergy }) => freeEnergy), covariance };
}

/** A target's normalised weights on its samples, and −ln of what they were divided by. */
function normalised({ at = everySample, potentials }: TargetState, lnMixture: Float64Array, name: number) {
  const samples = at === everySample ? lnMixture.map((_, n) => n) : Float64Array.from(at);
  if (samples.length !== potentials.length) {
    throw new RangeError(
      `target ${name} needs a potential for each of ${samples.length} samples, got ${potentials.length}`,
    );
  }
  const lnWeights = samples.map((n, i) => -potentials[i]! - (lnMixture[n] ?? NaN));
  const largest = lnWeights.reduce((most, value) => Math.max(most, value), -Infinity);
  if (!Number.isFinite(largest)) throw new RangeError(`target ${name} has no weight on any sample`);
  const raw = lnWeights.map((value) => exp(value - largest));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return { at: samples, value: raw.map((weight) => weight / total), freeEnergy: -largest - log(total) };
}

const everySample: ArrayLike<number> = [];

/**
 * Standard error of f_a − f_b; a and b are indices of targets, as given to `targetFreeEnergies`.
 *
 * @example
 * const random = seededRandom(1);
 * const x = Float64Array.from({ length: 200 }, () => normalDeviate(random));
 * const [one, wide] = [x.map((v) => (v * v) / 2), x.map((v) => (v * v) / 3)];
 * const solution = mbar({ potentials: [one], counts: [200] });
 * differenceError(targetFreeEnergies(solution, [one], [{ potentials: one }, { potentials: wide }]), 0, 1); // 0.01900
 */
export function differenceError({ covariance }: TargetFreeEnergies, a: number, b: number): number {
  return Math.sqrt(Math.max(0, covariance.get(a, a) - 2 * covariance.get(a, b) + covariance.get(b, b)));
}
