import type { DataSet, Kernel, KernelState, Knobs, NetworkShape, Stream } from '@kramers/core';
import { addNormals, parameterCount } from '@kramers/core/plugins';
import type { SecondMoments } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { drawBatch } from './batches';
import { flushNegligible } from './sample-kernel';
import { adoptState, initialState } from './initial-state';
import { descendLayer, multiply, multiplyTransposed, sumRows } from './matrix';
import { maxRankOf, metricColumns } from './metric-columns';
import { singularValues } from './singular-values';

/**
 * Trains a deep linear network on second moments: a batch enters only through C_xx and C_yx, so a step costs the same
 * for any batch size but for adding up the batch's products. Gradient of layer l: (W_L…W_{l+1})ᵀ·(W·C_xx −
 * C_yx)·(W_{l−1}…W_1)ᵀ + β·W_l.
 *
 * @example
 * import { openStream } from '@kramers/core';
 * import { randomSet } from '@kramers/core/testing';
 * const set = randomSet(1, 'train', 50, 2, 2);
 * const kernel = new MomentKernel({ widths: [2, 4, 2], bias: false }, set, set);
 * const state = kernel.initialise(0.3, openStream(1, 'weights'), openStream(1, 'batches'), openStream(1, 'noise'));
 * kernel.advance(state, { beta: 0.1, learningRate: 0.1, temperature: 0, batchSize: 10, sampling: 'shuffled' }, 100);
 * state.step; // 100
 */
