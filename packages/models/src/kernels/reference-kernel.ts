import {
  type DataSet,
  type Kernel,
  type KernelState,
  type Knobs,
  type NetworkShape,
  nextNormal,
  type Stream,
} from '@kramers/core';
import { parameterCount } from '@kramers/core/plugins';
import { pow } from '@kramers/theory/elementary';
import { Matrix, SVD } from 'ml-matrix';
import { drawBatch } from './batches';
import { adoptState, initialState } from './initial-state';
import { maxRankOf, metricColumns } from './metric-columns';

/**
 * A deep linear network trained the plain way, sample by sample, forward and backward. Slow, and meant to be: other
 * kernels are compared with it. It draws the same random numbers in the same order as they do.
 *
 * @example
 * import { randomSet } from '@kramers/core/testing';
 * const set = randomSet(1, 'train', 50, 2, 2);
 * new ReferenceKernel({ widths: [2, 4, 2], bias: false }, set, set).parameters; // 16
 */
export class ReferenceKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];

  /** Throws a RangeError for a population, which has no samples to go through. */
  constructor(
    readonly shape: NetworkShape,
    readonly train: DataSet,
    readonly test: DataSet,
  ) {
    if (!train.samples || !test.samples)
      throw new RangeError('the reference backend needs samples; set data.population: false');
    this.parameters = parameterCount(shape);
    this.maxRank = maxRankOf(shape);
    this.columns = metricColumns(this.maxRank);
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    return initialState(this.parameters, this.train, scale, weights, batches, noise);
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    const { count } = this.train;
    const everyone = Int32Array.from({ length: count }, (_, i) => i);
    for (let step = 0; step < steps; step++) {
      let batch = everyone;
      if (knobs.batchSize < count) {
        batch = new Int32Array(knobs.batchSize);
        drawBatch(state, knobs.sampling, knobs.batchSize, batch);
      }
      const gradient = this.#gradientOver(batch, state.weights, knobs.beta);
      const jitter = Math.sqrt(2 * knobs.learningRate * knobs.temperature);
      for (let i = 0; i < gradient.length; i++) {
        state.weights[i]! -= knobs.learningRate * gradient[i]!;
        if (jitter > 0) state.weights[i]! += jitter * nextNormal(state.noise);
      }
      state.step++;
    }
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const p = this.shape.widths.at(-1)!;
    const norm = state.weights.reduce((sum, w) => sum + w * w, 0);
    row[offset] = this.#error(this.train, state.weights) / p;
    row[offset + 1] = this.#error(this.test, state.weights) / p;
    row[offset + 2] = 0.5 * this.#error(this.train, state.weights) + 0.5 * beta * norm;
    row[offset + 3] = Math.sqrt(norm);
    const map = this.#layers(state.weights).reduce((product, layer) => layer.mmul(product));
    row.set(new SVD(map, { autoTranspose: true }).diagonal.slice(0, this.maxRank), offset + 4);
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    out.set(
      this.#gradientOver(
        Int32Array.from({ length: this.train.count }, (_, i) => i),
        state.weights,
        beta,
      ),
    );
  }

  #gradientOver(batch: Int32Array, weights: Float64Array, beta: number): Float64Array {
    const { widths } = this.shape;
    const { x, y } = this.train.samples!;
    const gradient = weights.map((w) => beta * w);
    for (const sample of batch) {
      const activations = this.#forward(weights, x, sample);
      let delta = activations.at(-1)!.map((f, o) => f - y[sample * widths.at(-1)! + o]!);
      let offset = weights.length;
      for (let l = widths.length - 2; l >= 0; l--) {
        const [rows, columns] = [widths[l + 1]!, widths[l]!];
        offset -= rows * columns;
        const below = new Float64Array(columns);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            gradient[offset + i * columns + j]! += (delta[i]! * activations[l]![j]!) / batch.length;
            below[j]! += weights[offset + i * columns + j]! * delta[i]!;
          }
        }
        delta = below;
      }
    }
    return gradient;
  }

  /** Activations of every layer for one sample, the input first. */
  #forward(weights: Float64Array, x: Float64Array, sample: number): Float64Array[] {
    const { widths } = this.shape;
    const activations = [x.slice(sample * widths[0]!, (sample + 1) * widths[0]!)];
    let offset = 0;
    for (let l = 0; l + 1 < widths.length; l++) {
      const [rows, columns] = [widths[l + 1]!, widths[l]!];
      const above = new Float64Array(rows);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) above[i]! += weights[offset + i * columns + j]! * activations[l]![j]!;
      activations.push(above);
      offset += rows * columns;
    }
    return activations;
  }

  /** Mean over a set of ‖y − Wx‖². */
  #error(data: DataSet, weights: Float64Array): number {
    const p = this.shape.widths.at(-1)!;
    let sum = 0;
    for (let sample = 0; sample < data.count; sample++) {
      const f = this.#forward(weights, data.samples!.x, sample).at(-1)!;
      for (let o = 0; o < p; o++) sum += pow(data.samples!.y[sample * p + o]! - f[o]!, 2);
    }
    return sum / data.count;
  }

  #layers(weights: Float64Array): Matrix[] {
    const { widths } = this.shape;
    let offset = 0;
    return widths.slice(1).map((rows, l) => {
      const columns = widths[l]!;
      const layer = Matrix.from1DArray(rows, columns, weights.slice(offset, offset + rows * columns));
      offset += rows * columns;
      return layer;
    });
  }
}
