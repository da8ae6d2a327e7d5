import type { CellResult } from './cell-result';
import type { EndReason } from './request';
import type { Metrics } from './metric';
import type { ErrorRecord } from '../ground/error-record';

/** Where an event comes from. */
export interface EventSource {
  /** The cell's key. */
  readonly cell: string;
  /** Index of the grid point. */
  readonly point: number;
  readonly replica: number;
}

/**
 * Which epochs a stream tells of each phase: `all`, or, `thinned`, those on a log grid (all of the first 20, then about
 * 40 a decade) and the last. What it tells is the same whoever computes the cells, and however many at once.
 */
export type EpochMode = 'all' | 'thinned';

/** Where in a phase an event happens. */
export interface PhasePosition extends EventSource {
  readonly phase: string;
  /** Index of the phase in its cell: a sweep has many phases of one name. */
  readonly phaseIndex: number;
  /** Epochs since the phase began. */
  readonly epoch: number;
  /** SGD steps since initialisation. */
  readonly step: number;
  readonly beta: number;
  readonly temperature: number;
}

/**
 * Every event, by type. A plugin may add its own by declaration merging; readers ignore types that they don't know.
 */
export interface TrainingEventMap {
  'run-started': { readonly experiment: string; readonly cells: number };
  /** Of a cell that goes on from a checkpoint, `earlierSteps` are the SGD steps that it had taken by then. */
  'cell-started': EventSource & { readonly seed: number; readonly epochs: EpochMode; readonly earlierSteps?: number };
  'phase-started': PhasePosition & { readonly epochs: number; readonly watched: boolean };
  epoch: PhasePosition & { readonly metrics: Metrics };
  /** The rank changed and stayed changed for `rank.hold` epochs; `epoch` is when it first did. */
  'rank-changed': PhasePosition & { readonly fromRank: number; readonly toRank: number };
  /** The escape condition held for as long as it must; `epoch` is when it first did. */
  escaped: PhasePosition & { readonly criterion: string };
  converged: PhasePosition;
  /** The loss is no longer finite. The replica ends here; others go on. */
  diverged: PhasePosition;
  'phase-ended': PhasePosition & { readonly reason: EndReason; readonly metrics: Metrics };
  warning: EventSource & { readonly message: string };
  'cell-finished': EventSource & { readonly result: CellResult };
  /** A protocol or kernel threw, or its worker died. The cell has no result; others go on. */
  'cell-failed': EventSource & { readonly message: string; readonly error: ErrorRecord };
  /** How far a cell of a thinned stream has come: the SGD steps of its present state, about twice a second. */
  'cell-progress': EventSource & { readonly steps: number };
  /**
   * How many cells are being computed now, from an executor whose cells tell of their start only when they are over.
   */
  'at-work': { readonly cells: number };
  /** What the run waits for, or no longer does: to be shown as it happens, and not kept. */
  status: { readonly message: string };
  /** Something about the run as a whole that its user should know. */
  notice: { readonly message: string };
  /** A reporter threw, and is left out from here on. */
  'reporter-failed': { readonly reporter: string; readonly message: string };
  'run-finished': { readonly cells: number; readonly failed: number };
}

/** The name of an event. */
export type TrainingEventType = keyof TrainingEventMap;

/** One event of a given type. */
export type TrainingEventOf<Type extends TrainingEventType> = { readonly type: Type } & TrainingEventMap[Type];

/** Any event of the training stream. */
export type TrainingEvent = { [Type in TrainingEventType]: TrainingEventOf<Type> }[TrainingEventType];
