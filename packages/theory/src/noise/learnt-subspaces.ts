import { Matrix, SVD } from 'ml-matrix';
import { requireInteger } from '../landscape/checks';
import { layerMatrices } from '../landscape/network';

/** A direction counts as absent when its singular value is this far below the largest. */
const ABSENT = 1e-12;

/**
 * The subspace U_l of each hidden layer through which a network passes its `rank` strongest end-to-end directions: the
 * span of W_l … W_1 v_i over the leading right singular vectors v_i of W_L … W_1. Where all weights stay in these
 * subspaces, so does every minibatch gradient, whatever the batch (Wang & Jacot, arXiv 2305.16038; Chen et al., arXiv
 * 2306.04251).
 *
 * @returns per hidden layer an orthonormal basis, w_l × rank.
 * @throws RangeError when shapes do not fit or the end-to-end map has lower rank than asked for.
 * @example
 * const [basis] = learntSubspaces([1, 2, 1], Float64Array.of(0.6, 0.8, 0.6, 0.8), 1);
 * basis!.to1DArray().map(Math.abs); // [0.6, 0.8]
 */
export function learntSubspaces(widths: readonly number[], weights: Float64Array, rank: number): Matrix[] {
  requireInteger('rank', rank, 0);
  const layers = layerMatrices(widths, weights);
  const hidden = layers.slice(0, -1);
  if (rank === 0) return hidden.map((layer) => new Matrix(layer.rows, 0));

  const map = new SVD(
    layers.reduce((product, layer) => layer.mmul(product)),
    { autoTranspose: true },
  );
  if (!(map.diagonal[rank - 1]! > ABSENT * map.diagonal[0]!)) {
    throw new RangeError(
      'rank must be at most the rank of the end-to-end map, which has singular values ' +
        `${map.diagonal.join(', ')}, got ${rank}`,
    );
  }
  let images = map.rightSingularVectors.subMatrixColumn(Array.from({ length: rank }, (_, i) => i));
  return hidden.map((layer) => {
    images = layer.mmul(images);
    return new SVD(images, { autoTranspose: true }).leftSingularVectors.subMatrixColumn(
      Array.from({ length: rank }, (_, i) => i),
    );
  });
}
