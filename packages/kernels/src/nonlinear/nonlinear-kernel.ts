import type { DataSet, Kernel, KernelState, Knobs, Model, NetworkShape, Stream } from '@kramers/core';
import type { Program } from '@kramers/core/expression';
import { weightCount } from '@kramers/core/plugins';
import { mse, sgd } from '@kramers/models';
import {
  accuracyColumns,
  adoptState,
  initialState,
  inputListOf,
  isClassification,
  type LossCode,
  lossCodeOf,
  maxRankOf,
  metricColumns,
  refuseTargets,
  samplesOf,
  singularValues,
} from '@kramers/models/internal';
import { operationsOutside } from '../math/operations';
import { compiled, engine, Mode } from '../parts/engine';
import { doubles, singles } from '../assembler/lanes';
import { copyWords, writeNoise } from '../parts/noise';
import { type NonlinearLayout, nonlinearLayout } from './layout';
import { type NonlinearExports, nonlinearModule, pagesOf, type TrainingCode } from './nonlinear-module';
import { type CurrentStep, outsideFunctions } from './outside';
import type { Programs } from './passes';
import { type Numbers, writeConstants, writeTable } from './tables';

const plain = sgd.create({});

/**
 * Trains a network on samples, forward and backward a tile at a time, in WebAssembly emitted for its shape,
 * activations, loss and optimiser. The same numbers as the TypeScript sample kernel, but for rounding. An operation, a
 * loss or an optimiser of which there is no code is called for each number, tile or step, and `note` says so.
 */
