import type { DataSet, Kernel, KernelState, Knobs, Model, NetworkShape, Optimiser, Stream } from '@kramers/core';
import { addNormals, parameterCount, weightCount } from '@kramers/core/plugins';
import type { Samples } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { mse } from '../losses/mse';
import { drawBatch } from './batches';
import { BestLinearMap } from './best-linear-map';
import { sgd } from '../optimisers/built-in';
import { adoptState, initialState } from './initial-state';
import { accuracyColumns, maxRankOf, metricColumns } from './metric-columns';
import { NetworkPass, TILE } from './network-pass';
import { countCorrect, isClassification, type Objective, objectiveOf } from './objective';
import { samplesOf } from './sets';
import { singularValues } from './singular-values';

const nothing = new Float64Array(0);
const plain = sgd.create({});

/**
 * Trains a network of any activations on samples, by exact gradients of the mini-batch's loss, a tile of samples at a
 * time. Biases begin at zero, take part in the Langevin noise, and are decayed only if the shape says so; the weight
 * norm is that of what is decayed. Singular values are those of the best linear map on the test inputs.
 *
 * @example
 * import { randomSet } from '@kramers/core/testing';
 * const set = randomSet(1, 'train', 50, 2, 2);
 * const model = { name: 'sin', summary: 'Sine', activation: 'sin(x)' };
 * new SampleKernel(model, { widths: [2, 4, 2], bias: true }, set, set).maxRank; // 2
 */
