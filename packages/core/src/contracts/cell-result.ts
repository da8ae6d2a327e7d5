import type { EndReason } from './request';
import type { Metrics } from './metric';
import type { WeightsShape } from './model';

/** How one phase of a cell went. */
export interface PhaseRecord {
  readonly name: string;
  readonly role: 'prepare' | 'reference' | null;
  /** Set on the steps of a sweep. */
  readonly direction: 'up' | 'down' | null;
  /** β and T at the end of the phase. */
  readonly beta: number;
  readonly temperature: number;
  readonly epochs: number;
  readonly steps: number;
  readonly reason: EndReason;
  readonly startRank: number;
  /** Metrics at the end. */
  readonly metrics: Metrics;
}

/** A committed change of rank, in a watched phase or a sweep. */
export interface RankChange {
  readonly phase: string;
  /** Epochs since the phase began. */
  readonly epoch: number;
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
}

/** The outcome of the phase, or of the phases, whose escape was watched for. */
export interface EscapeRecord {
  /** Name of the phase, or of the watch over several. */
  readonly phase: string;
  readonly criterion: string;
  /**
   * Epoch of the escape, counted from the start of the watch; null when it was not seen: right-censored. In a single
   * phase it is when the criterion was first met, in a watch over several when it had held for as long as it must.
   */
  readonly epoch: number | null;
  /** Epochs during which it could have been seen: up to the escape, or to the end of the watch. */
  readonly watchedEpochs: number;
  /** Set where the network was out when the watch began, so that there was nothing to watch for. */
  readonly outBefore?: true;
  /** Set where several phases were watched: the knobs at which the escape had to hold. */
  readonly across?: true;
}

/** Minibatch noise in one state of a linear network. */
export interface MinibatchNoise {
  /** Temperature of isotropic noise with the same variance per step, `finiteSampleFactor` included. */
  readonly effectiveTemperature: number;
  /** (N−B)/(N−1), by which drawing without replacement lowers the variance of a step; 1 with replacement. */
  readonly finiteSampleFactor: number;
  /** Share of the noise that can make a mode grow which has not been learnt; 0 in a collapsed state. */
  readonly missingShare: number;
  /**
   * By how much shuffled epochs lower the variance of a missing mode, and of the weakest learnt one, against
   * independent batches; 1 with replacement, null where the mode does not relax.
   */
  readonly shuffledMissing: number | null;
  readonly shuffledLearnt: number | null;
}

/**
 * What becomes of the minibatch noise during a phase: the same numbers at epochs 0, 1, 3, 10, 30, 100, …, as far as it
 * came.
 */
export interface NoiseCourse {
  readonly epochs: number[];
  readonly effectiveTemperature: number[];
  readonly missingShare: number[];
}

/** The noise of the watched phase, as measured at its start. */
export interface NoiseRecord {
  readonly phase: string;
  readonly rank: number;
  /** Whether the escape watched for gains modes or loses them; null where its condition does not tell. */
  readonly direction: 'up' | 'down' | null;
  /** T of the Langevin noise. */
  readonly temperature: number;
  /**
   * Null where batches are full or moments exact, so that there is none; `unknown` where it was not measured: networks
   * that are not linear.
   */
  readonly minibatch: MinibatchNoise | 'unknown' | null;
  /** Empty where there is no minibatch noise, or it was not measured. */
  readonly course: NoiseCourse;
}

/** One mode of the training data: see the aligned formulas of the theory. */
export interface ModeRecord {
  /** s_i / c_i, the effective correlation. */
  readonly correlation: number;
  /** c_i, the input variance along the mode. */
  readonly inputVariance: number;
  /** β above which the mode cannot be held; null where there is no transition (L = 1). */
  readonly betaC: number | null;
}

/** Rows of metrics, thinned on a log scale; every epoch at which something happened is among them. */
export interface Trace {
  /** Names of the numbers in a row: phaseIndex, epoch, step, beta, temperature, and the kernel's columns and rank. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Everything that a cell leaves behind. */
export interface CellResult {
  readonly key: string;
  readonly point: number;
  readonly replica: number;
  readonly seed: number;
  /** The grid point's values, by path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: 'finished' | 'diverged';
  /** SGD steps that it took in all, those of thousands of short walks included. */
  readonly steps: number;
  /** Whether the trap held the rank asked for; null when the protocol sets no trap. */
  readonly trapped: boolean | null;
  readonly escape: EscapeRecord | null;
  /** Null when no escape was watched for. */
  readonly noise: NoiseRecord | null;
  readonly rankChanges: readonly RankChange[];
  readonly phases: readonly PhaseRecord[];
  readonly modes: readonly ModeRecord[];
  /** What the protocol returned, as JSON; null if nothing. */
  readonly value: unknown;
  readonly warnings: readonly string[];
  readonly trace: Trace;
  /** Final weights, and what decides how they are laid out; only where the experiment keeps them. */
  readonly weights?: WeightsShape & { readonly values: readonly number[] };
}