export class NonlinearKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly note?: string;
  readonly #layout: NonlinearLayout;
  readonly #exports: NonlinearExports;
  readonly #classes: boolean;
  readonly #weights: Numbers;
  readonly #gradient: Numbers;
  readonly #memory: readonly Numbers[];
  readonly #totals: Float64Array;
  readonly #order: Int32Array;
  readonly #batches: Int32Array;
  readonly #noise: Int32Array;
  readonly #mapInMemory: Numbers;
  readonly #map: Float64Array;
  readonly #current: CurrentStep = { learningRate: 0, beta: 0 };

  /** Throws a RangeError for a population, or for targets that do not suit the loss. */
  constructor(
    model: Model,
    readonly shape: NetworkShape,
    programs: Programs,
    readonly train: DataSet,
    test: DataSet,
  ) {
    const [trainSamples, testSamples] = [samplesOf(model, train), samplesOf(model, test)];
    const { loss = mse, optimiser = plain } = shape;
    for (const set of [trainSamples, testSamples]) refuseTargets(loss, set);
    const code: TrainingCode = {
      programs,
      loss: lossCodeOf(loss),
      optimiser: optimiser.law ?? 'outside',
      classes: isClassification(testSamples),
    };
    const note = noteOf(code, shape);
    if (note) this.note = note;
    const plan = {
      shape,
      lanes: shape.precision === 'float32' ? singles : doubles,
      trainCount: trainSamples.count,
      testCount: testSamples.count,
      list: inputListOf(trainSamples, testSamples),
      remembered: optimiser.memory,
    };
    const layout = nonlinearLayout(plan);
    const memory = new engine.Memory({ initial: pagesOf(layout) });
    const numbers = layout.lanes === singles ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
    const numbersAt = (address: number, count: number): Numbers =>
      numbers.subarray(address / layout.lanes.bytes, address / layout.lanes.bytes + count);
    const integers = (address: number, count: number) => new Int32Array(memory.buffer, address, count);
    this.#layout = layout;
    this.#classes = code.classes;
    this.parameters = layout.parameters;
    this.maxRank = maxRankOf(shape);
    this.columns = [...metricColumns(this.maxRank), ...(code.classes ? accuracyColumns : [])];
    this.#weights = numbersAt(layout.weights, layout.parameters);
    this.#gradient = numbersAt(layout.gradient, layout.parameters);
    this.#memory = layout.memory.map((address) => numbersAt(address, layout.parameters));
    this.#totals = new Float64Array(memory.buffer, layout.totals, 3);
    this.#order = integers(layout.order, layout.train.count);
    this.#batches = integers(layout.batches, 4);
    this.#noise = integers(layout.noise.stream, 4);
    this.#mapInMemory = numbersAt(layout.map.address.offset, layout.outputs * layout.inputs);
    this.#map = new Float64Array(this.#mapInMemory.length);

    writeNoise(memory.buffer, layout.noise);
    writeTable(numbers, layout, layout.train, trainSamples);
    writeTable(numbers, layout, layout.test, testSamples);
    writeConstants(numbers, layout, testSamples);
    const { trainCount, testCount, list, remembered } = plan;
    const { widths, bias, regulariseBias, precision } = shape;
    const key = [precision, widths, bias, regulariseBias, code, trainCount, testCount, list, remembered];
    const name = `nonlinear ${JSON.stringify(key)}`;
    const outside = outsideFunctions(layout, numbers, programs, loss, optimiser, this.#current);
    const instance = new engine.Instance(
      compiled(name, () => nonlinearModule(layout, code)),
      { env: { memory, ...outside } },
    );
    this.#exports = instance.exports as NonlinearExports;
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    const { parameters, shape, train } = this;
    const state = initialState(parameters, train, scale, weights, batches, noise, parameters - weightCount(shape));
    const remembered = this.#memory.length;
    return remembered > 0 ? { ...state, memory: new Float64Array(remembered * parameters) } : state;
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    if (steps < 1) return;
    const { learningRate, beta, temperature, batchSize, sampling } = knobs;
    const { count } = this.#layout.train;
    this.#current.learningRate = learningRate;
    this.#current.beta = beta;
    this.#lend(state);
    state.cursor = this.#exports.advance(
      steps,
      batchSize >= count ? Mode.full : Mode[sampling],
      Math.min(batchSize, count),
      state.cursor,
      state.step,
      learningRate,
      beta,
      1 - learningRate * beta,
      Math.sqrt(2 * learningRate * temperature),
    );
    this.#takeBack(state);
    state.step += steps;
  }

  /** Copies a state into the module's memory. */
  #lend({ weights, order, batches, noise, memory }: KernelState): void {
    this.#weights.set(weights);
    this.#order.set(order);
    copyWords(batches, this.#batches);
    copyWords(noise, this.#noise);
    for (let k = 0; k < this.#memory.length; k++)
      this.#memory[k]!.set(memory!.subarray(k * this.parameters, (k + 1) * this.parameters));
  }

  #takeBack({ weights, order, batches, noise, memory }: KernelState): void {
    copyWords(this.#batches, batches);
    copyWords(this.#noise, noise);
    order.set(this.#order);
    weights.set(this.#weights);
    for (let k = 0; k < this.#memory.length; k++) memory!.set(this.#memory[k]!, k * this.parameters);
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const { outputs, inputs, decayed, train, test } = this.#layout;
    const totals = this.#totals;
    let norm = 0;
    for (let i = 0; i < decayed; i++) norm += state.weights[i]! * state.weights[i]!;
    this.#weights.set(state.weights);
    this.#exports.measureTrain();
    row[offset] = totals[0]! / train.count / outputs;
    row[offset + 2] = 0.5 * ((2 * totals[1]!) / train.count + beta * norm);
    row[offset + 3] = Math.sqrt(norm);
    const accuracies = offset + 4 + this.maxRank;
    if (this.#classes) row[accuracies] = totals[2]! / train.count;
    this.#exports.measureTest();
    row[offset + 1] = totals[0]! / (test.count * outputs);
    this.#map.set(this.#mapInMemory);
    singularValues(this.#map, outputs, inputs, this.maxRank, row, offset + 4);
    if (this.#classes) row[accuracies + 1] = totals[2]! / test.count;
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    const { everyone, train, decayed } = this.#layout;
    this.#weights.set(state.weights);
    this.#exports.differentiate(everyone, train.count);
    for (let i = 0; i < out.length; i++) out[i] = this.#gradient[i]! + (i < decayed ? beta * state.weights[i]! : 0);
  }
}

function isProgram(code: Programs[number] | LossCode): code is Program {
  return typeof code === 'object' && code !== null;
}

function noteOf({ programs, loss, optimiser }: TrainingCode, shape: NetworkShape): string | null {
  const outside = [
    ...new Set([...programs, loss].flatMap((code) => (isProgram(code) ? operationsOutside(code) : []))),
    ...(loss === 'outside' ? [`the loss ${shape.loss!.name}`] : []),
    ...(optimiser === 'outside' ? [`the optimiser ${shape.optimiser!.kind}`] : []),
  ];
  return outside.length === 0 ? null : `computed in TypeScript, for want of vector code: ${outside.join(', ')}`;
}
