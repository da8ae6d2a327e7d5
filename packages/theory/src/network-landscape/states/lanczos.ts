import { requireInteger } from '../../landscape/checks';
import { norm } from '../../landscape/dense';
import { normalDeviate, seededRandom } from '../../statistics/seeded-random';
import { across, dot } from '../algebra/held-directions';
import type { LossSurface } from '../surface/loss-surface';
import { eigensystem } from '../algebra/spectral';

/** The lowest end of a Hessian's spectrum, without the Hessian. */
export interface LowestEigenvalues {
  /** Ascending; each is an eigenvalue to within its error. */
  readonly values: Float64Array;
  /** Residual norms ‖Hv − λv‖: an eigenvalue lies within this distance. */
  readonly errors: Float64Array;
  /** The lowest eigenvector. */
  readonly lowest: Float64Array;
  /**
   * Number of values below zero by more than their errors. Lanczos sees each degenerate eigenvalue once, so this is a
   * lower bound of the index, and 0 exactly when the index is 0.
   */
  readonly index: number;
}

/**
 * The lowest eigenvalues of the Hessian by Lanczos's method with full reorthogonalisation, from Hessian–vector products
 * alone: for networks too wide for a dense Hessian.
 *
 * @param steps products to make, at most the number of parameters; default 120.
 * @throws RangeError unless `count` and `steps` are positive integers.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * lowestEigenvalues(surface, new Float64Array(3), 1, 3).values; // [0.25]
 */
export function lowestEigenvalues(
  surface: LossSurface,
  theta: Float64Array,
  count = 6,
  steps = 120,
): LowestEigenvalues {
  requireInteger('count', count, 1);
  requireInteger('steps', steps, count);
  const size = Math.min(steps, surface.parameters);
  const random = seededRandom(1);
  const basis: Float64Array[] = [unit(theta.map(() => normalDeviate(random)))];
  const diagonal: number[] = [];
  const off: number[] = [];
  for (let k = 0; k < size; k++) {
    let next = surface.hessianVector(theta, basis[k]!);
    diagonal.push(dot(next, basis[k]!));
    for (let pass = 0; pass < 2; pass++) for (const known of basis) next = across(next, known);
    off.push(norm(next));
    if (off[k]! < 1e-12 * Math.abs(diagonal[0]!) || k === size - 1) break;
    basis.push(unit(next));
  }
  return ritz(basis, diagonal, off, count);
}

function ritz(basis: Float64Array[], diagonal: number[], off: number[], count: number): LowestEigenvalues {
  const size = diagonal.length;
  const matrix = new Float64Array(size * size);
  diagonal.forEach((value, k) => {
    matrix[k * size + k] = value;
    if (k + 1 < size) matrix[k * size + k + 1] = matrix[(k + 1) * size + k] = off[k]!;
  });
  const { values, vectors } = eigensystem(matrix, size);
  const kept = Math.min(count, size);
  const errors = Float64Array.from({ length: kept }, (_, k) =>
    Math.abs(off[size - 1]! * vectors[k * size + size - 1]!),
  );
  const lowest = basis[0]!.map((_, i) => basis.reduce((sum, vector, k) => sum + vectors[k]! * vector[i]!, 0));
  const shown = values.slice(0, kept);
  const rounding = 1e-9 * Math.abs(values.at(-1)!);
  return { values: shown, errors, lowest, index: shown.filter((value, k) => value < -errors[k]! - rounding).length };
}

function unit(vector: Float64Array): Float64Array {
  const length = norm(vector);
  return vector.map((value) => value / length);
}
