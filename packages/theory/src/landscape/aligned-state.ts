import { pow } from '../elementary';
import { requireNonNegative } from './checks';
import type { AlignedMode } from './modes';
import { layerOffsets, parameterCount } from './network';

/**
 * Weights whose end-to-end map is Σ λ_i u_i v_iᵀ, with balanced layers: the k-th learnt mode runs through hidden unit k
 * of every hidden layer with weight λ_i^{1/L}; all else is zero. If the modes decouple and every λ_i is a stationary
 * point of its mode, this is a stationary point of the network.
 *
 * @param lambdas λ_i ≥ 0 of the leading modes; those left out are 0. Their number > 0 is the rank.
 * @throws RangeError when the rank exceeds a hidden width, there are more λ's than modes, or a λ is negative.
 * @example
 * const { modes } = alignedModes(populationMoments({ correlations: [0.8] }));
 * alignedState([1, 1, 1, 1], modes, [0.512]); // [0.8, 0.8, 0.8]
 */
export function alignedState(
  widths: readonly number[],
  modes: readonly AlignedMode[],
  lambdas: readonly number[],
): Float64Array {
  if (lambdas.length > modes.length)
    throw new RangeError(`${lambdas.length} values of lambda for ${modes.length} modes; give at most one each`);
  lambdas.forEach((lambda, i) => {
    requireNonNegative(`lambdas[${i}]`, lambda);
  });
  const depth = widths.length - 1;
  const learnt = modes.map((mode, i) => ({ ...mode, lambda: lambdas[i] ?? 0 })).filter((mode) => mode.lambda > 0);
  const narrowest = Math.min(...widths.slice(1, -1));
  if (learnt.length > narrowest)
    throw new RangeError(`rank ${learnt.length} does not fit through a hidden layer of width ${narrowest}`);

  const weights = new Float64Array(parameterCount(widths));
  const offsets = layerOffsets(widths);
  learnt.forEach(({ left, right, lambda }, unit) => {
    const scale = pow(lambda, 1 / depth);
    offsets.forEach((offset, l) => {
      const rows = l === depth - 1 ? left : [1];
      const columns = l === 0 ? right : [1];
      const firstRow = l === depth - 1 ? 0 : unit;
      const firstColumn = l === 0 ? 0 : unit;
      rows.forEach((row, i) => {
        columns.forEach((column, j) => {
          weights[offset + (firstRow + i) * widths[l]! + firstColumn + j]! += scale * row * column;
        });
      });
    });
  });
  return weights;
}

/**
 * The same network with wider hidden layers, whose new units carry nothing. Takes stationary points to stationary
 * points for L ≥ 2: a unit with zero weights on both sides has zero gradient.
 *
 * @throws RangeError when inputs, outputs or depth differ, or a layer would shrink.
 * @example widenNetwork(Float64Array.of(0.8, 0.8), [1, 1, 1], [1, 2, 1]); // [0.8, 0, 0.8, 0]
 */
export function widenNetwork(weights: Float64Array, from: readonly number[], to: readonly number[]): Float64Array {
  const fits =
    from.length === to.length &&
    from.every((width, l) => (l === 0 || l === from.length - 1 ? width === to[l] : width <= to[l]!));
  if (!fits)
    throw new RangeError(`widths ${from.join('-')} cannot be widened to ${to.join('-')}: only hidden layers may grow`);
  const wide = new Float64Array(parameterCount(to));
  const source = layerOffsets(from);
  layerOffsets(to).forEach((offset, l) => {
    for (let i = 0; i < from[l + 1]!; i++) {
      const row = weights.subarray(source[l]! + i * from[l]!, source[l]! + (i + 1) * from[l]!);
      wide.set(row, offset + i * to[l]!);
    }
  });
  return wide;
}
