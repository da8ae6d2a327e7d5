import type { DataSet, Kernel, KernelState, Knobs, NetworkShape, Stream } from '@kramers/core';
import { ziggurat } from '@kramers/core/plugins';
import type { SecondMoments } from '@kramers/theory';
import { adoptState, initialState, maxRankOf, metricColumns, singularValues } from '@kramers/models/internal';
import { Mode } from '../source/mode';
import type { Target } from '../source/prelude';
import { ZIGGURAT } from '../source/normals';
import type { Compiler } from '../toolchain/compiler';
import { LentState } from '../toolchain/lent-state';
import { Block, functionsOf } from '../toolchain/library';
import { type LinearLayout, linearLayout } from './layout';
import { linearSource, parts } from './linear-source';

const signatures = {
  places: ['void', ['void *']],
  prepare: ['void', ['void *']],
  measure: ['void', ['void *', 'void *']],
  descend: ['void', ['void *', 'void *', 'double', 'double']],
  advance: ['int', ['void *']],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

/** Trains a deep linear network on second moments, in C written for its shape. A state's arrays are lent to it. */
export class LinearKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #layout: LinearLayout;
  readonly #functions: ReturnType<typeof functionsOf<keyof typeof signatures>>;
  readonly #block: Block;
  readonly #lent: LentState;
  readonly #results: Float64Array;
  readonly #map: Float64Array;

  /** Throws a CompilerError where its source cannot be compiled. */
  constructor(
    compiler: Compiler,
    shape: NetworkShape,
    readonly train: DataSet,
    readonly test: DataSet,
  ) {
    const target = narrowed(compiler);
    const layout = linearLayout(target, shape.widths, train.samples?.count ?? 0);
    this.#layout = layout;
    this.parameters = layout.parameters;
    this.maxRank = maxRankOf(shape);
    this.columns = metricColumns(this.maxRank);
    this.#functions = functionsOf(compiler, linearSource(layout, target), signatures);
    const offsets = new Float64Array(16);
    this.#functions.places(offsets);
    const place = (part: (typeof parts)[number]): number => offsets[parts.indexOf(part)]!;
    const block = new Block(place('size'));
    this.#block = block;
    this.#functions.prepare(block.address);
    this.#lent = new LentState(block, place('call'), layout.parameters, layout.count, 0);
    block.doubles(place('ziggurat'), ZIGGURAT).set(ziggurat.ratio);
    block.doubles(place('ziggurat') + 8 * ZIGGURAT, ZIGGURAT).set(ziggurat.edge);
    const momentsSize = layout.stride(layout.inputs) * (layout.inputs + layout.outputs);
    writeMoments(block.doubles(place('full'), momentsSize), layout, train.moments);
    writeMoments(block.doubles(place('test'), momentsSize), layout, test.moments);
    if (train.samples) {
      const table = block.doubles(place('table'), layout.count * layout.rowStride);
      (layout.products ? writeProducts : writeSamples)(table, layout, train);
    }
    this.#results = block.doubles(place('results'), 3);
    this.#map = block.doubles(place('map'), layout.outputs * layout.inputs);
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
    this.#lent.lend(state);
    this.#lent.set(
      steps,
      full ? Mode.full : Mode[sampling],
      full ? 0 : batchSize,
      state.cursor,
      state.step,
      full ? learningRate : learningRate / batchSize,
      beta,
      1 - learningRate * beta,
      Math.sqrt(2 * learningRate * temperature),
    );
    const cursor = this.#functions.advance(this.#block.address);
    if (!full) state.cursor = cursor;
    state.step += steps;
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    this.#functions.measure(this.#block.address, state.weights);
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
    out.set(state.weights);
    this.#functions.descend(this.#block.address, out, 1, 1 - beta);
    for (let i = 0; i < out.length; i++) out[i] = state.weights[i]! - out[i]!;
  }
}

/**
 * Half of the widest vectors, where they are 64 bytes: rows of a linear network are narrow, what waits for what counts
 * more than how much is done at once, and of a row of ten numbers 12 lanes waste less than 16.
 */
function narrowed({ vectorBytes, registers }: Target): Target {
  return { vectorBytes: Math.min(32, vectorBytes), registers };
}

function writeMoments(to: Float64Array, { inputs, outputs, stride }: LinearLayout, moments: SecondMoments): void {
  const across = stride(inputs);
  for (let i = 0; i < inputs; i++) to.set(moments.cxx.subarray(i * inputs, (i + 1) * inputs), i * across);
  for (let o = 0; o < outputs; o++) to.set(moments.cyx.subarray(o * inputs, (o + 1) * inputs), (inputs + o) * across);
}

/** Each sample's x xᵀ (upper triangle) and y xᵀ. */
function writeProducts(to: Float64Array, { rowStride }: LinearLayout, data: DataSet): void {
  const { count, inputs, outputs, x, y } = data.samples!;
  for (let s = 0; s < count; s++) {
    let k = s * rowStride;
    for (let i = 0; i < inputs; i++) for (let j = i; j < inputs; j++) to[k++] = x[s * inputs + i]! * x[s * inputs + j]!;
    for (let o = 0; o < outputs; o++)
      for (let j = 0; j < inputs; j++) to[k++] = y[s * outputs + o]! * x[s * inputs + j]!;
  }
}

/** Each sample's x, then its y, each filled up to whole vectors. */
function writeSamples(to: Float64Array, { rowStride, stride }: LinearLayout, data: DataSet): void {
  const { count, inputs, outputs, x, y } = data.samples!;
  for (let s = 0; s < count; s++) {
    to.set(x.subarray(s * inputs, (s + 1) * inputs), s * rowStride);
    to.set(y.subarray(s * outputs, (s + 1) * outputs), s * rowStride + stride(inputs));
  }
}
