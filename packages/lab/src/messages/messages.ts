import type { EventSource, Experiment, Problem, Summary, TrainingEventOf } from '@kramers/core';
import type { EscapeQuestion } from '@kramers/theory';
import type { Knobs, Steered, Steering } from './steering';

/** A mode of the training set, as the landscape of a linear network takes it. */
export interface Mode {
  readonly correlation: number;
  readonly inputVariance: number;
}

/** What is known of a run before it begins: what its panels are drawn on. */
export interface Scene {
  readonly name: string;
  readonly note: string;
  readonly experiment: Experiment;
  /** Label of each grid point. */
  readonly points: readonly string[];
  /** Where each cell stands, in the order in which frames count them. */
  readonly cells: readonly Pick<EventSource, 'point' | 'replica'>[];
  /** Of a deep linear network: the landscape ℓ(λ) of each mode follows from these. */
  readonly landscape: { readonly depth: number; readonly modes: readonly Mode[] } | null;
  /** Place of the mode that an escape gains, or loses; null where theory does not say. */
  readonly passing: number | null;
  /** What theory is asked about the escape; null where it has no answer. */
  readonly question: EscapeQuestion | null;
  readonly knobs: Knobs | null;
  /** Seconds that one thread takes for all cells, about, at full speed. */
  readonly seconds: number;
  /** What a phase with samples draws its batches from; 0 for exact moments. */
  readonly samples: number;
  /** Whether β, T and the other knobs may be turned while it runs, and if not, why. */
  readonly steering: Steering;
}

/** Names of the numbers in a frame's row that every network has; those that it measures beside them follow. */
export const rowColumns = ['cell', 'phase', 'epoch', 'beta', 'temperature'] as const;

/** The latest numbers of every cell that has moved since the frame before, a row each. */
export interface Frame {
  readonly type: 'frame';
  readonly columns: readonly string[];
  readonly rows: Float64Array | readonly number[];
}

/** What the page is told of a cell's end. */
export interface CellEnd {
  readonly type: 'cell-ended';
  readonly cell: number;
  readonly status: 'finished' | 'diverged' | 'failed';
  /** False if the trap that was asked for did not hold. */
  readonly trapped: boolean | null;
  readonly message: string;
}

/** A cell has come to the end of a phase. */
export interface PhaseEnd {
  readonly type: 'phase-ended';
  readonly cell: number;
  readonly phaseIndex: number;
  readonly epoch: number;
}

type Placed<Event> = Omit<Event, 'cell' | 'point' | 'replica'> & { readonly cell: number };

/** What happened to a cell. */
export type Happening =
  | Placed<TrainingEventOf<'phase-started'>>
  | PhaseEnd
  | Placed<TrainingEventOf<'rank-changed'>>
  | Placed<TrainingEventOf<'escaped'>>
  | Placed<TrainingEventOf<'warning'>>
  | CellEnd;

/** A finished figure of the report. */
export interface FinishedFigure {
  readonly name: string;
  readonly svg: string;
}

/** What a run tells its viewers, in order: of one in this page's worker, or of one that a command has at work. */
export type RunMessage =
  | { readonly type: 'scene'; readonly scene: Scene }
  | Frame
  | { readonly type: 'happened'; readonly happenings: readonly Happening[] }
  | Steered
  | { readonly type: 'finished'; readonly summary: Summary }
  | { readonly type: 'problem'; readonly message: string; readonly problems: readonly Problem[] };

/** How far a run has come. */
export interface RunProgress {
  readonly title: string;
  readonly cells: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** Seconds; null where it cannot be told yet. */
  readonly left: number | null;
}

/** The report that was written, and its figures. */
export interface ReportMessage {
  readonly type: 'report';
  readonly html: string;
  readonly figures: readonly FinishedFigure[];
}

/** What the viewers of a command's run are told. */
export type LiveMessage =
  | RunMessage
  | ReportMessage
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | { readonly type: 'over' };
