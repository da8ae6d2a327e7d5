import type { DataSet, Kernel, KernelState, Knobs, NetworkShape, Stream } from '@kramers/core';
import { rareNormal } from '@kramers/core/plugins';
import type { SecondMoments } from '@kramers/theory';
import { adoptState, initialState, maxRankOf, metricColumns, singularValues } from '@kramers/models/internal';
import { compiled, engine, Mode } from '../parts/engine';
import { copyWords, writeNoise } from '../parts/noise';
import { type Layout, layoutOf, type Moments } from './layout';
import { type LinearExports, linearModule, pagesOf } from './linear-module';

/**
 * Trains a deep linear network on second moments, in WebAssembly emitted for its shape. A state's arrays stay its own:
 * they are copied into the module's memory and back at every call, which costs little next to an epoch and leaves
 * states plain values.
 */
export class LinearKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #layout: Layout;
  readonly #exports: LinearExports;
  readonly #weights: Float64Array;
  readonly #order: Int32Array;
  readonly #batches: Int32Array;
  readonly #noise: Int32Array;
  readonly #results: Float64Array;
  readonly #map: Float64Array;

  constructor(
    shape: NetworkShape,
    readonly train: DataSet,
    readonly test: DataSet,
  ) {
    const layout = layoutOf(shape.widths, train.samples?.count ?? 0);
    const memory = new engine.Memory({ initial: pagesOf(layout) });
    const doubles = (address: number, count: number) => new Float64Array(memory.buffer, address, count);
    const integers = (address: number, count: number) => new Int32Array(memory.buffer, address, count);
    this.#layout = layout;
    this.parameters = layout.parameters;
    this.maxRank = maxRankOf(shape);
    this.columns = metricColumns(this.maxRank);
    this.#weights = doubles(layout.weights, layout.parameters);
    this.#order = integers(layout.order, layout.count);
    this.#batches = integers(layout.batches, 4);
    this.#noise = integers(layout.noise.stream, 4);
    this.#results = doubles(layout.results, 4);
    this.#map = doubles(layout.map.address.offset, layout.outputs * layout.inputs);

    writeNoise(memory.buffer, layout.noise);
    const everything = doubles(0, memory.buffer.byteLength / 8);
    writeMoments(everything, layout.full, train.moments);
    writeMoments(everything, layout.test, test.moments);
    const { table } = layout;
    (table.kind === 'products' ? writeProducts : writeSamples)(
      doubles(table.address, 2 * table.rowVectors * layout.count),
      train,
      2 * table.rowVectors,
    );

    const module = compiled(`linear ${layout.widths.join('-')} of ${layout.count}`, () => linearModule(layout));
    const instance = new engine.Instance(module, {
      env: { memory, rareNormal: (layer: number, position: number) => rareNormal(this.#noise, layer, position) },
    });
    this.#exports = instance.exports as LinearExports;
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    return initialState(this.parameters, this.train, scale, weights, batches, noise);
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    if (steps < 1) return;
    const { learningRate, beta, temperature, batchSize, sampling } = knobs;
    const full = batchSize >= this.#layout.count;
    const keep = 1 - learningRate * beta;
    const jitter = Math.sqrt(2 * learningRate * temperature);
    this.#weights.set(state.weights);
    if (jitter > 0) copyWords(state.noise, this.#noise);
    if (full) this.#exports.advance(steps, Mode.full, 0, 0, learningRate, keep, jitter);
    else {
      copyWords(state.batches, this.#batches);
      this.#order.set(state.order);
      state.cursor = this.#exports.advance(
        steps,
        Mode[sampling],
        batchSize,
        state.cursor,
        learningRate / batchSize,
        keep,
        jitter,
      );
      state.order.set(this.#order);
      copyWords(this.#batches, state.batches);
    }
    if (jitter > 0) copyWords(this.#noise, state.noise);
    state.weights.set(this.#weights);
    state.step += steps;
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    this.#weights.set(state.weights);
    this.#exports.measure();
    const { outputs, inputs } = this.#layout;
    const norm = this.#results[2]!;
    const trainError = this.train.moments.traceCyy + this.#results[0]!;
    row[offset] = trainError / outputs;
    row[offset + 1] = (this.test.moments.traceCyy + this.#results[1]!) / outputs;
    row[offset + 2] = 0.5 * (trainError + beta * norm);
    row[offset + 3] = Math.sqrt(norm);
    singularValues(this.#map, outputs, inputs, this.maxRank, row, offset + 4);
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    // One step of unit length moves by minus the gradient.
    this.#weights.set(state.weights);
    this.#exports.descend(0, 1, 1 - beta);
    for (let i = 0; i < out.length; i++) out[i] = state.weights[i]! - this.#weights[i]!;
  }
}

function writeMoments(memory: Float64Array, { cxx, cyx }: Moments, moments: SecondMoments): void {
  const { inputs, outputs } = moments;
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < inputs; j++) memory[cxx.at(i, j).offset / 8] = moments.cxx[i * inputs + j]!;
  for (let o = 0; o < outputs; o++)
    for (let j = 0; j < inputs; j++) memory[cyx.at(o, j).offset / 8] = moments.cyx[o * inputs + j]!;
}

/** Each sample's x xᵀ (upper triangle) and y xᵀ, in a row of `length` doubles. */
function writeProducts(products: Float64Array, data: DataSet, length: number): void {
  if (!data.samples) return;
  const { count, inputs, outputs, x, y } = data.samples;
  for (let s = 0; s < count; s++) {
    let k = s * length;
    for (let i = 0; i < inputs; i++)
      for (let j = i; j < inputs; j++) products[k++] = x[s * inputs + i]! * x[s * inputs + j]!;
    for (let o = 0; o < outputs; o++)
      for (let j = 0; j < inputs; j++) products[k++] = y[s * outputs + o]! * x[s * inputs + j]!;
  }
}

/** Each sample's x, then its y, in a row of `length` doubles, each filled up to an even number. */
function writeSamples(rows: Float64Array, data: DataSet, length: number): void {
  if (!data.samples) return;
  const { count, inputs, outputs, x, y } = data.samples;
  for (let s = 0; s < count; s++) {
    rows.set(x.subarray(s * inputs, (s + 1) * inputs), s * length);
    rows.set(y.subarray(s * outputs, (s + 1) * outputs), s * length + inputs + (inputs % 2));
  }
}
