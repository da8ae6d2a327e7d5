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

/** Whether weight decay is part of the gradient, or is taken from the weights apart from it. */
export type DecayKind = 'coupled' | 'decoupled';

/**
 * The law of an optimiser, for kernels that have code of their own for it, with gradient g, weights w, learning rate η:
 *
 * - `sgd`: w ← w − η·g.
 * - `momentum`: v ← momentum·v + g, w ← w − η·v.
 * - `adam` (Kingma & Ba 2015): m ← momentum·m + (1 − momentum)·g, s ← scaleMemory·s + (1 − scaleMemory)·g²,
 *   w ← w − η·m̂/(√ŝ + epsilon), where m̂ = m/(1 − momentumⁿ) and ŝ = s/(1 − scaleMemoryⁿ) at the n-th step.
 *
 * What an optimiser remembers is v, or all m and then all s. Coupled decay adds β·w to g first; decoupled decay takes
 * η·β·w from the weights first.
 */
export type DescentLaw =
  | { readonly kind: 'sgd' }
  | { readonly kind: 'momentum'; readonly momentum: number; readonly decay: DecayKind }
  | {
      readonly kind: 'adam';
      readonly momentum: number;
      readonly scaleMemory: number;
      readonly epsilon: number;
      readonly decay: DecayKind;
    };

/** How a gradient becomes a step: an optimiser with its options. */
export interface Optimiser {
  /** The name under which it is registered. */
  readonly kind: string;
  /** How many numbers it remembers for each parameter. */
  readonly memory: number;
  /** The law that {@link step} follows, if it is one of those: a kernel may then compute the step by itself. */
  readonly law?: DescentLaw;
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
