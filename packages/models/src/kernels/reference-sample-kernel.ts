import {
  type DataSet,
  type Kernel,
  type KernelState,
  type Knobs,
  type Loss,
  type Model,
  type NetworkShape,
  nextNormal,
  type Stream,
} from '@kramers/core';
import { type Program, runWide } from '@kramers/core/expression';
import { type LayerLayout, layersOf, parameterCount, weightCount } from '@kramers/core/plugins';
import type { Samples } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { Matrix, pseudoInverse, SVD } from 'ml-matrix';
import { programOf } from '../evaluate/program-of';
import { mse } from '../losses/mse';
import { drawBatch } from './batches';
import { adoptState, initialState } from './initial-state';
import { accuracyColumns, maxRankOf, metricColumns } from './metric-columns';
import { isClassification, refuseTargets } from './objective';
import { samplesOf } from './sets';

/**
 * One sample's way through the network: the inputs of every layer, the slopes of every hidden unit, and the outputs.
 */
interface Passage {
  readonly inputs: readonly (readonly number[])[];
  readonly slopes: readonly (readonly number[])[];
  readonly outputs: readonly number[];
}

/**
 * A network of any activations trained the plain way, one sample and one unit at a time. Very slow, and meant to be:
 * other kernels are compared with it. It draws the same random numbers in the same order as they do.
 *
 * @example
 * import { randomSet } from '@kramers/core/testing';
 * const set = randomSet(1, 'train', 50, 2, 2);
 * const model = { name: 'sin', summary: 'Sine', activation: 'sin(x)' };
 * new ReferenceSampleKernel(model, { widths: [2, 4, 2], bias: true }, set, set).parameters; // 22
 */
