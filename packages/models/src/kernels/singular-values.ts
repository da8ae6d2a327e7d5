import { pow } from '@kramers/theory/elementary';
import { Matrix, SVD } from 'ml-matrix';

/**
 * Writes the `count` largest singular values of a row-major `rows` × `columns` matrix into `out` at `offset`. Matrices
 * with one or two rows (or columns) take a closed form: it is quick, and its σ₂, a root of the sum of squared minors
 * over σ₁ (Cauchy & Binet), keeps its relative precision where a Gram matrix would lose it.
 */
export function singularValues(
  map: Float64Array,
  rows: number,
  columns: number,
  count: number,
  out: Float64Array,
  offset: number,
): void {
  const small = Math.min(rows, columns);
  if (small > 2) {
    const { diagonal } = new SVD(new Matrix(toRows(map, rows, columns)), {
      computeLeftSingularVectors: false,
      computeRightSingularVectors: false,
      autoTranspose: true,
    });
    for (let k = 0; k < count; k++) out[offset + k] = diagonal[k]!;
    return;
  }
  // The two long vectors, as strides over the matrix.
  const long = Math.max(rows, columns);
  const step = rows >= columns ? columns : 1;
  const second = rows >= columns ? 1 : columns;
  let aa = 0;
  for (let i = 0; i < long; i++) aa += pow(map[i * step]!, 2);
  if (small === 1) {
    out[offset] = Math.sqrt(aa);
    return;
  }
  let bb = 0;
  let ab = 0;
  let minors = 0;
  for (let i = 0; i < long; i++) {
    const a = map[i * step]!;
    const b = map[i * step + second]!;
    bb += b * b;
    ab += a * b;
    for (let j = i + 1; j < long; j++) minors += pow(a * map[j * step + second]! - map[j * step]! * b, 2);
  }
  const largest = Math.sqrt((aa + bb + Math.sqrt(pow(aa - bb, 2) + 4 * ab * ab)) / 2);
  out[offset] = largest;
  if (count > 1) out[offset + 1] = largest > 0 ? Math.sqrt(minors) / largest : 0;
}

function toRows(map: Float64Array, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(map.subarray(i * columns, (i + 1) * columns)));
}