export class SampleKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly #train: Samples;
  readonly #test: Samples;
  readonly #pass: NetworkPass;
  readonly #objective: Objective;
  readonly #map: BestLinearMap;
  readonly #classification: boolean;
  readonly #depth: number;
  /** How many of the parameters, the first ones, are weights, and how many are subject to decay. */
  readonly #weights: number;
  readonly #decayed: number;
  readonly #optimiser: Optimiser;
  readonly #everyone: Int32Array;
  readonly #batch: Int32Array;
  readonly #gradient: Float64Array;
  readonly #totals = new Float64Array(2);

  /**
   * Throws a RangeError for a population, for an activation that is not allowed, or for targets that do not suit the
   * loss.
   */
  constructor(
    model: Model,
    shape: NetworkShape,
    readonly train: DataSet,
    test: DataSet,
  ) {
    this.#train = samplesOf(model, train);
    this.#test = samplesOf(model, test);
    this.#pass = new NetworkPass(model, shape);
    this.#objective = objectiveOf(shape.loss ?? mse, this.#train, this.#test);
    this.#map = new BestLinearMap(this.#test);
    this.#classification = isClassification(this.#test);
    this.#depth = shape.widths.length - 1;
    this.parameters = parameterCount(shape);
    this.#weights = weightCount(shape);
    this.#decayed = shape.regulariseBias ? this.parameters : this.#weights;
    this.maxRank = maxRankOf(shape);
    this.columns = [...metricColumns(this.maxRank), ...(this.#classification ? accuracyColumns : [])];
    this.#optimiser = shape.optimiser ?? plain;
    this.#everyone = Int32Array.from({ length: train.count }, (_, i) => i);
    this.#batch = new Int32Array(train.count);
    this.#gradient = new Float64Array(this.parameters);
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    const state = initialState(
      this.parameters,
      this.train,
      scale,
      weights,
      batches,
      noise,
      this.parameters - this.#weights,
    );
    const { memory } = this.#optimiser;
    return memory > 0 ? { ...state, memory: new Float64Array(memory * this.parameters) } : state;
  }

  adopt(state: KernelState): KernelState {
    return adoptState(state, this.train);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    const { learningRate, beta, temperature, batchSize, sampling } = knobs;
    const full = batchSize >= this.train.count;
    const size = full ? this.train.count : batchSize;
    const jitter = Math.sqrt(2 * learningRate * temperature);
    const memory = state.memory ?? nothing;
    // One for all steps: the loop allocates nothing.
    const descent = {
      weights: state.weights,
      gradient: this.#gradient,
      memory,
      count: 0,
      learningRate,
      beta,
      decayed: this.#decayed,
    };
    for (let step = 0; step < steps; step++) {
      if (!full) drawBatch(state, sampling, size, this.#batch);
      this.#differentiate(state.weights, full ? this.#everyone : this.#batch, size);
      descent.count = ++state.step;
      this.#optimiser.step(descent);
      if (jitter > 0) addNormals(state.noise, state.weights, jitter);
    }
    if (this.#depth > 2) flushNegligible(state.weights);
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const { weights } = state;
    const outputs = this.#train.outputs;
    let norm = 0;
    for (let i = 0; i < this.#decayed; i++) norm += pow(weights[i]!, 2);
    const trainCorrect = this.#measureSet(weights, this.#train, null);
    row[offset] = this.#totals[0]! / (this.#train.count * outputs);
    row[offset + 2] = this.#totals[1]! / this.#train.count + 0.5 * beta * norm;
    row[offset + 3] = Math.sqrt(norm);
    const testCorrect = this.#measureSet(weights, this.#test, this.#map);
    row[offset + 1] = this.#totals[0]! / (this.#test.count * outputs);
    singularValues(this.#map.map, outputs, this.#test.inputs, this.maxRank, row, offset + 4);
    if (!this.#classification) return;
    row[offset + 4 + this.maxRank] = trainCorrect / this.#train.count;
    row[offset + 5 + this.maxRank] = testCorrect / this.#test.count;
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    this.#differentiate(state.weights, this.#everyone, this.train.count);
    for (let i = 0; i < out.length; i++)
      out[i] = this.#gradient[i]! + (i < this.#decayed ? beta * state.weights[i]! : 0);
  }

  /** The gradient of the mean loss over the first `size` samples of `rows`, without decay, into `#gradient`. */
  #differentiate(parameters: Float64Array, rows: Int32Array, size: number): void {
    const { x, inputs } = this.#train;
    const pass = this.#pass;
    this.#gradient.fill(0);
    for (let from = 0; from < size; from += TILE) {
      const count = Math.min(TILE, size - from);
      for (let s = 0; s < count; s++) {
        const sample = rows[from + s]! * inputs;
        for (let i = 0; i < inputs; i++) pass.inputs[s * inputs + i] = x[sample + i]!;
      }
      pass.forward(parameters, count, true);
      this.#objective.residuals(pass.outputs, this.#train, rows, from, count, 1 / size, pass.residuals);
      pass.backward(parameters, count, this.#gradient);
    }
  }

  /**
   * Adds up the errors over a set into `#totals`, and its outputs into `map`. Returns how many samples are classified
   * correctly.
   */
  #measureSet(parameters: Float64Array, set: Samples, map: BestLinearMap | null): number {
    const pass = this.#pass;
    let correct = 0;
    this.#totals.fill(0);
    map?.begin();
    for (let first = 0; first < set.count; first += TILE) {
      const count = Math.min(TILE, set.count - first);
      pass.inputs.set(set.x.subarray(first * set.inputs, (first + count) * set.inputs));
      pass.forward(parameters, count, false);
      this.#objective.addUp(pass.outputs, set, first, count, this.#totals);
      map?.add(pass.outputs, first, count);
      if (this.#classification) correct += countCorrect(pass.outputs, set, first, count);
    }
    return correct;
  }
}

/**
 * Weights smaller than this are set to zero in networks of three layers or more, where the origin attracts: a collapsed
 * mode decays for ever, and arithmetic on denormal numbers is slow. In two layers the origin repels, and nothing is
 * touched.
 */
const NEGLIGIBLE = 1e-100;

/** Sets negligible weights to zero. */
export function flushNegligible(weights: Float64Array): void {
  for (let i = 0; i < weights.length; i++) if (Math.abs(weights[i]!) < NEGLIGIBLE) weights[i] = 0;
}