export class ReferenceSampleKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #train: Samples;
  readonly #test: Samples;
  readonly #layers: readonly LayerLayout[];
  readonly #programs: readonly Program[];
  readonly #loss: Loss;
  readonly #classification: boolean;
  readonly #decayed: number;

  constructor(
    model: Model,
    readonly shape: NetworkShape,
    readonly train: DataSet,
    test: DataSet,
  ) {
    this.#train = samplesOf(model, train);
    this.#test = samplesOf(model, test);
    this.#layers = layersOf(shape);
    this.#programs = (shape.layers ?? this.#layers.slice(1).map(() => model)).map(programOf);
    this.#loss = shape.loss ?? mse;
    for (const set of [this.#train, this.#test]) refuseTargets(this.#loss, set);
    this.#classification = isClassification(this.#test);
    this.parameters = parameterCount(shape);
    this.#decayed = shape.regulariseBias ? this.parameters : weightCount(shape);
    this.maxRank = maxRankOf(shape);
    this.columns = [...metricColumns(this.maxRank), ...(this.#classification ? accuracyColumns : [])];
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    return initialState(
      this.parameters,
      this.train,
      scale,
      weights,
      batches,
      noise,
      this.parameters - weightCount(this.shape),
    );
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    const { count } = this.train;
    const jitter = Math.sqrt(2 * knobs.learningRate * knobs.temperature);
    for (let step = 0; step < steps; step++) {
      let batch = Int32Array.from({ length: count }, (_, i) => i);
      if (knobs.batchSize < count) {
        batch = new Int32Array(knobs.batchSize);
        drawBatch(state, knobs.sampling, knobs.batchSize, batch);
      }
      const gradient = this.#gradientOver(batch, state.weights, knobs.beta);
      for (let i = 0; i < gradient.length; i++) {
        state.weights[i]! -= knobs.learningRate * gradient[i]!;
        if (jitter > 0) state.weights[i]! += jitter * nextNormal(state.noise);
      }
      state.step++;
    }
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const train = this.#errors(this.#train, state.weights);
    const test = this.#errors(this.#test, state.weights);
    const norm = state.weights.subarray(0, this.#decayed).reduce((sum, w) => sum + w * w, 0);
    row.set([train.mse, test.mse, train.loss + 0.5 * beta * norm, Math.sqrt(norm)], offset);
    const { diagonal } = new SVD(this.#bestLinearMap(state.weights), { autoTranspose: true });
    row.set(diagonal.slice(0, this.maxRank), offset + 4);
    if (this.#classification) row.set([train.accuracy, test.accuracy], offset + 4 + this.maxRank);
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
    const gradient = weights.map((w, i) => (i < this.#decayed ? beta * w : 0));
    for (const sample of batch) {
      const { inputs, slopes, outputs } = this.#forward(weights, this.#train, sample);
      const target = rowOf(this.#train.y, sample, this.#train.outputs);
      const slope = new Float64Array(outputs.length);
      this.#loss.gradient(Float64Array.from(outputs), Float64Array.from(target), slope);
      let delta = Array.from(slope);
      for (let l = this.#layers.length - 1; l >= 0; l--) {
        const { rows, columns, weights: at, biases } = this.#layers[l]!;
        const below = new Array<number>(columns).fill(0);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            gradient[at + i * columns + j]! += (delta[i]! * inputs[l]![j]!) / batch.length;
            below[j]! += weights[at + i * columns + j]! * delta[i]!;
          }
          if (biases >= 0) gradient[biases + i]! += delta[i]! / batch.length;
        }
        delta = below.map((d, j) => (l > 0 ? d * slopes[l - 1]![j]! : d));
      }
    }
    return gradient;
  }

  #forward(weights: Float64Array, data: Samples, sample: number): Passage {
    const inputs: number[][] = [];
    const slopes: number[][] = [];
    let signal = rowOf(data.x, sample, data.inputs);
    this.#layers.forEach(({ rows, columns, weights: at, biases }, l) => {
      inputs.push(signal);
      const sums = Array.from({ length: rows }, (_, i) =>
        signal.reduce((sum, a, j) => sum + weights[at + i * columns + j]! * a, biases >= 0 ? weights[biases + i]! : 0),
      );
      const program = this.#programs[l];
      const results = sums.map((sum) => (program ? runWide(program, sum) : { value: sum, slope: 1 }));
      slopes.push(results.map(({ slope }) => slope));
      signal = results.map(({ value }) => value);
    });
    return { inputs, slopes, outputs: signal };
  }

  /** What is compared with the target: the outputs, or what the loss makes of them. */
  #prediction(outputs: readonly number[]): readonly number[] {
    if (!this.#loss.predict) return outputs;
    const prediction = new Float64Array(outputs.length);
    this.#loss.predict(Float64Array.from(outputs), prediction);
    return Array.from(prediction);
  }

  #errors(data: Samples, weights: Float64Array): { mse: number; loss: number; accuracy: number } {
    const p = data.outputs;
    let squared = 0;
    let loss = 0;
    let correct = 0;
    for (let sample = 0; sample < data.count; sample++) {
      const { outputs } = this.#forward(weights, data, sample);
      const target = rowOf(data.y, sample, p);
      squared += this.#prediction(outputs).reduce((sum, f, o) => sum + pow(f - target[o]!, 2), 0);
      loss += this.#loss.value(Float64Array.from(outputs), Float64Array.from(target));
      if (target[outputs.indexOf(Math.max(...outputs))] === 1) correct++;
    }
    return { mse: squared / data.count / p, loss: loss / data.count, accuracy: correct / data.count };
  }

  /** C_fx·C_xx⁻¹ on the test inputs, with centred moments. */
  #bestLinearMap(weights: Float64Array): Matrix {
    const { count, inputs, x } = this.#test;
    const f = new Matrix(
      Array.from({ length: count }, (_, sample) => [...this.#forward(weights, this.#test, sample).outputs]),
    ).center('column');
    const centred = Matrix.from1DArray(count, inputs, x).center('column');
    return f
      .transpose()
      .mmul(centred)
      .mmul(pseudoInverse(centred.transpose().mmul(centred)));
  }
}

function rowOf(values: Float64Array, row: number, width: number): number[] {
  return Array.from(values.subarray(row * width, (row + 1) * width));
}
