import type { Matrix } from 'ml-matrix';
import { pow } from '../elementary';
import { requireSamples, type Samples } from '../landscape/moments';
import { layerOffsets } from '../landscape/network';
import { learntSubspaces } from './learnt-subspaces';

/** How much the gradient of the squared loss differs from sample to sample. */
export interface GradientNoise {
  /** tr C, with C = (1/N)·Σ (g_i − ḡ)(g_i − ḡ)ᵀ the covariance of the per-sample gradients. */
  trace: number;
  /**
   * The part of tr C in each layer's missing block: from outside the learnt subspace of one hidden layer to outside
   * that of the next.
   */
  missingTrace: number;
  /** missingTrace / trace; 0 when there is no noise at all. */
  missingShare: number;
}

/**
 * Covariance of the per-sample gradients of ½‖y_i − Wx_i‖² at given weights, exactly, and how much of it can grow the
 * modes beyond `rank`. (Weight decay is the same for every sample and adds nothing.)
 *
 * The end-to-end map gains a mode only through the blocks (1 − P_l)·W_l·(1 − P_{l−1}) of all layers, P_l projecting
 * onto the learnt subspace of hidden layer l and P_0 = P_L = 0. In a collapsed state no batch has any gradient there,
 * so the share is 0.
 *
 * @param rank number of learnt modes.
 * @throws RangeError when shapes do not fit or the end-to-end map has a lower rank.
 * @example
 * const x = Float64Array.of(1, -1, 2);
 * const samples = { count: 3, inputs: 1, outputs: 1, x, y: Float64Array.of(0.5, -0.9, 1.4) };
 * gradientNoise({ widths: [1, 1, 1], weights: Float64Array.of(0.8, 0.8), samples, rank: 1 }).trace; // 0.04335
 */
export function gradientNoise(options: {
  widths: readonly number[];
  weights: Float64Array;
  samples: Samples;
  rank: number;
}): GradientNoise {
  const { widths, weights, samples, rank } = options;
  requireSamples(samples);
  if (widths[0] !== samples.inputs || widths[widths.length - 1] !== samples.outputs) {
    throw new RangeError(
      `widths ${widths.join('-')} must begin with ${samples.inputs} inputs and end with ${samples.outputs} outputs`,
    );
  }
  const subspaces = learntSubspaces(widths, weights, rank);
  // A row per sample; its gradient of layer l is the outer product of a row of backward[l] and of forward[l].
  const { forward, backward } = gradientFactors(widths, weights, samples);
  const basis = (l: number): Matrix | null => subspaces[l - 1] ?? null;
  let [trace, missingTrace] = [0, 0];
  for (let l = 0; l + 1 < widths.length; l++) {
    trace += covarianceTrace(backward[l]!, forward[l]!, samples.count);
    missingTrace += covarianceTrace(
      outside(backward[l]!, samples.count, basis(l + 1)),
      outside(forward[l]!, samples.count, basis(l)),
      samples.count,
    );
  }
  return { trace, missingTrace, missingShare: trace > 0 ? missingTrace / trace : 0 };
}

function gradientFactors(
  widths: readonly number[],
  weights: Float64Array,
  { count, outputs, x, y }: Samples,
): Record<'forward' | 'backward', Float64Array[]> {
  const layers = layerOffsets(widths).map((offset, l) =>
    weights.subarray(offset, offset + widths[l + 1]! * widths[l]!),
  );
  const forward: Float64Array[] = [x];
  layers.forEach((layer, l) => forward.push(timesTransposed(forward[l]!, count, layer, widths[l]!)));
  const residuals = forward.pop()!.slice();
  for (let i = 0; i < count * outputs; i++) residuals[i]! -= y[i]!;
  const backward: Float64Array[] = [residuals];
  for (let l = layers.length - 1; l > 0; l--) backward.unshift(times(backward[0]!, count, layers[l]!, widths[l]!));
  return { forward, backward };
}

/** rows (count × inner) · matrixᵀ, for a row-major matrix of `inner` columns. */
function timesTransposed(rows: Float64Array, count: number, matrix: Float64Array, inner: number): Float64Array {
  const width = matrix.length / inner;
  const product = new Float64Array(count * width);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < inner; j++) sum += rows[k * inner + j]! * matrix[i * inner + j]!;
      product[k * width + i] = sum;
    }
  }
  return product;
}

/** rows (count × the matrix's rows) · matrix, for a row-major matrix of `width` columns. */
function times(rows: Float64Array, count: number, matrix: Float64Array, width: number): Float64Array {
  const inner = matrix.length / width;
  const product = new Float64Array(count * width);
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < inner; j++) {
      const factor = rows[k * inner + j]!;
      for (let i = 0; i < width; i++) product[k * width + i]! += factor * matrix[j * width + i]!;
    }
  }
  return product;
}

/**
 * Trace of the covariance of the rows' outer products. Two passes, mean first: a difference of large sums would drown
 * the small traces this exists to tell from zero.
 */
function covarianceTrace(left: Float64Array, right: Float64Array, count: number): number {
  const [rows, columns] = [left.length / count, right.length / count];
  const mean = new Float64Array(rows * columns);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < rows; i++) {
      const factor = left[k * rows + i]! / count;
      for (let j = 0; j < columns; j++) mean[i * columns + j]! += factor * right[k * columns + j]!;
    }
  }
  let trace = 0;
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < rows; i++) {
      const factor = left[k * rows + i]!;
      for (let j = 0; j < columns; j++) trace += pow(factor * right[k * columns + j]! - mean[i * columns + j]!, 2);
    }
  }
  return trace / count;
}

/** The rows without their part in the span of an orthonormal basis, w × rank; all of them for null. */
function outside(rows: Float64Array, count: number, basis: Matrix | null): Float64Array {
  if (basis === null || basis.columns === 0) return rows;
  const directions = Float64Array.from(basis.transpose().to1DArray());
  const learnt = times(timesTransposed(rows, count, directions, basis.rows), count, directions, basis.rows);
  return rows.map((value, i) => value - learnt[i]!);
}
