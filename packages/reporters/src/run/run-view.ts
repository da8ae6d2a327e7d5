import type { Experiment, PointSummary, RunReport } from '@kramers/core';
import type { CellDigest } from './cell-digest';
import { digestCell } from './cell-digest';
import { pointExperiment } from './point-experiment';

/** One point of the grid, with what the figures need of its cells. */
export interface PointView {
  readonly index: number;
  readonly summary: PointSummary;
  /** The experiment with the point's values in place. */
  readonly experiment: Experiment;
  readonly cells: readonly CellDigest[];
}

/** Where runs are compared: the parameter of a point that names its run, so that figures tell runs apart. */
export const RUN = 'run';

/** A run read once from end to end, for all of its figures. */
export interface RunView {
  readonly run: RunReport;
  readonly points: readonly PointView[];
}

/** Reads a run's cells, one in memory at a time, and keeps what the figures need of each. */
export function readRun(run: RunReport): RunView {
  const cells: CellDigest[][] = run.summary.points.map(() => []);
  for (const cell of run.cells()) cells[cell.point]?.push(digestCell(cell));
  const points = run.summary.points.map((summary, index) => ({
    index,
    summary,
    experiment: pointExperiment(run.experiment, summary.parameters),
    cells: cells[index]!,
  }));
  return { run, points };
}
