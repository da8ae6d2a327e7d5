import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { exp, log } from '../../elementary';

/** Samples of several states, pooled, with the reduced potential of every one in every state. */
export interface MbarSamples {
  /**
   * potentials[k][n]: −ln of the unnormalised density of state k (energy over T and bias) at sample n, over all
   * samples, those of state 0 first, then those of state 1, and so on. A constant may be left out of all states' values
   * of one sample.
   */
  readonly potentials: readonly Float64Array[];
  /** How many samples each state has, at least 1; they should be independent (see `statisticalInefficiency`). */
  readonly counts: readonly number[];
}

/** The solution of the MBAR equations. */
export interface MbarSolution {
  /** f_k = −ln of the normalisation of state k, f_0 = 0. */
  readonly freeEnergies: Float64Array;
  /** ln Σ_k N_k·e^{f_k − u_k(n)} at each sample: what e^{−u(n)} of any state is divided by. */
  readonly lnMixture: Float64Array;
  readonly counts: readonly number[];
  /** overlap[k][l]: the probability that a sample of state k is taken for one of state l. Rows sum to 1. */
  readonly overlap: readonly Float64Array[];
  /** Newton steps taken. */
  readonly iterations: number;
  /** The largest |Σ_n W_nk − 1|, which is 0 for an exact solution. */
  readonly residual: number;
}

const MOST_ITERATIONS = 200;
const TOLERANCE = 1e-10;
/** ln of a share that would not change the last digit of any sum: states far away need no exponential. */
const NEGLIGIBLE = -46;

/**
 * Free energies of all states from samples of each: the multistate Bennett acceptance ratio (Shirts & Chodera, J. Chem.
 * Phys. 129, 124105 (2008)), f_k = −ln Σ_n e^{−u_k(n)}/Σ_l N_l·e^{f_l − u_l(n)}. The solution is the minimum of a
 * convex function, found by Newton's method with halved steps where a whole one would not descend, to 1e-10 in every f.
 *
 * @throws RangeError on shapes that do not fit, values that are not finite, or an empty state.
 * @throws Error when the states do not overlap, so that their free energies cannot be compared.
 * @example
 * const random = seededRandom(1);
 * const [x, wide] = [1, 2].map((scale) => Array.from({ length: 500 }, () => scale * normalDeviate(random)));
 * const all = Float64Array.of(...x!, ...wide!);
 * // Two Gaussians of variance 1 and 4: f₁ − f₀ = −ln 2 = −0.693.
 * const potentials = [all.map((v) => (v * v) / 2), all.map((v) => (v * v) / 8)];
 * mbar({ potentials, counts: [500, 500] }).freeEnergies; // [0, -0.6909]
 */
export function mbar({ potentials, counts }: MbarSamples): MbarSolution {
  requireSamples({ potentials, counts });
  let freeEnergies = firstGuess(potentials, counts);
  let state = evaluate(potentials, counts, freeEnergies);
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const step = newtonStep(state.gradient, mbarHessian(state.overlap, counts));
    let [share, next, moved] = [1, state, freeEnergies];
    for (let halving = 0; halving < 40; halving++, share /= 2) {
      moved = freeEnergies.map((f, k) => f - share * step[k]!);
      next = evaluate(potentials, counts, moved);
      // Rounding lets the objective rise by its last digits at the minimum.
      if (next.objective <= state.objective + 1e-12 * Math.abs(state.objective)) break;
    }
    const largest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    [freeEnergies, state] = [moved, next];
    if (share === 1 && largest <= TOLERANCE) {
      const { lnMixture, overlap, residual } = state;
      return { freeEnergies, lnMixture, counts, overlap, iterations: iteration, residual };
    }
  }
  throw new Error('the MBAR equations did not settle: neighbouring states hardly overlap; add states between them');
}

/** Both averages of the difference between neighbours: the trapezoidal rule of thermodynamic integration. */
function firstGuess(potentials: readonly Float64Array[], counts: readonly number[]): Float64Array {
  const f = new Float64Array(counts.length);
  let start = 0;
  for (let k = 1; k < counts.length; k++) {
    const mean = (from: number, count: number) => {
      let sum = 0;
      for (let n = from; n < from + count; n++) sum += potentials[k]![n]! - potentials[k - 1]![n]!;
      return sum / count;
    };
    const middle = start + counts[k - 1]!;
    f[k] = f[k - 1]! + (mean(start, counts[k - 1]!) + mean(middle, counts[k]!)) / 2;
    start = middle;
  }
  return f;
}

interface Evaluation {
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly lnMixture: Float64Array;
  readonly overlap: Float64Array[];
  readonly residual: number;
}

