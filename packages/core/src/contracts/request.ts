import type { Schedule } from '../expression/schedule';
import type { Condition, MetricColumn } from './condition';
import type { Sampling } from './kernel';
import type { Metrics } from './metric';
import type { Umbrella, UmbrellaSamples } from './umbrella';

/** Draw initial weights, and begin the cell's streams. */
export interface InitialiseRequest {
  readonly kind: 'initialise';
}

/**
 * Train on from the present state (or from a kept one), at the knobs given or the experiment's, until something
 * happens.
 */
export interface TrainRequest {
  readonly kind: 'train';
  /** Shown in events, tables and figures. */
  readonly name: string;
  readonly beta: Schedule;
  readonly learningRate?: Schedule;
  readonly temperature?: Schedule;
  readonly batchSize?: number | 'full';
  readonly sampling?: Sampling;
  readonly stepsPerEpoch?: number;
  /** Bound on the phase's length. */
  readonly epochs: number;
  /** What ends it before: convergence, the experiment's escape, or the first of some conditions. Absent: nothing. */
  readonly until?: 'converged' | 'escaped' | readonly Condition[];
  /** Epochs to go on after the escape, so that a figure shows what follows it. */
  readonly linger?: number;
  /** Whether this phase's escape is the cell's escape time. At most one phase of a cell may say so. */
  readonly watch?: boolean;
  /** `reference`: its final test error is the target that a midpoint escape compares with. */
  readonly role?: 'prepare' | 'reference';
  /** Set on the steps of a sweep of β. */
  readonly direction?: 'up' | 'down';
  /** Name of the data set to train on: `train`, or one that a draw made. */
  readonly on?: string;
  /** Start from this kept state instead of the present one. */
  readonly from?: string;
  /** Continue with fresh random streams of this name, so that two copies of one state part ways. */
  readonly streams?: string;
  /** Keep the final state; its name comes back in the outcome. */
  readonly keep?: boolean;
  /** Neither events nor trace nor record: for the thousands of short runs of rare-event sampling. */
  readonly quiet?: boolean;
  /** Leave the present state as it was before, so that what follows goes on from there. */
  readonly keepPresent?: boolean;
  /**
   * Go on within the pass through the data that the state is in, instead of beginning a new one. With fresh `streams`
   * the samples that the pass has not used yet come in a new order.
   */
  readonly samePass?: boolean;
  /** Report between which bounds this column stayed. */
  readonly track?: MetricColumn;
  /** Keep a coordinate under a harmonic bias: for noise in equilibrium, which full gradients and Langevin noise are. */
  readonly umbrella?: Umbrella;
}

/** Keep a copy of the present state under a name. */
export interface SaveRequest {
  readonly kind: 'save';
  readonly as: string;
}

/** Make a kept state the present one. */
export interface RestoreRequest {
  readonly kind: 'restore';
  readonly from: string;
}

/** Forget kept states, so that a long protocol's memory stays flat. */
export interface ReleaseRequest {
  readonly kind: 'release';
  readonly states: readonly string[];
}

/** Choose `samples` at random out of a pool of `pool` fresh ones, as a data set with a name. */
export interface DrawRequest {
  readonly kind: 'draw';
  readonly pool: number;
  readonly samples: number;
  readonly as: string;
}

/**
 * Is the network in the trap? Marks the replica as trapped or not; one that is not stays out of the escape statistics.
 */
export interface ExpectRankRequest {
  readonly kind: 'expect-rank';
  readonly rank: number;
}

/** How a perturbation changes the weights; biases stay. a is its amplitude, ξ standard normal for every weight. */
export type PerturbKind =
  /** W + aξ. */
  | 'isotropic'
  /** W + aξ in the missing block alone: between what the learnt directions leave free of each layer's two sides. */
  | 'missing'
  /** aξ in place of W: weights drawn anew, the optimiser's memory forgotten. */
  | 'init'
  /** kW + aξ with k in `keep`: shrink and perturb (Ash & Adams, arXiv 1910.08475). */
  | 'shrink';

