import type { Experiment } from './experiment';

/**
 * One point of a run's grid: the values that make it, by path, and the experiment that they make, every default filled
 * in.
 */
export interface PlannedPoint {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly experiment: Experiment;
  /** Whether its data have exact moments, as their kind says. */
  readonly exact: boolean;
}

/** What a run consists of. */
export interface RunPlan {
  /** Runs of one identity may share a folder. */
  readonly identity: string;
  readonly points: readonly PlannedPoint[];
  /** Every cell of the plan in order: [key, index of its point, replica]. */
  readonly cells: readonly PlannedCell[];
}

/** A cell of a plan: its key, the index of its point, its replica. */
export type PlannedCell = readonly [key: string, point: number, replica: number];