/** Objective Σ_n ln Σ_k N_k e^{f_k−u_k(n)} − Σ N_k f_k, its gradient, and Σ_n W_nk W_nl·N_l. */
function evaluate(potentials: readonly Float64Array[], counts: readonly number[], f: Float64Array): Evaluation {
  const states = counts.length;
  const samples = potentials[0]!.length;
  const lnMixture = new Float64Array(samples);
  const sums = new Float64Array(states);
  const overlap = Array.from({ length: states }, () => new Float64Array(states));
  const weights = new Float64Array(states);
  const lnCounts = counts.map(log);
  let objective = 0;
  for (let n = 0; n < samples; n++) {
    let largest = -Infinity;
    for (let k = 0; k < states; k++) {
      weights[k] = lnCounts[k]! + f[k]! - potentials[k]![n]!;
      if (weights[k]! > largest) largest = weights[k]!;
    }
    let total = 0;
    // States are usually in order, so that those which share a sample are neighbours.
    let [first, last] = [states, -1];
    for (let k = 0; k < states; k++) {
      const below = weights[k]! - largest;
      if (below < NEGLIGIBLE) continue;
      first = Math.min(first, k);
      for (let l = last + 1; l < k; l++) weights[l] = 0;
      last = k;
      total += weights[k] = exp(below);
    }
    lnMixture[n] = largest + log(total);
    objective += lnMixture[n]!;
    for (let k = first; k <= last; k++) {
      const weight = weights[k]! / total;
      if (weight === 0) continue;
      sums[k]! += weight;
      const row = overlap[k]!;
      for (let l = k; l <= last; l++) row[l]! += (weight * weights[l]!) / total;
    }
  }
  for (let k = 0; k < states; k++) for (let l = 0; l < k; l++) overlap[k]![l] = overlap[l]![k]!;
  const gradient = sums.map((sum, k) => sum - counts[k]!);
  counts.forEach((count, k) => {
    objective -= count * f[k]!;
    overlap[k] = overlap[k]!.map((value) => value / count);
  });
  const residual = gradient.reduce((most, value, k) => Math.max(most, Math.abs(value / counts[k]!)), 0);
  return { objective, gradient, lnMixture, overlap, residual };
}

/**
 * The Hessian of the objective: N_k·(δ_kl − overlap_kl), its diagonal such that rows sum to zero as they do at the
 * solution.
 */
export function mbarHessian(overlap: readonly Float64Array[], counts: readonly number[]): Matrix {
  const states = counts.length;
  const hessian = new Matrix(states, states);
  for (let k = 0; k < states; k++) {
    let off = 0;
    for (let l = 0; l < states; l++) {
      if (l === k) continue;
      // Both triangles, which rounding lets differ.
      const value = (counts[k]! * overlap[k]![l]! + counts[l]! * overlap[l]![k]!) / 2;
      off += value;
      hessian.set(k, l, -value);
    }
    hessian.set(k, k, off);
  }
  return hessian;
}

/** Inverse of the Hessian with f_0 held at 0; zeros in its row and column. */
export function groundedInverse(hessian: Matrix): Matrix {
  const states = hessian.rows;
  const inverse = new Matrix(states, states);
  if (states === 1) return inverse;
  const rest = hessian.subMatrix(1, states - 1, 1, states - 1);
  const cholesky = new CholeskyDecomposition(rest);
  if (!cholesky.isPositiveDefinite()) {
    throw new Error(
      'some states share no samples with the others: their windows do not overlap; add windows between them',
    );
  }
  inverse.setSubMatrix(cholesky.solve(Matrix.eye(states - 1)), 1, 1);
  return inverse;
}

function newtonStep(gradient: Float64Array, hessian: Matrix): Float64Array {
  const inverse = groundedInverse(hessian);
  return gradient.map((_, k) => gradient.reduce((sum, value, l) => sum + inverse.get(k, l) * value, 0));
}

function requireSamples({ potentials, counts }: MbarSamples): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length === 0 || potentials.length !== counts.length) {
    throw new RangeError(
      `MBAR needs one count for each state, got ${potentials.length} states and ${counts.length} counts`,
    );
  }
  counts.forEach((count, k) => {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`state ${k} needs a whole number of samples, 1 or more, got ${count}`);
    }
  });
  potentials.forEach((values, k) => {
    if (values.length !== total) {
      throw new RangeError(`state ${k} needs a potential for each of the ${total} samples, got ${values.length}`);
    }
    if (!values.every(Number.isFinite)) throw new RangeError(`state ${k} has a potential that is not a finite number`);
  });
}
