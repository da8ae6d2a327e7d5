import { Matrix } from 'ml-matrix';
import { requireInteger, requireLength, requireNonNegative } from './checks';
import { toMatrix, writeMatrix } from './dense';
import type { SecondMoments } from './moments';

/**
 * A deep linear network on its data: W = W_L … W_1 without biases, trained on
 * ½·E‖y − Wx‖² + (β/2)·Σ_l ‖W_l‖².
 *
 * Its weights are one flat Float64Array: layers 1 to L in order, each W_l row-major of shape widths[l] × widths[l−1].
 */
export interface LinearNetwork {
  /** [n, w_1, …, w_{L−1}, p]. */
  widths: readonly number[];
  moments: SecondMoments;
  /** L2 strength β ≥ 0. */
  beta: number;
}

/**
 * [n, w, …, w, p] for a network whose hidden layers all have width w.
 *
 * @throws RangeError when depth or width is not a whole number from 1 on
 * @example layerWidths({ depth: 3, width: 10, inputs: 5, outputs: 2 }); // [5, 10, 10, 2]
 */
export function layerWidths(shape: { depth: number; width: number; inputs: number; outputs: number }): number[] {
  const { depth, width, inputs, outputs } = shape;
  requireInteger('depth', depth, 1);
  requireInteger('width', width, 1);
  return [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs];
}

/**
 * D, the number of weights: Σ_l widths[l]·widths[l−1]. `widths` are [n, w_1, …, p].
 *
 * @example parameterCount([5, 10, 10, 2]); // 170
 */
export function parameterCount(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, out, l) => sum + out * widths[l]!, 0);
}

/** Where each layer's weights begin in the flat array. */
export function layerOffsets(widths: readonly number[]): number[] {
  return widths.slice(1).map((_, l) => parameterCount(widths.slice(0, l + 1)));
}

/** The layers W_1 … W_L as matrices (copies). Throws a RangeError when the array does not fit the widths. */
export function layerMatrices(widths: readonly number[], weights: Float64Array): Matrix[] {
  if (widths.length < 2)
    throw new RangeError(`widths must list at least inputs and outputs, got [${widths.join(', ')}]`);
  widths.forEach((width, l) => {
    requireInteger(`widths[${l}]`, width, 1);
  });
  requireLength('weights', weights.length, parameterCount(widths), `the weights of widths ${widths.join('-')}`);
  return layerOffsets(widths).map((offset, l) => toMatrix(weights, widths[l + 1]!, widths[l]!, offset));
}

/**
 * W = W_L … W_1, p×n, row-major.
 *
 * @throws RangeError when the number of weights does not fit the widths
 * @example endToEndMap([1, 2, 1], Float64Array.of(0.5, 0.5, 1, 1)); // [1]
 */
export function endToEndMap(widths: readonly number[], weights: Float64Array): Float64Array {
  const product = layerMatrices(widths, weights).reduce((map, layer) => layer.mmul(map));
  const map = new Float64Array(product.rows * product.columns);
  writeMatrix(product, map);
  return map;
}

/**
 * What loss, gradient and Hessian share at one point: the layers, the partial products around each, and G = W C_xx −
 * C_yx.
 */
export interface Expansion {
  layers: Matrix[];
  /** before[l] = W_{l−1} … W_1 (the identity for the first layer). */
  before: Matrix[];
  /** after[l] = W_L … W_{l+1} (the identity for the last layer). */
  after: Matrix[];
  map: Matrix;
  cxx: Matrix;
  residual: Matrix;
}

/** Throws a RangeError when widths, weights and moments do not fit each other. */
export function expand({ widths, moments, beta }: LinearNetwork, weights: Float64Array): Expansion {
  const { inputs, outputs } = moments;
  requireNonNegative('beta', beta);
  if (widths[0] !== inputs || widths[widths.length - 1] !== outputs) {
    throw new RangeError(`widths ${widths.join('-')} must begin with ${inputs} inputs and end with ${outputs} outputs`);
  }
  const layers = layerMatrices(widths, weights);
  const before = [Matrix.eye(inputs)];
  const after = [Matrix.eye(outputs)];
  for (let l = 1; l < layers.length; l++) {
    before.push(layers[l - 1]!.mmul(before[l - 1]!));
    after.unshift(after[0]!.mmul(layers[layers.length - l]!));
  }
  const map = after[0]!.mmul(layers[0]!);
  const cxx = toMatrix(moments.cxx, inputs, inputs);
  const residual = map.mmul(cxx).sub(toMatrix(moments.cyx, outputs, inputs));
  return { layers, before, after, map, cxx, residual };
}

/**
 * The loss ½·E‖y − Wx‖² + (β/2)·Σ_l ‖W_l‖², from moments: ½(tr C_yy − 2 tr(W C_yxᵀ) + tr(W C_xx Wᵀ)) + (β/2)Σ w².
 *
 * @throws RangeError when shapes do not fit or β < 0.
 * @example
 * const network = { widths: [1, 1, 1], moments: populationMoments({ correlations: [0.8] }), beta: 0.1 };
 * networkLoss(network, Float64Array.of(0.5, 0.5)); // 0.3563
 */
export function networkLoss(network: LinearNetwork, weights: Float64Array): number {
  const { map, residual } = expand(network, weights);
  const { traceCyy, inputs, cyx } = network.moments;
  let data = traceCyy;
  for (let i = 0; i < map.rows; i++) {
    for (let j = 0; j < map.columns; j++) data += map.get(i, j) * (residual.get(i, j) - cyx[i * inputs + j]!);
  }
  return data / 2 + (network.beta / 2) * weights.reduce((sum, value) => sum + value * value, 0);
}

/**
 * Gradient of `networkLoss`, in the layout of the weights: ∂_l = (W_L…W_{l+1})ᵀ·(W C_xx − C_yx)·(W_{l−1}…W_1)ᵀ + βW_l.
 *
 * @throws RangeError when shapes do not fit or β < 0.
 * @example
 * const network = { widths: [1, 1, 1], moments: populationMoments({ correlations: [0.8] }), beta: 0.1 };
 * networkGradient(network, Float64Array.of(0.5, 0.5)); // [-0.225, -0.225]
 */
export function networkGradient(network: LinearNetwork, weights: Float64Array): Float64Array {
  const { layers, before, after, residual } = expand(network, weights);
  const gradient = new Float64Array(weights.length);
  layerOffsets(network.widths).forEach((offset, l) => {
    const slope = after[l]!.transpose().mmul(residual).mmul(before[l]!.transpose());
    writeMatrix(slope.add(Matrix.mul(layers[l]!, network.beta)), gradient, offset);
  });
  return gradient;
}
