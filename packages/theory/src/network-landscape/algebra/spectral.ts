import { symmetricEigen } from './symmetric-eigen';

/** Eigenvalues, ascending, and unit eigenvectors of a symmetric matrix: vector k is vectors[k·size … (k+1)·size−1]. */
export interface Eigensystem {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Eigensystem of a symmetric matrix, size×size, row-major. */
export function eigensystem(matrix: Float64Array, size: number): Eigensystem {
  const { values, rows } = symmetricEigen(matrix.slice(), size);
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const vectors = new Float64Array(size * size);
  order.forEach((k, place) => {
    vectors.set(rows.subarray(k * size, (k + 1) * size), place * size);
  });
  return { values: Float64Array.from(order, (k) => values[k]!), vectors };
}

/** Components of `vector` along every eigenvector. */
export function along({ values, vectors }: Eigensystem, vector: Float64Array): Float64Array {
  const size = values.length;
  return values.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += vectors[k * size + i]! * vector[i]!;
    return sum;
  });
}

/** Σ_k components[k]·vector k. */
export function combine({ values, vectors }: Eigensystem, components: Float64Array): Float64Array {
  const size = values.length;
  const sum = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const share = components[k]!;
    if (share !== 0) for (let i = 0; i < size; i++) sum[i]! += share * vectors[k * size + i]!;
  }
  return sum;
}

/** Eigenvalues within this share of the largest count as zero. */
export const ZERO_SHARE = 1e-9;

/** Eigenvalues whose size is below this count as zero. */
export function zeroScale(values: Float64Array): number {
  return ZERO_SHARE * Math.max(Math.abs(values[0]!), Math.abs(values.at(-1)!));
}

/** Number of eigenvalues below zero by more than rounding. */
export function indexOf(values: Float64Array): number {
  const scale = zeroScale(values);
  return values.filter((value) => value < -scale).length;
}
