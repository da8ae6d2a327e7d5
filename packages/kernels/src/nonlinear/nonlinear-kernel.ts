import {
  type DataSet,
  type Kernel,
  type KernelState,
  type Knobs,
  layersOf,
  type Model,
  type NetworkShape,
  rareNormal,
  runWide,
  type Stream,
  weightCount,
} from '@kramers/core';
import type { Samples } from '@kramers/theory';
import {
  adoptState,
  BestLinearMap,
  initialState,
  maxRankOf,
  metricColumns,
  samplesOf,
  singularValues,
} from '@kramers/models/internal';
import { cos, pow, sin } from '@kramers/theory/elementary';
import { compiled } from '../parts/compiled';
import { engine } from '../parts/engine';
import { Mode } from '../parts/mode';
import { copyWords, writeNoise } from '../parts/noise';
import { type NonlinearLayout, nonlinearLayout, type Table } from './layout';
import { type NonlinearExports, nonlinearModule, pagesOf } from './nonlinear-module';
import type { Programs } from './passes';

/**
 * Trains a network on samples by its mean squared error, forward and backward a tile at a time, in WebAssembly emitted
 * for its shape and activations. The same numbers as the TypeScript sample kernel, but for rounding.
 */
export class NonlinearKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #layout: NonlinearLayout;
  readonly #exports: NonlinearExports;
  readonly #programs: Programs;
  readonly #memory: Float64Array;
  readonly #weights: Float64Array;
  readonly #gradient: Float64Array;
  readonly #order: Int32Array;
  readonly #batches: Int32Array;
  readonly #noise: Int32Array;
  readonly #map: Float64Array;

  /** Throws a RangeError for a population. */
  constructor(
    model: Model,
    readonly shape: NetworkShape,
    programs: Programs,
    readonly train: DataSet,
    test: DataSet,
  ) {
    const [trainSamples, testSamples] = [samplesOf(model, train), samplesOf(model, test)];
    const layout = nonlinearLayout(shape, trainSamples.count, testSamples.count);
    const memory = new engine.Memory({ initial: pagesOf(layout) });
    const doubles = (address: number, count: number) => new Float64Array(memory.buffer, address, count);
    const integers = (address: number, count: number) => new Int32Array(memory.buffer, address, count);
    this.#layout = layout;
    this.#programs = programs;
    this.parameters = layout.parameters;
    this.maxRank = maxRankOf(shape);
    this.columns = metricColumns(this.maxRank);
    this.#memory = new Float64Array(memory.buffer);
    this.#weights = doubles(layout.weights, layout.parameters);
    this.#gradient = doubles(layout.gradient, layout.parameters);
    this.#order = integers(layout.order, layout.count);
    this.#batches = integers(layout.batches, 4);
    this.#noise = integers(layout.noise.stream, 4);
    this.#map = doubles(layout.map.address.offset, layout.outputs * layout.inputs);

    writeNoise(memory.buffer, layout.noise);
    writeTable(this.#memory, layout.train, trainSamples);
    writeTable(this.#memory, layout.test, testSamples);
    writeProjector(this.#memory, layout, testSamples);
    integers(layout.everyone, Math.max(layout.count, testSamples.count)).forEach((_, i, all) => (all[i] = i));
    const name = `nonlinear ${JSON.stringify([
      shape.widths,
      shape.bias,
      shape.regulariseBias,
      programs,
      layout.count,
      testSamples.count,
    ])}`;
    const instance = new engine.Instance(
      compiled(name, () => nonlinearModule(layout, programs)),
      {
        env: {
          memory,
          rareNormal: (layer: number, position: number) => rareNormal(this.#noise, layer, position),
          sin: sin,
          cos: cos,
          mend: (level: number, position: number) => this.#mend(level, position),
        },
      },
    );
    this.#exports = instance.exports as NonlinearExports;
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
    if (steps < 1) return;
    const { learningRate, beta, temperature, batchSize, sampling } = knobs;
    const { count } = this.#layout;
    const mode = batchSize >= count ? Mode.full : Mode[sampling];
    this.#weights.set(state.weights);
    this.#order.set(state.order);
    copyWords(state.batches, this.#batches);
    copyWords(state.noise, this.#noise);
    const jitter = Math.sqrt(2 * learningRate * temperature);
    const size = Math.min(batchSize, count);
    state.cursor = this.#exports.advance(
      steps,
      mode,
      size,
      state.cursor,
      learningRate,
      1 - learningRate * beta,
      jitter,
    );
    copyWords(this.#batches, state.batches);
    copyWords(this.#noise, state.noise);
    state.order.set(this.#order);
    state.weights.set(this.#weights);
    state.step += steps;
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const { outputs, inputs, decayed, train, test, error } = this.#layout;
    let norm = 0;
    for (let i = 0; i < decayed; i++) norm += pow(state.weights[i]!, 2);
    this.#weights.set(state.weights);
    this.#exports.measureTrain();
    const trainError = this.#memory[error / 8]! / train.count;
    this.#exports.measureTest();
    row[offset] = trainError / outputs;
    row[offset + 1] = this.#memory[error / 8]! / (test.count * outputs);
    row[offset + 2] = 0.5 * (trainError + beta * norm);
    row[offset + 3] = Math.sqrt(norm);
    singularValues(this.#map, outputs, inputs, this.maxRank, row, offset + 4);
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    const { everyone, count, decayed } = this.#layout;
    this.#weights.set(state.weights);
    this.#exports.differentiate(everyone, count);
    for (let i = 0; i < out.length; i++) out[i] = this.#gradient[i]! + (i < decayed ? beta * state.weights[i]! : 0);
  }

  /** Computes anew, with a wider range of exponents, what is not finite in a vector. */
  #mend(level: number, position: number): void {
    const { levels, slopes, overflowed } = this.#layout;
    const program = this.#programs[level - 1]!;
    for (let lane = 0; lane < 2; lane++) {
      const value = (levels[level]!.address.offset + position) / 8 + lane;
      const slope = (slopes[level]!.address.offset + position) / 8 + lane;
      // Slopes may be left over from another pass: a mended value has its own.
      const result = runWide(program, this.#memory[overflowed / 8 + lane]!);
      if (!Number.isFinite(this.#memory[value]) || !Number.isFinite(this.#memory[slope])) {
        this.#memory[value] = result.value;
        this.#memory[slope] = result.slope;
      }
    }
  }
}

/** The program of each hidden layer. */
export function hiddenLayers(model: Model, shape: NetworkShape): readonly Model[] {
  return (
    shape.layers ??
    layersOf(shape)
      .slice(1)
      .map(() => model)
  );
}

function writeTable(memory: Float64Array, table: Table, { inputs, outputs, count, x, y }: Samples): void {
  const width = inputs + outputs;
  for (let s = 0; s < count; s++) {
    memory.set(x.subarray(s * inputs, (s + 1) * inputs), table.address / 8 + s * width);
    memory.set(y.subarray(s * outputs, (s + 1) * outputs), table.address / 8 + s * width + inputs);
  }
}

function writeProjector(memory: Float64Array, { projector, inputs }: NonlinearLayout, test: Samples): void {
  const rows = new BestLinearMap(test).projector;
  for (let s = 0; s < test.count; s++)
    for (let i = 0; i < inputs; i++) memory[projector.at(i, s).offset / 8] = rows[s * inputs + i]!;
}
