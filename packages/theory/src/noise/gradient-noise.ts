import { Matrix } from 'ml-matrix';
import { requireSamples } from '../landscape/moments';
import type { Samples } from '../landscape/moments';
import { layerMatrices } from '../landscape/network';
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
  const { forward, backward } = gradientFactors(layers, samples);
  let [trace, missingTrace] = [0, 0];
  for (let l = 0; l < layers.length; l++) {
    trace += covarianceTrace(backward[l], forward[l]);
    missingTrace += covarianceTrace(outside(backward[l], bases[l + 1]), outside(forward[l], bases[l]));
  }
  return { trace, missingTrace, missingShare: trace > 0 ? missingTrace / trace : 0 };
}

/** A row per sample, for each layer: its gradient of layer l is the outer product of row k of backward[l] and of forward[l]. */
function gradientFactors(layers: readonly Matrix[], { count, inputs, outputs, x, y }: Samples): Record<'forward' | 'backward', Matrix[]> {
  const forward = [Matrix.from1DArray(count, inputs, x)];
  for (const layer of layers) forward.push(forward[forward.length - 1].mmul(layer.transpose()));
  const backward = [forward.pop()!.sub(Matrix.from1DArray(count, outputs, y))];
  for (const layer of layers.slice(1).reverse()) backward.unshift(backward[0].mmul(layer));
  return { forward, backward };
}

/**
 * Trace of the covariance of the rows' outer products. Two passes, mean first: a difference of large sums would drown the small traces
 * this exists to tell from zero.
 */
function covarianceTrace(left: Matrix, right: Matrix): number {
  const count = left.rows;
  const mean = left.transpose().mmul(right).div(count).to2DArray();
  const [rows, columns] = [left.to2DArray(), right.to2DArray()];
  let trace = 0;
  for (let k = 0; k < count; k++) {
    const [a, b] = [rows[k], columns[k]];
    for (let i = 0; i < a.length; i++) {
      const expected = mean[i];
      for (let j = 0; j < b.length; j++) trace += (a[i] * b[j] - expected[j]) ** 2;
    }
  }
  return trace / count;
}

/** The rows without their part in the span of an orthonormal basis; all of them for null. */
function outside(rows: Matrix, basis: Matrix | null): Matrix {
  if (basis === null || basis.columns === 0) return rows;
  return Matrix.sub(rows, rows.mmul(basis).mmul(basis.transpose()));
}
