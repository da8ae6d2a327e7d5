import type { KernelState } from '../contracts/kernel';
import type { DrawRequest, TrainOutcome } from '../contracts/request';
import type { CellRecord } from './cell-record';
import type { PhaseSnapshot } from '../phase/phase-run';
import type { AnsweredRequest } from './request-log';

/**
 * A cell in the middle of a phase: everything that the rest of it depends on beyond its plan. A plain value, typed
 * arrays included.
 */
export interface CellCheckpoint {
  readonly cell: string;
  /** Requests answered so far, and the digest of the one being answered. */
  readonly log: readonly AnsweredRequest[];
  readonly pending: string;
  /** Draws among them: the data sets are drawn again. */
  readonly draws: readonly Pick<DrawRequest, 'pool' | 'samples' | 'as'>[];
  /** The present state, beside that of the running phase; null before the weights are drawn. */
  readonly state: KernelState | null;
  /** Name of the data set that was last trained on. */
  readonly dataSet: string;
  /** Kept states, by name, and how many have been named so far. */
  readonly kept: Readonly<Record<string, KernelState>>;
  readonly keptCount: number;
  readonly record: CellRecord;
  /** The trace's rows, one after the other. */
  readonly trace: Float64Array;
  /** Outcomes within a request for many trainings, as far as they have come. */
  readonly outcomes: readonly TrainOutcome[];
  readonly phase: PhaseSnapshot;
}

/** The SGD steps that a cell had taken. */
export function stepsOf({ record, phase }: CellCheckpoint): number {
  return record.steps + phase.state.step - phase.startStep;
}

/** Where checkpoints are kept. */
export interface CheckpointStore {
  /** The checkpoint of a cell; null if there is none. Throws if there is one that cannot be used. */
  read(cell: string): CellCheckpoint | null;
  /** Writes a checkpoint in place of any earlier one of its cell. The value is only valid during the call. */
  write(checkpoint: CellCheckpoint): void;
  /** Forgets a cell's checkpoint. */
  remove(cell: string): void;
}

/** A store, and how often it is to be written to. */
export interface Checkpointing {
  readonly store: CheckpointStore;
  /** Seconds between two checkpoints of a cell. */
  readonly seconds: number;
}

let open: ((folder: string) => CheckpointStore) | null = null;

/** Says how a folder's checkpoints are opened. `@kramers/core/node` has them as files; a browser has none. */
export function provideCheckpoints(opener: (folder: string) => CheckpointStore): void {
  open = opener;
}

/** The checkpoints of a folder. Throws an Error where nobody has said how they are kept. */
export function openCheckpoints(folder: string): CheckpointStore {
  if (!open) throw new Error('checkpoints are kept as files: call keepCheckpoints() of @kramers/core/node first');
  return open(folder);
}
