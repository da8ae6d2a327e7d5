import { Matrix, SVD } from 'ml-matrix';
import { layerMatrices, layerOffsets } from '../landscape/network';
import { writeMatrix } from '../landscape/dense';
import { learntSubspaces } from './learnt-subspaces';

/**
 * Keeps of a change of weights what lies in the missing block of a network of some rank: (1 − P_l) E_l (1 − P_{l−1}) in
 * each layer, with P_l the projector on the learnt subspace of `learntSubspaces`, P_0 on the learnt inputs and P_L on
 * the learnt outputs. To first order such a change leaves the end-to-end map alone.
 *
 * @param noise E, laid out as the weights
 * @returns the projected change, a new array
 * @throws RangeError as `learntSubspaces` does
 * @example
 * const weights = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0);
 * projectToMissing([2, 2, 2], weights, 1, new Float64Array(8).fill(0.1)); // [0, 0, 0, 0.1, 0, 0, 0, 0.1]
 */
export function projectToMissing(
  widths: readonly number[],
  weights: Float64Array,
  rank: number,
  noise: Float64Array,
): Float64Array {
  const layers = layerMatrices(widths, weights);
  const hidden = learntSubspaces(widths, weights, rank);
  const map = new SVD(
    layers.reduce((product, layer) => layer.mmul(product)),
    { autoTranspose: true },
  );
  const leading = (vectors: Matrix) => vectors.subMatrixColumn(Array.from({ length: rank }, (_, i) => i));
  const bases =
    rank === 0
      ? widths.map((width) => new Matrix(width, 0))
      : [leading(map.rightSingularVectors), ...hidden, leading(map.leftSingularVectors)];
  const free = bases.map((basis, l) => {
    const identity = Matrix.eye(widths[l]!);
    return rank === 0 ? identity : identity.sub(basis.mmul(basis.transpose()));
  });
  const out = new Float64Array(noise.length);
  const offsets = layerOffsets(widths);
  layerMatrices(widths, noise).forEach((change, l) => {
    const projected = free[l + 1]!.mmul(change).mmul(free[l]!);
    writeMatrix(projected, out.subarray(offsets[l], offsets[l]! + projected.rows * projected.columns));
  });
  return out;
}
