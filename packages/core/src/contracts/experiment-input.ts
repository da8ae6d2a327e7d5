import type { Condition } from './condition';
import type { Sampling } from './kernel';
import type { Precision } from './model';

/**
 * Options of each kind of data, as an experiment gives them, by the kind's name. A package adds its own by declaration
 * merging, so that a misspelt option does not compile.
 *
 * @example
 * declare module '@kramers/core' {
 *   interface DataInputs {
 *     spirals: { readonly turns?: number };
 *   }
 * }
 */
export interface DataInputs {}

/** The same for protocols. */
export interface ProtocolInputs {}

/** The same for optimisers. */
export interface OptimiserInputs {}

/**
 * A map that names its kind, with that kind's options and those that all kinds share; any map where no kind is known.
 */
type OneOf<Kinds, Shared = unknown> = keyof Kinds extends never
  ? { readonly kind?: string; readonly [option: string]: unknown }
  : { [Kind in keyof Kinds]: { readonly kind: Kind } & Kinds[Kind] & Shared }[keyof Kinds];

interface SharedData {
  readonly seed?: number;
  readonly fresh?: boolean;
}

/** What is learnt. The kind may be left out: the paper's Gaussian is meant. */
export type DataInput =
  | OneOf<DataInputs, SharedData>
  | (DataInputs extends { gaussian: infer Options } ? { readonly kind?: 'gaussian' } & Options & SharedData : never);

/** What is done to each network. */
export type ProtocolInput = OneOf<ProtocolInputs, { readonly label?: string }>;

/**
 * An experiment as a file gives it, or a program: what is left out has its default. The keys are those of
 * docs/experiment-files.md.
 *
 * @example
 * const experiment: ExperimentInput = {
 *   name: 'trial',
 *   data: { correlations: [0.9, 0.8], population: true },
 *   protocol: { kind: 'random-init', beta: 0.1, epochs: 20 },
 * };
 */
export interface ExperimentInput {
  readonly name: string;
  readonly note?: string;
  readonly data: DataInput;
  readonly model?: {
    readonly kind?: string;
    readonly depth?: number;
    readonly width?: number;
    readonly activations?: readonly string[];
    readonly bias?: boolean;
    readonly regulariseBias?: boolean;
    readonly init?: { readonly scale?: number; readonly file?: string };
  };
  readonly training?: {
    readonly loss?: string;
    readonly learningRate?: number;
    readonly batchSize?: number | 'full';
    readonly sampling?: Sampling;
    readonly stepsPerEpoch?: number;
    readonly temperature?: number;
    readonly optimiser?: OneOf<OptimiserInputs>;
    readonly converged?: { readonly tolerance?: number; readonly window?: number };
  };
  readonly rank?: { readonly threshold?: number; readonly hold?: number };
  readonly escape?:
    | { readonly testMse: 'midpoint'; readonly hold?: number }
    | { readonly stages: true; readonly hold?: number }
    | Omit<Condition, 'leaves'>;
  /** May be left out only where `over` varies it as a whole. */
  readonly protocol?: ProtocolInput;
  readonly over?: Readonly<Record<string, readonly unknown[]>>;
  readonly replicas?: { readonly count?: number; readonly seed?: number };
  readonly metrics?: readonly string[];
  readonly keepWeights?: boolean;
  readonly reporters?: readonly string[];
  readonly plugins?: readonly string[];
  readonly backend?: string;
  readonly precision?: Precision;
  readonly measure?: 'all' | 'log' | { readonly every: number };
  readonly full?: Readonly<Record<string, unknown>>;
}

/**
 * Takes what no compiler has seen, such as parsed JSON, for an experiment. It is checked when it is run, as every
 * experiment is.
 *
 * @example
 * const lab = createLab({ plugins: [] });
 * lab.run(uncheckedExperiment(JSON.parse('{ "name": "trial" }'))).subscribe({ error: console.error });
 */
export function uncheckedExperiment(value: unknown): ExperimentInput {
  return value as ExperimentInput;
}
