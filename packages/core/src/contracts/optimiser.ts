import type { z } from 'zod';
import type { Contribution } from './contribution';

/** One step, as an optimiser is asked for it. */
export interface DescentStep {
  /** Weights and biases: to be moved. */
  readonly weights: Float64Array;
  /** Gradient of the batch's loss at them, without decay; may be written over. */
  readonly gradient: Float64Array;
  /**
   * What the optimiser remembers of the steps before: `memory` numbers for each parameter, zero at first. Part of the
   * network's state.
   */
  readonly memory: Float64Array;
  /** Which step this is, from 1. */
  readonly count: number;
  readonly learningRate: number;
  /** L2 strength β: the first `decayed` weights decay by it. */
  readonly beta: number;
  readonly decayed: number;
}

/** How a gradient becomes a step: an optimiser with its options. */
export interface Optimiser {
  /** The name under which it is registered. */
  readonly kind: string;
  /** How many numbers it remembers for each parameter. */
  readonly memory: number;
  /**
   * Moves the weights. Allocates nothing, and holds no state of its own: all that it remembers is in the step's memory.
   */
  step(step: DescentStep): void;
}

/** A kind of optimiser, as named by `training.optimiser.kind`. */
export interface OptimiserKind<Options extends z.ZodObject = z.ZodObject> extends Contribution {
  readonly options: Options;
  /** The optimiser with those options. */
  create(options: z.output<Options>): Optimiser;
}

/** What an experiment says of its optimiser: a kind, and that kind's options. */
export interface OptimiserSpec {
  readonly kind: string;
  readonly [option: string]: unknown;
}
