import { EVD } from 'ml-matrix';
import { toMatrix } from './dense';

/** Entries this far below the largest are rounding, not coupling. */
const COUPLING = 1e-16;
/** Eigenvalues this far below the largest count as zero modes. */
const ZERO = 1e-8;

/**
 * Eigenvalues of a symmetric matrix, ascending. Variables that do not couple are separated first: the Hessian of a
 * low-rank state falls apart into many small blocks, which turns minutes into milliseconds and costs no accuracy.
 *
 * @param matrix size×size, row-major, symmetric.
 * @example symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2); // [1.000, 3]
 */
export function symmetricEigenvalues(matrix: Float64Array, size: number): Float64Array {
  const eigenvalues: number[] = [];
  for (const block of coupledBlocks(matrix, size)) {
    const part = new Float64Array(block.length * block.length);
    block.forEach((i, row) => {
      block.forEach((j, column) => {
        part[row * block.length + column] = matrix[i * size + j]!;
      });
    });
    if (block.length === 1) eigenvalues.push(part[0]!);
    else
      eigenvalues.push(
        ...new EVD(toMatrix(part, block.length, block.length), { assumeSymmetric: true }).realEigenvalues,
      );
  }
  return Float64Array.from(eigenvalues).sort();
}

/**
 * Splits a spectrum by sign; eigenvalues below 10⁻⁸ of the largest are zero modes.
 *
 * @example classifySpectrum(Float64Array.of(-0.1, 1e-12, 0.5)).negative; // [-0.1]
 */
export function classifySpectrum(eigenvalues: Float64Array): {
  negative: number[];
  zero: number[];
  positive: number[];
} {
  const scale = ZERO * eigenvalues.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const all = Array.from(eigenvalues);
  return {
    negative: all.filter((value) => value < -scale),
    zero: all.filter((value) => Math.abs(value) <= scale),
    positive: all.filter((value) => value > scale),
  };
}

/** Connected components of the graph whose edges are the non-negligible entries. */
function coupledBlocks(matrix: Float64Array, size: number): number[][] {
  const negligible = COUPLING * matrix.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const seen = new Uint8Array(size);
  const blocks: number[][] = [];
  for (let start = 0; start < size; start++) {
    if (seen[start]) continue;
    seen[start] = 1;
    const block = [start];
    for (const i of block) {
      for (let j = 0; j < size; j++) {
        if (seen[j] || Math.abs(matrix[i * size + j]!) <= negligible) continue;
        seen[j] = 1;
        block.push(j);
      }
    }
    blocks.push(block);
  }
  return blocks;
}
