import type { Stream } from '../random/stream';
import type { Contribution } from './contribution';
import type { DataSet, DataSource } from './data';
import type { Model, NetworkShape } from './model';

/**
 * Everything that decides how training goes on, as a value: copying it is checkpointing, and giving the copy other
 * streams is splitting.
 */
export interface KernelState {
  /**
   * All weights, layer by layer; layer l is a row-major matrix of shape (outputs of l) × (inputs of l). Then the
   * biases, layer by layer, if there are any.
   */
  readonly weights: Float64Array;
  /** The order in which the current epoch visits the training samples (length N; empty without samples). */
  readonly order: Int32Array;
  /** Index into `order` of the next unused sample. */
  cursor: number;
  /** SGD steps done since initialisation. */
  step: number;
  /** Draws the mini-batches. */
  readonly batches: Stream;
  /** Draws the Langevin noise. */
  readonly noise: Stream;
  /** What the optimiser remembers of the steps before; absent for plain descent, which remembers nothing. */
  readonly memory?: Float64Array;
}

/** How mini-batches are drawn: a new permutation each pass (the paper's kind), or every batch afresh. */
export type Sampling = 'shuffled' | 'replacement';

/** The settings under which a kernel takes its steps. */
export interface Knobs {
  /** L2 strength β of the loss ½·E‖y − f(x)‖² + (β/2)·Σ‖W_l‖². */
  readonly beta: number;
  readonly learningRate: number;
  /** Langevin temperature T: each step adds √(2·learningRate·T)·ξ to every weight. */
  readonly temperature: number;
  /** Samples per batch; a value ≥ N means the full training set. */
  readonly batchSize: number;
  readonly sampling: Sampling;
}

/** Trains one network on one data set. Kernels hold no state of their own between calls but scratch memory. */
export interface Kernel {
  /** Number of weights and biases D. */
  readonly parameters: number;
  /** min(inputs, widths, outputs): the number of singular values that {@link measure} writes. */
  readonly maxRank: number;
  /** Names of the columns that {@link measure} writes, in order. */
  readonly columns: readonly string[];
  /** What its user should know: that another backend's kernel had to stand in, say. */
  readonly note?: string;
  /** Initial state: every weight normal with standard deviation `scale`, drawn from `weights`; biases are zero. */
  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState;
  /** A copy of `state` fitted to this kernel's data set, at the start of a new pass through it. */
  adopt(state: KernelState): KernelState;
  /** Takes `steps` SGD steps in place. */
  advance(state: KernelState, knobs: Knobs, steps: number): void;
  /** Writes this state's metrics into `row`, starting at `offset`. `beta` enters the regularised loss. */
  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void;
  /** Full-data gradient of the regularised loss, into `out` (length {@link parameters}). */
  gradient(state: KernelState, beta: number, out: Float64Array): void;
}

/**
 * An independent copy of a state.
 *
 * @example
 * const [batches, noise] = [openStream(1, 'batches'), openStream(1, 'noise')];
 * const state = { weights: Float64Array.of(1), order: new Int32Array(0), cursor: 0, step: 0, batches, noise };
 * copyState(state).weights === state.weights; // false
 */
export function copyState(state: KernelState): KernelState {
  return {
    weights: state.weights.slice(),
    order: state.order.slice(),
    cursor: state.cursor,
    step: state.step,
    batches: state.batches.slice(),
    noise: state.noise.slice(),
    ...(state.memory ? { memory: state.memory.slice() } : {}),
  };
}

/** What a backend needs of a machine: what was found, or a sentence that says why it cannot be used there. */
export type BackendFinding = { readonly found: string } | { readonly missing: string };

/** Builds kernels: the way a network's arithmetic is done. */
export interface Backend extends Contribution {
  /** Changes whenever the numbers a kernel gives may change; part of every cell's key. */
  readonly version: number;
  /**
   * What else its numbers depend on, where that differs between machines, such as `avx512`: part of every cell's key as
   * well.
   */
  readonly platform?: string;
  /** What this machine has for it; without it, nothing is needed but Node. */
  inspect?(): BackendFinding;
  /**
   * A kernel that trains on `train` and measures errors on `train` and `test`. Throws where it cannot serve `model`.
   */
  createKernel(model: Model, shape: NetworkShape, train: DataSet, test: DataSource['test']): Kernel;
}
