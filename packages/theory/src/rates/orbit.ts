import { log } from '../elementary';
import { requireInteger } from '../landscape/checks';
import { layerMatrices, layerOffsets } from '../landscape/network';
import { symmetricEigenvalues } from '../landscape/spectrum';

/**
 * Dimension of the Stiefel manifold V_r(R^w) of orthonormal r-frames in w dimensions, r·w − r(r+1)/2.
 *
 * @throws RangeError unless 0 ≤ r ≤ w.
 * @example stiefelDimension(10, 2); // 17
 */
export function stiefelDimension(width: number, rank: number): number {
  requireFrame(width, rank);
  return rank * width - (rank * (rank + 1)) / 2;
}

/**
 * ln of the volume of V_r(R^w), Π_{i<r} vol(S^{w−1−i}), in the measure in which the rotation generators
 * E_ij = e_i e_jᵀ − e_j e_iᵀ have length 1. V_w(R^w) = O(w) counts both of its components.
 *
 * @throws RangeError unless 0 ≤ r ≤ w.
 * @example
 * Math.exp(lnStiefelVolume(2, 1)); // 6.283
 */
export function lnStiefelVolume(width: number, rank: number): number {
  requireFrame(width, rank);
  let sum = 0;
  for (let i = 0; i < rank; i++) sum += lnSphereVolume(width - i);
  return sum;
}

/**
 * Dimension of the orbit of a rank-r state under rotations of its hidden layers: the sum of their Stiefel dimensions,
 * (L−1)·(rw − r(r+1)/2) at equal widths. That many zero modes has its Hessian.
 *
 * @param widths [n, w_1, …, w_{L−1}, p].
 * @throws RangeError when the rank exceeds a hidden width.
 * @example orbitDimension([5, 10, 10, 2], 1); // 18
 */
export function orbitDimension(widths: readonly number[], rank: number): number {
  return widths.slice(1, -1).reduce((sum, width) => sum + stiefelDimension(width, rank), 0);
}

/**
 * ln of the volume of that orbit in weight space: √det of the Gram matrix of the tangent vectors of all hidden layers'
 * generators E_ij (i ≤ r, j > i) together, times each layer's Stiefel volume. Neighbouring layers' tangents overlap in
 * the weights between them, so the Gram matrix does not factorise by layer.
 *
 * @param widths [n, w_1, …, w_{L−1}, p].
 * @param weights a state that uses only the first `rank` units of every hidden layer, as `rankState` gives it.
 * @throws RangeError when shapes do not fit, or the state is invariant under one of the generators (its rank is lower).
 * @example
 * const network = { widths: [2, 4, 4, 2], moments: populationMoments({ correlations: [0.9, 0.8] }), beta: 0.25 };
 * const { weights } = rankState(network, alignedModes(network.moments).modes, [0.6, 0]);
 * lnOrbitVolume(network.widths, weights, 1); // 7.037
 */
export function lnOrbitVolume(widths: readonly number[], weights: Float64Array, rank: number): number {
  const tangents = orbitTangents(widths, weights, rank);
  const size = tangents.length;
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const product = tangents[i]!.reduce((sum, value, k) => sum + value * tangents[j]![k]!, 0);
      gram[i * size + j] = product;
      gram[j * size + i] = product;
    }
  }
  let lnVolume = widths.slice(1, -1).reduce((sum, width) => sum + lnStiefelVolume(width, rank), 0);
  for (const eigenvalue of symmetricEigenvalues(gram, size)) {
    if (!(eigenvalue > 0)) {
      throw new RangeError(
        `a rotation leaves the state unchanged: it does not have rank ${rank} in its first ${rank} hidden units`,
      );
    }
    lnVolume += log(eigenvalue) / 2;
  }
  return lnVolume;
}

/** Tangent vectors δW_l = E W_l, δW_{l+1} = −W_{l+1} E, in the layout of the weights. */
function orbitTangents(widths: readonly number[], weights: Float64Array, rank: number): Float64Array[] {
  const layers = layerMatrices(widths, weights);
  const offsets = layerOffsets(widths);
  const tangents: Float64Array[] = [];
  for (let hidden = 1; hidden < widths.length - 1; hidden++) {
    const width = widths[hidden]!;
    requireFrame(width, rank);
    const incoming = layers[hidden - 1]!;
    const outgoing = layers[hidden]!;
    for (let i = 0; i < rank; i++) {
      for (let j = i + 1; j < width; j++) {
        const tangent = new Float64Array(weights.length);
        for (let k = 0; k < incoming.columns; k++) {
          tangent[offsets[hidden - 1]! + i * incoming.columns + k] = incoming.get(j, k);
          tangent[offsets[hidden - 1]! + j * incoming.columns + k] = -incoming.get(i, k);
        }
        for (let k = 0; k < outgoing.rows; k++) {
          tangent[offsets[hidden]! + k * width + i] = outgoing.get(k, j);
          tangent[offsets[hidden]! + k * width + j] = -outgoing.get(k, i);
        }
        tangents.push(tangent);
      }
    }
  }
  return tangents;
}

/** ln of the area of the unit sphere in d dimensions, 2π^{d/2}/Γ(d/2). */
function lnSphereVolume(dimensions: number): number {
  // Area grows as A_{d+2} = A_d·2π/d from A_1 = 2 and A_2 = 2π.
  let ln = dimensions % 2 === 1 ? log(2) : log(2 * Math.PI);
  for (let d = dimensions % 2 === 1 ? 1 : 2; d < dimensions; d += 2) ln += log((2 * Math.PI) / d);
  return ln;
}

function requireFrame(width: number, rank: number): void {
  requireInteger('width', width, 1);
  requireInteger('rank', rank, 0);
  if (rank > width) throw new RangeError(`rank must be at most the hidden width ${width}, got ${rank}`);
}
