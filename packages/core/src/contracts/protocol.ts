import type { z } from 'zod';
import type { Experiment } from './experiment';
import type { Condition } from './condition';
import type { Conversation } from './request';
import type { ModeRecord } from './cell-result';
import type { Contribution } from './contribution';

/** What a protocol may know of the cell it runs in. */
export interface ProtocolContext {
  readonly experiment: Experiment;
  readonly seed: number;
  /** Correlations η_i of the population, strongest first; null where the data kind does not know them. */
  readonly correlations: readonly number[] | null;
  /** min(inputs, width, outputs). */
  readonly maxRank: number;
  /** Modes of the training set, strongest first: what the theory of the linear network takes in. */
  readonly modes: readonly ModeRecord[];
  /** Number of training samples N; for exact moments the nominal one, which sets the length of an epoch. */
  readonly samples: number;
  /** [n, w_1, …, p]. */
  readonly widths: readonly number[];
  /** Whether the data have exact moments: then batches have no noise. */
  readonly exact: boolean;
  /**
   * Sends an event of a plugin's own: `type` is listed under the plugin's `events`, and `payload` is what its schema
   * takes. Throws a RangeError that says what is wrong otherwise.
   */
  emit(type: string, payload: Readonly<Record<string, unknown>>): void;
  /** Says something that a reader of the results should know, in the cell's list of warnings. */
  warn(message: string): void;
}

/** A protocol, as named by `protocol.kind`: what is done to one network. */
export interface Protocol<Options extends z.ZodObject = z.ZodObject> extends Contribution {
  readonly options: Options;
  /** Says what contradicts the rest of the experiment, as [option, sentence] pairs; checked before anything runs. */
  check?(
    options: z.output<Options>,
    experiment: Experiment,
    facts: Pick<ProtocolContext, 'exact'>,
  ): [option: string, message: string][];
  /**
   * The conditions that its options hold, as [option, condition] pairs; that the network measures what they name is
   * checked before anything runs.
   */
  conditions?(options: z.output<Options>): [option: string, condition: Condition][];
  /** The protocol itself. Must ask for the same things when it gets the same answers: a resumed run depends on it. */
  run(options: z.output<Options>, context: ProtocolContext): Conversation;
}
