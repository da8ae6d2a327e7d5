import type { DataSet, Kernel, KernelState, Knobs, Model, NetworkShape, Stream } from '@kramers/core';
import { weightCount, ziggurat } from '@kramers/core/plugins';
import { mse, sgd } from '@kramers/models';
import {
  accuracyColumns,
  adoptState,
  BestLinearMap,
  initialState,
  inputListOf,
  isClassification,
  lossCodeOf,
  maxRankOf,
  metricColumns,
  refuseTargets,
  samplesOf,
  singularValues,
} from '@kramers/models/internal';
import type { Samples } from '@kramers/theory';
import { Mode } from '../source/mode';
import { ZIGGURAT } from '../source/normals';
import type { Compiler } from '../toolchain/compiler';
import { LentState } from '../toolchain/lent-state';
import { Block, functionsOf } from '../toolchain/library';
import { type NonlinearLayout, nonlinearLayout, type Plan } from './layout';
import { nonlinearSource, parts } from './nonlinear-source';

const plain = sgd.create({});
const pointers = (count: number): string[] => Array<string>(count).fill('void *');

const signatures = {
  places: ['void', pointers(1)],
  prepare: ['void', pointers(1)],
  differentiate: ['void', pointers(2)],
  measure: ['void', [...pointers(2), 'int']],
  advance: ['int', pointers(1)],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

/** Numbers of a network's precision in memory. */
type Numbers = Float64Array | Float32Array;

/**
 * Trains a network on samples, forward and backward a tile at a time, in C written for its shape, activations, loss and
 * optimiser. The same numbers as the other kernels, but for rounding.
 */
export class NonlinearKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #layout: NonlinearLayout;
  readonly #functions: ReturnType<typeof functionsOf<keyof typeof signatures>>;
  readonly #block: Block;
  readonly #lent: LentState;
  readonly #gradient: Numbers;
  readonly #totals: Float64Array;
  readonly #mapInMemory: Numbers;
  readonly #map: Float64Array;

  /** Throws a RangeError for a population, for targets that do not suit the loss, or where it cannot be compiled. */
  constructor(
    compiler: Compiler,
    model: Model,
    readonly shape: NetworkShape,
    programs: Plan['programs'],
    readonly train: DataSet,
    test: DataSet,
  ) {
    const [trainSamples, testSamples] = [samplesOf(model, train), samplesOf(model, test)];
    const { loss = mse, optimiser = plain } = shape;
    for (const set of [trainSamples, testSamples]) refuseTargets(loss, set);
    const layout = nonlinearLayout(compiler, {
      shape,
      programs,
      loss: lossCodeOf(loss),
      optimiser: optimiser.law ?? 'outside',
      remembered: optimiser.memory,
      classes: isClassification(testSamples),
      trainCount: trainSamples.count,
      testCount: testSamples.count,
      list: inputListOf(trainSamples, testSamples),
    });
    this.#layout = layout;
    this.parameters = layout.parameters;
    this.maxRank = maxRankOf(shape);
    this.columns = [...metricColumns(this.maxRank), ...(layout.classes ? accuracyColumns : [])];
    this.#functions = functionsOf(compiler, nonlinearSource(layout), signatures);
    const offsets = new Float64Array(parts.length + 3);
    this.#functions.places(offsets);
    const place = (part: (typeof parts)[number]): number => offsets[parts.indexOf(part)]!;
    const block = new Block(place('size'));
    this.#block = block;
    this.#functions.prepare(block.address);
    this.#lent = new LentState(block, place('call'), layout.parameters, layout.trainCount, layout.remembered);
    const numbers = (offset: number, count: number): Numbers =>
      layout.precision === 'float32' ? block.singles(offset, count) : block.doubles(offset, count);
    block.doubles(place('ziggurat'), ZIGGURAT).set(ziggurat.ratio);
    block.doubles(place('ziggurat') + 8 * ZIGGURAT, ZIGGURAT).set(ziggurat.edge);
    this.#gradient = numbers(place('gradient'), layout.parameters);
    this.#totals = block.doubles(place('totals'), 3);
    this.#mapInMemory = numbers(place('map'), layout.outputs * layout.inputs);
    this.#map = new Float64Array(layout.outputs * layout.inputs);
    const record = {
      size: offsets[parts.length]!,
      targets: offsets[parts.length + 1]!,
      places: offsets[parts.length + 2]!,
    };
    for (const [part, set] of [
      ['train', trainSamples],
      ['test', testSamples],
    ] as const)
      writeSamples(
        layout,
        set,
        record,
        (offset, count) => numbers(place(part) + offset, count),
        (offset, count) => block.integers(place(part) + offset, count),
      );
    const { projector } = new BestLinearMap(testSamples);
    const rows = numbers(place('projector'), layout.inputs * layout.testPadded);
    for (let s = 0; s < layout.testCount; s++)
      for (let i = 0; i < layout.inputs; i++) rows[i * layout.testPadded + s] = projector[s * layout.inputs + i]!;
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    const { parameters, shape, train } = this;
    const state = initialState(parameters, train, scale, weights, batches, noise, parameters - weightCount(shape));
    const { remembered } = this.#layout;
    return remembered > 0 ? { ...state, memory: new Float64Array(remembered * parameters) } : state;
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    if (steps < 1) return;
    const { learningRate, beta, temperature, batchSize, sampling } = knobs;
    const { trainCount } = this.#layout;
    this.#lent.lend(state);
    this.#lent.set(
      steps,
      batchSize >= trainCount ? Mode.full : Mode[sampling],
      Math.min(batchSize, trainCount),
      state.cursor,
      state.step,
      learningRate,
      beta,
      1 - learningRate * beta,
      Math.sqrt(2 * learningRate * temperature),
    );
    state.cursor = this.#functions.advance(this.#block.address);
    state.step += steps;
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const { outputs, inputs, decayed, trainCount, testCount, classes } = this.#layout;
    const totals = this.#totals;
    let norm = 0;
    for (let i = 0; i < decayed; i++) norm += state.weights[i]! * state.weights[i]!;
    this.#functions.measure(this.#block.address, state.weights, 0);
    row[offset] = totals[0]! / trainCount / outputs;
    row[offset + 2] = 0.5 * ((2 * totals[1]!) / trainCount + beta * norm);
    row[offset + 3] = Math.sqrt(norm);
    const accuracies = offset + 4 + this.maxRank;
    if (classes) row[accuracies] = totals[2]! / trainCount;
    this.#functions.measure(this.#block.address, state.weights, 1);
    row[offset + 1] = totals[0]! / (testCount * outputs);
    this.#map.set(this.#mapInMemory);
    singularValues(this.#map, outputs, inputs, this.maxRank, row, offset + 4);
    if (classes) row[accuracies + 1] = totals[2]! / testCount;
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    const { decayed } = this.#layout;
    this.#functions.differentiate(this.#block.address, state.weights);
    for (let i = 0; i < out.length; i++) out[i] = this.#gradient[i]! + (i < decayed ? beta * state.weights[i]! : 0);
  }
}

/** Writes a record for each sample of a set. */
function writeSamples(
  { list, precision }: NonlinearLayout,
  { inputs, outputs, count, x, y }: Samples,
  record: { readonly size: number; readonly targets: number; readonly places: number },
  numbers: (offset: number, count: number) => Numbers,
  integers: (offset: number, count: number) => Int32Array,
): void {
  const size = precision === 'float32' ? 4 : 8;
  const all = numbers(0, (count * record.size) / size);
  const places = integers(0, (count * record.size) / 4);
  for (let s = 0; s < count; s++) {
    const at = s * record.size;
    const row = x.subarray(s * inputs, (s + 1) * inputs);
    all.set(y.subarray(s * outputs, (s + 1) * outputs), (at + record.targets) / size);
    if (!list) all.set(row, at / size);
    else {
      // Slots that are left over name the first input, and zero.
      let slot = 0;
      row.forEach((value, i) => {
        if (value === 0) return;
        places[(at + record.places) / 4 + slot] = i;
        if (!list.ones) all[at / size + slot] = value;
        slot++;
      });
    }
  }
}
