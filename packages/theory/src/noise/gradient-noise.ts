import type { Matrix } from 'ml-matrix';
import { requireSamples } from '../landscape/moments';
import type { Samples } from '../landscape/moments';
import { layerMatrices, layerOffsets, parameterCount } from '../landscape/network';
import { learntSubspaces } from './learnt-subspaces';

/** How much the gradient of the squared loss differs from sample to sample. */
export interface GradientNoise {
  /** tr C, with C = (1/N)·Σ (g_i − ḡ)(g_i − ḡ)ᵀ the covariance of the per-sample gradients. */
  trace: number;
  /** The part of tr C in each layer's missing block: from outside the learnt subspace of one hidden layer to outside that of the next. */
  missingTrace: number;
  /** missingTrace / trace; 0 when there is no noise at all. */
  missingShare: number;
}

/**
 * Covariance of the per-sample gradients of ½‖y_i − Wx_i‖² at given weights, exactly, and how much of it can grow the modes
 * beyond `rank`. (Weight decay is the same for every sample and adds nothing.)
 *
 * The end-to-end map gains a mode only through the blocks (1 − P_l)·W_l·(1 − P_{l−1}) of all layers, P_l projecting onto the
 * learnt subspace of hidden layer l and P_0 = P_L = 0. In a collapsed state no batch has any gradient there, so the share is 0.
 *
 * @param rank number of learnt modes.
 * @throws RangeError when shapes do not fit or the end-to-end map has a lower rank.
 */
export function gradientNoise(options: { widths: readonly number[]; weights: Float64Array; samples: Samples; rank: number }): GradientNoise {
  const { widths, weights, samples, rank } = options;
  requireSamples(samples);
  if (widths[0] !== samples.inputs || widths[widths.length - 1] !== samples.outputs) {
    throw new RangeError(`widths ${widths.join('-')} must begin with ${samples.inputs} inputs and end with ${samples.outputs} outputs`);
  }
  const layers = layerMatrices(widths, weights);
  const bases: (Matrix | null)[] = [null, ...learntSubspaces(widths, weights, rank), null];
  const factors = Array.from({ length: samples.count }, (_, k) => {
    const { backward, forward } = gradientFactors(layers, samples, k);
    return {
      full: { backward, forward },
      missing: {
        backward: backward.map((vector, l) => outside(vector, bases[l + 1])),
        forward: forward.map((vector, l) => outside(vector, bases[l])),
      },
    };
  });
  const trace = covarianceTrace(widths, factors.map(({ full }) => full));
  const missingTrace = covarianceTrace(widths, factors.map(({ missing }) => missing));
  return { trace, missingTrace, missingShare: trace > 0 ? missingTrace / trace : 0 };
}

/** One sample's gradient: layer l's is backward[l]·forward[l]ᵀ. */
interface GradientFactors {
  backward: Float64Array[];
  forward: Float64Array[];
}

function gradientFactors(layers: readonly Matrix[], { inputs, outputs, x, y }: Samples, k: number): GradientFactors {
  const forward: Float64Array[] = [x.subarray(k * inputs, (k + 1) * inputs)];
  for (const layer of layers) forward.push(multiply(layer, forward[forward.length - 1]));
  const output = forward.pop()!;
  const backward: Float64Array[] = [output.map((value, i) => value - y[k * outputs + i])];
  for (const layer of layers.slice(1).reverse()) backward.unshift(multiply(layer.transpose(), backward[0]));
  return { backward, forward };
}

/** Two passes, mean first: a difference of large sums would drown the small traces this exists to tell from zero. */
function covarianceTrace(widths: readonly number[], samples: readonly GradientFactors[]): number {
  const offsets = layerOffsets(widths);
  const mean = new Float64Array(parameterCount(widths));
  const visit = (factors: GradientFactors, use: (index: number, value: number) => void) => {
    offsets.forEach((offset, l) => {
      const columns = factors.forward[l];
      factors.backward[l].forEach((row, i) => {
        for (let j = 0; j < columns.length; j++) use(offset + i * columns.length + j, row * columns[j]);
      });
    });
  };
  for (const factors of samples) {
    visit(factors, (index, value) => {
      mean[index] += value / samples.length;
    });
  }
  let trace = 0;
  for (const factors of samples) {
    visit(factors, (index, value) => {
      trace += (value - mean[index]) ** 2 / samples.length;
    });
  }
  return trace;
}

function multiply(matrix: Matrix, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => vector.reduce((sum, value, j) => sum + matrix.get(i, j) * value, 0));
}

/** (1 − P)·vector, P projecting onto the columns of an orthonormal basis; null for P = 0. */
function outside(vector: Float64Array, basis: Matrix | null): Float64Array {
  if (basis === null) return vector;
  const coefficients = Array.from({ length: basis.columns }, (_, k) => vector.reduce((sum, value, i) => sum + basis.get(i, k) * value, 0));
  return vector.map((value, i) => value - coefficients.reduce((sum, coefficient, k) => sum + coefficient * basis.get(i, k), 0));
}