/** Change the weights of the present state at once. */
export interface PerturbRequest {
  readonly kind: 'perturb';
  readonly how: PerturbKind;
  /** a, standard deviation of what is added to each weight. */
  readonly amplitude: number;
  /** For `shrink`: the share of each weight that stays, in 0 … 1. */
  readonly keep?: number;
  /** Names the stream that ξ is drawn from: another name for each perturbation of a cell. */
  readonly streams: string;
}

/** Knobs at which an escape is to hold; what is left open is the experiment's. */
export interface TargetKnobs {
  readonly beta: number;
  readonly learningRate?: number;
  readonly temperature?: number;
  readonly batchSize?: number | 'full';
  readonly sampling?: Sampling;
  /** Data set, `train` unless given. */
  readonly on?: string;
}

/**
 * Watch for the experiment's escape from here on, over any number of phases, until `unwatch`. Phases with a role, quiet
 * ones and those that keep the present state pass unseen; the epochs of all others count, whatever their knobs.
 */
export interface WatchRequest {
  readonly kind: 'watch';
  /** Shown in tables and figures. */
  readonly name: string;
  /** An escape counts at these knobs only; null: at any. */
  readonly at: TargetKnobs | null;
  /** Bound on the watch, over all of its phases. */
  readonly epochs: number;
  /** Whether its escape is the cell's; true unless given. A protocol that compares schemes watches many times. */
  readonly record?: boolean;
}

/** Let time pass on the watch's clock: the price of something that trains unseen, such as preparing a state anew. */
export interface ChargeRequest {
  readonly kind: 'charge';
  readonly epochs: number;
}

/** End the watch. */
export interface UnwatchRequest {
  readonly kind: 'unwatch';
}

/** How a watch went. */
export interface WatchOutcome {
  /** Epoch of the watch at which the escape had held for as long as it must; null if it was not seen. */
  readonly escapedAt: number | null;
  /** Epochs watched: up to the escape, or to the end. */
  readonly epochs: number;
  /** Whether the network was out when the watch began; then nothing was watched for. */
  readonly outBefore: boolean;
}

/** Several trainings at once, each from its own kept state; the outcomes come back in the same order. */
export interface AllRequest {
  readonly kind: 'all';
  readonly requests: readonly TrainRequest[];
}

/** What a protocol may ask for. Plain data: it can be recorded, replayed and sent to another process. */
export type Request =
  | InitialiseRequest
  | TrainRequest
  | SaveRequest
  | RestoreRequest
  | ReleaseRequest
  | DrawRequest
  | ExpectRankRequest
  | PerturbRequest
  | WatchRequest
  | ChargeRequest
  | UnwatchRequest
  | AllRequest;

/** Why a phase ended. */
export type EndReason = 'epochs' | 'converged' | 'escaped' | 'condition' | 'diverged';

/** The answer to a training request. */
export interface TrainOutcome {
  readonly reason: EndReason;
  /** Which of the conditions in `until` was met first; −1 if none. */
  readonly condition: number;
  readonly epochs: number;
  readonly steps: number;
  readonly metrics: Metrics;
  /** Name of the kept final state, when asked for. */
  readonly state: string | null;
  /** Lowest and highest value of the column that was tracked, first and last epoch included. */
  readonly range?: readonly [lowest: number, highest: number];
  /** What a phase under a bias saw. */
  readonly umbrella?: UmbrellaSamples;
  /** Epochs that are left of a watch that goes on; absent outside one. */
  readonly left?: number;
}

/** The answer to any request that does not train. */
export interface Acknowledgement {
  /**
   * For `expect-rank`: whether the rank is the one expected. For `watch`: whether there is an escape to watch for; for
   * `charge`: whether any of the watch is left. Otherwise true.
   */
  readonly ok: boolean;
  readonly metrics: Metrics | null;
}

/** What the scheduler hands back to a protocol. */
export type Outcome = TrainOutcome | Acknowledgement | WatchOutcome | readonly TrainOutcome[];

/** A protocol at work: it asks, the scheduler answers, and what it returns becomes the cell's `value`. */
export type Conversation<Result = unknown> = Generator<Request, Result, Outcome>;
