import type { TrainingEvent } from '../contracts/events';
import type { CellResult } from '../contracts/cell-result';
import type { Experiment } from '../contracts/experiment';
import type { PlannedPoint } from '../contracts/run-plan';
import type { Summary } from '../results/summary';
import type { Contribution } from '../contracts/contribution';
import type { FigureData } from './figure';

/** A finished run, as reporters see it. */
export interface FinishedRun {
  readonly experiment: Experiment;
  /** The points of the grid, in the order of `summary.points`. */
  readonly points: readonly PlannedPoint[];
  readonly summary: Summary;
  /** The command that made the run, for a reader who wants to repeat it. */
  readonly command: string;
  /** Every finished cell in the order of the plan, read from disk one at a time. */
  cells(): Iterable<CellResult>;
  /** Its figures, of every kind that is registered. Made anew at each call. */
  figures(): DrawnFigures;
}

/** The figures of a run. */
export interface DrawnFigures {
  readonly figures: readonly FigureData[];
  /** Kinds of figure that threw, and what they said. */
  readonly failed: readonly { readonly figure: string; readonly message: string }[];
}

/** Where a reporter writes. Files appear whole or not at all. */
export interface ReportFolder {
  /** Writes a file of the run folder, given its name relative to the folder. */
  write(name: string, content: string | Uint8Array | Iterable<string | Uint8Array>): void;
  /** Tells the user of the run something about what was written, in a sentence. */
  note?(message: string): void;
}

/**
 * Watches a run and writes about it. Every method is optional. One that throws is reported as a warning, and the run
 * goes on without that reporter.
 */
export interface Reporter extends Contribution {
  /** Called for every event of the cells computed now; cells that were already done send none. */
  event?(event: TrainingEvent): void;
  /**
   * Called once, when every cell that could be computed is on disk. Also by `kramers report`, from the folder alone.
   */
  finished?(report: FinishedRun, folder: ReportFolder): void | Promise<void>;
}