export class MomentKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #widths: readonly number[];
  readonly #depth: number;
  readonly #inputs: number;
  readonly #outputs: number;
  /** Where each layer begins in the weights. */
  readonly #offsets: number[] = [];
  /** One row per sample: x xᵀ (upper triangle) and y xᵀ, flat. */
  readonly #products: Float64Array;
  readonly #productLength: number;
  readonly #batch: Int32Array;
  readonly #sum: Float64Array;
  readonly #cxx: Float64Array;
  readonly #cyx: Float64Array;
  /** W_L…W_{l+1}, for l = 0 … L − 1; the first is the end-to-end map. */
  readonly #suffix: Float64Array[];
  /** (W·C_xx − C_yx)·(W_l…W_1)ᵀ, in two buffers that take turns. */
  readonly #carry: [Float64Array, Float64Array];

  constructor(
    shape: NetworkShape,
    readonly train: DataSet,
    readonly test: DataSet,
  ) {
    this.#widths = shape.widths;
    this.#depth = shape.widths.length - 1;
    this.#inputs = shape.widths[0]!;
    this.#outputs = shape.widths[this.#depth]!;
    this.parameters = parameterCount(shape);
    this.maxRank = maxRankOf(shape);
    this.columns = metricColumns(this.maxRank);
    let offset = 0;
    for (let l = 0; l < this.#depth; l++) {
      this.#offsets.push(offset);
      offset += shape.widths[l]! * shape.widths[l + 1]!;
    }
    const [n, p] = [this.#inputs, this.#outputs];
    this.#productLength = (n * (n + 1)) / 2 + p * n;
    this.#products = productsOf(train, this.#productLength);
    this.#batch = new Int32Array(train.count);
    this.#sum = new Float64Array(this.#productLength);
    this.#cxx = new Float64Array(n * n);
    this.#cyx = new Float64Array(p * n);
    this.#suffix = shape.widths.slice(0, this.#depth).map((width) => new Float64Array(p * width));
    const widest = p * Math.max(...shape.widths);
    this.#carry = [new Float64Array(widest), new Float64Array(widest)];
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    return initialState(this.parameters, this.train, scale, weights, batches, noise);
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    const { learningRate, beta, temperature, batchSize, sampling } = knobs;
    const full = this.train.samples === null || batchSize >= this.train.count;
    const keep = 1 - learningRate * beta;
    const jitter = Math.sqrt(2 * learningRate * temperature);
    const { cxx, cyx } = this.train.moments;
    for (let step = 0; step < steps; step++) {
      if (full) this.#descend(state.weights, cxx, cyx, learningRate, keep);
      else {
        drawBatch(state, sampling, batchSize, this.#batch);
        this.#addUp(batchSize);
        this.#descend(state.weights, this.#cxx, this.#cyx, learningRate, keep);
      }
      if (jitter > 0) addNormals(state.noise, state.weights, jitter);
    }
    state.step += steps;
    if (this.#depth > 2) flushNegligible(state.weights);
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const map = this.#endToEnd(state.weights);
    let norm = 0;
    for (let i = 0; i < state.weights.length; i++) norm += pow(state.weights[i]!, 2);
    const trainError = squaredError(map, this.train.moments);
    row[offset] = trainError / this.#outputs;
    row[offset + 1] = squaredError(map, this.test.moments) / this.#outputs;
    row[offset + 2] = 0.5 * (trainError + beta * norm);
    row[offset + 3] = Math.sqrt(norm);
    singularValues(map, this.#outputs, this.#inputs, this.maxRank, row, offset + 4);
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    const { cxx, cyx } = this.train.moments;
    // One step of unit length without decay, taken from a copy, moves by minus the gradient.
    const moved = state.weights.slice();
    this.#descend(moved, cxx, cyx, 1, 1 - beta);
    for (let i = 0; i < out.length; i++) out[i] = state.weights[i]! - moved[i]!;
  }

  /** Adds up the batch's products and spreads them over C_xx and C_yx. */
  #addUp(size: number): void {
    const sum = this.#sum;
    sumRows(this.#products, this.#batch, size, this.#productLength, sum);
    const n = this.#inputs;
    const cxx = this.#cxx;
    const scale = 1 / size;
    let k = 0;
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        const value = sum[k++]! * scale;
        cxx[i * n + j] = value;
        cxx[j * n + i] = value;
      }
    }
    for (let i = 0; i < this.#cyx.length; i++) this.#cyx[i] = sum[k++]! * scale;
  }

  /** W_L…W_1, p × n; the products on the way stay in `#suffix`. */
  #endToEnd(weights: Float64Array): Float64Array {
    const widths = this.#widths;
    const p = this.#outputs;
    const last = this.#suffix[this.#depth - 1]!;
    const top = this.#offsets[this.#depth - 1]!;
    for (let i = 0; i < last.length; i++) last[i] = weights[top + i]!;
    for (let l = this.#depth - 2; l >= 0; l--) {
      multiply(this.#suffix[l + 1]!, weights, this.#offsets[l]!, this.#suffix[l]!, p, widths[l + 1]!, widths[l]!);
    }
    return this.#suffix[0]!;
  }

  /** One step down the gradient for the moments C_xx and C_yx. */
  #descend(weights: Float64Array, cxx: Float64Array, cyx: Float64Array, rate: number, keep: number): void {
    const widths = this.#widths;
    const p = this.#outputs;
    const n = this.#inputs;
    const map = this.#endToEnd(weights);
    let [carry, next] = this.#carry;
    multiply(map, cxx, 0, carry, p, n, n);
    for (let i = 0; i < p * n; i++) carry[i] = rate * (carry[i]! - cyx[i]!);
    for (let l = 0; l < this.#depth; l++) {
      const columns = widths[l]!;
      const rows = widths[l + 1]!;
      const offset = this.#offsets[l]!;
      if (l + 1 < this.#depth) {
        multiplyTransposed(carry, weights, offset, next, p, columns, rows);
        descendLayer(weights, offset, this.#suffix[l + 1]!, carry, p, rows, columns, keep);
        [carry, next] = [next, carry];
      } else {
        for (let i = 0; i < rows * columns; i++) weights[offset + i] = keep * weights[offset + i]! - carry[i]!;
      }
    }
  }
}

/** E‖y − Wx‖² from second moments. */
function squaredError(map: Float64Array, { inputs, outputs, cxx, cyx, traceCyy }: SecondMoments): number {
  let error = traceCyy;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      let projected = 0;
      for (let j = 0; j < inputs; j++) projected += map[o * inputs + j]! * cxx[j * inputs + i]!;
      error += map[o * inputs + i]! * (projected - 2 * cyx[o * inputs + i]!);
    }
  }
  return error;
}

function productsOf(data: DataSet, length: number): Float64Array {
  if (!data.samples) return new Float64Array(0);
  const { count, inputs, outputs, x, y } = data.samples;
  const products = new Float64Array(count * length);
  let k = 0;
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < inputs; i++)
      for (let j = i; j < inputs; j++) products[k++] = x[s * inputs + i]! * x[s * inputs + j]!;
    for (let o = 0; o < outputs; o++)
      for (let j = 0; j < inputs; j++) products[k++] = y[s * outputs + o]! * x[s * inputs + j]!;
  }
  return products;
}
