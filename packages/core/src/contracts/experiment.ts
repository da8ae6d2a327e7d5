import type { Sampling } from './kernel';
import type { Precision } from './model';
import type { OptimiserSpec } from './optimiser';
import type { Condition } from './condition';

/** Options of a kind of data or of a protocol: what they are, the kind's own schema says. */
type Options = Readonly<Record<string, unknown>>;

/** What counts as the escape of a replica: halfway to the target's test error, every change of rank, or a condition. */
export type EscapeSpec =
  | { readonly testMse: 'midpoint'; readonly hold: number }
  | { readonly stages: true; readonly hold: number }
  | Omit<Condition, 'leaves'>;

/** The network that an experiment trains. */
export interface ModelSpec {
  readonly kind: string;
  /** Number of weight matrices L. */
  readonly depth: number;
  /** Hidden width w. */
  readonly width: number;
  /** Model of each hidden layer, from the input on; all of `kind` unless given. */
  readonly activations?: readonly string[];
  readonly bias: boolean;
  readonly regulariseBias?: boolean;
  /** How weights begin: drawn with a standard deviation, or read from a file. */
  readonly init: { readonly scale?: number; readonly file?: string };
}

/** How it is trained, where a phase says nothing else. */
export interface TrainingSpec {
  readonly loss?: string;
  readonly learningRate: number;
  readonly batchSize: number | 'full';
  readonly sampling: Sampling;
  readonly stepsPerEpoch?: number;
  readonly temperature: number;
  readonly optimiser?: OptimiserSpec;
  readonly converged: { readonly tolerance: number; readonly window: number };
}

/** A resolved experiment: every default filled in. */
export interface Experiment {
  readonly name: string;
  readonly note?: string;
  readonly data: Options & { readonly kind: string; readonly seed?: number; readonly fresh: boolean };
  readonly model: ModelSpec;
  readonly training: TrainingSpec;
  readonly rank: { readonly threshold?: number; readonly hold: number };
  readonly escape: EscapeSpec;
  readonly protocol: Options & { readonly kind: string; readonly label?: string };
  /** Grid: path → list of values; the last path varies fastest. */
  readonly over: Readonly<Record<string, readonly unknown[]>>;
  readonly replicas: { readonly count: number; readonly seed: number };
  readonly metrics?: readonly string[];
  readonly keepWeights?: boolean;
  readonly reporters: readonly string[];
  readonly plugins: readonly string[];
  readonly backend: string;
  /** Of what numbers the arithmetic is done with; float64 unless given. */
  readonly precision?: Precision;
  /** Which epochs are measured; all unless given. */
  readonly measure?: Looks;
  /** Values by path that the long form sets. */
  readonly full: Readonly<Record<string, unknown>>;
}

/** Which epochs are measured: all, about 40 a decade, or every n-th; the last one of a phase always. */
export type Looks = 'all' | 'log' | { readonly every: number };

/** One point of the grid that `over` spans. */
export interface ExperimentPoint {
  readonly index: number;
  /** The values that make this point, by path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The experiment with those values in place. */
  readonly experiment: Experiment;
  /** What the paths in it are relative to. */
  readonly folder: string;
  /** The files that it may read, by absolute path, with the hash of their content; any unless given. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * The condition that an experiment gives for its escape; null where what counts as one depends on where the watched
 * phase begins.
 *
 * @example
 * escapeCondition({ escape: { singularValue: 2, above: 0.3 } }); // { singularValue: 2, above: 0.3 }
 * escapeCondition({ escape: { stages: true, hold: 5 } }); // null
 */
export function escapeCondition({ escape }: Pick<Experiment, 'escape'>): Condition | null {
  return 'testMse' in escape || 'stages' in escape ? null : escape;
}

/** One grid point with one seed: the unit of work. */
export interface Cell {
  /** Hash of everything that decides the cell's result. */
  readonly key: string;
  readonly point: ExperimentPoint;
  readonly replica: number;
  readonly seed: number;
}
