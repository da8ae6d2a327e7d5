import { log } from '../../elementary';

/** A factorised square matrix: what solving and the determinant need. */
export interface Elimination {
  /** Solves A x = b in place. */
  solve(b: Float64Array): Float64Array;
  /** ln|det A|; −∞ when singular. */
  readonly lnDeterminant: number;
  /** Sign of det A. */
  readonly sign: number;
}

/**
 * Gaussian elimination with row pivots, in place: `matrix` is overwritten, and `solve` may be called again and again.
 */
export function eliminate(matrix: Float64Array, size: number): Elimination {
  const rows = Int32Array.from({ length: size }, (_, i) => i);
  let lnDeterminant = 0;
  let sign = 1;
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let i = column + 1; i < size; i++) {
      if (Math.abs(matrix[rows[i]! * size + column]!) > Math.abs(matrix[rows[best]! * size + column]!)) best = i;
    }
    if (best !== column) {
      [rows[column], rows[best]] = [rows[best]!, rows[column]!];
      sign = -sign;
    }
    const row = rows[column]! * size;
    const pivot = matrix[row + column]!;
    lnDeterminant += log(Math.abs(pivot));
    sign *= Math.sign(pivot);
    for (let i = column + 1; i < size; i++) {
      const other = rows[i]! * size;
      const factor = matrix[other + column]! / pivot;
      matrix[other + column] = factor;
      if (factor !== 0) for (let j = column + 1; j < size; j++) matrix[other + j]! -= factor * matrix[row + j]!;
    }
  }
  return { lnDeterminant, sign, solve: (b) => substitute(matrix, rows, b) };
}

function substitute(matrix: Float64Array, rows: Int32Array, b: Float64Array): Float64Array {
  const size = rows.length;
  const x = Float64Array.from(rows, (row) => b[row]!);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i]! -= matrix[rows[i]! * size + j]! * x[j]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i]! -= matrix[rows[i]! * size + j]! * x[j]!;
    x[i]! /= matrix[rows[i]! * size + i]!;
  }
  b.set(x);
  return b;
}

/** The symmetric matrix [[A, B], [Bᵀ, 0]] of A (size×size) and columns B, each of length `size`. */
export function bordered(a: Float64Array, size: number, columns: readonly Float64Array[]): Float64Array {
  const total = size + columns.length;
  const matrix = new Float64Array(total * total);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i * total + j] = a[i * size + j]!;
    columns.forEach((column, k) => {
      matrix[i * total + size + k] = column[i]!;
      matrix[(size + k) * total + i] = column[i]!;
    });
  }
  return matrix;
}
