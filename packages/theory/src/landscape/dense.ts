import { Matrix } from 'ml-matrix';

/** An ml-matrix copy of a row-major block that begins at `offset`. */
export function toMatrix(data: Float64Array, rows: number, columns: number, offset = 0): Matrix {
  const matrix = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) matrix.set(i, j, data[offset + i * columns + j]!);
  }
  return matrix;
}

/** Writes a matrix into a row-major block that begins at `offset`. */
export function writeMatrix(matrix: Matrix, data: Float64Array, offset = 0): void {
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) data[offset + i * matrix.columns + j] = matrix.get(i, j);
  }
}

/** Euclidean norm. */
export function norm(vector: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  return Math.sqrt(sum);
}
