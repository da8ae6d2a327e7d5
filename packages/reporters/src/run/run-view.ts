import type { Analysis, PointFacts, FinishedRun } from '@kramers/core';
import { type CellDigest, digestCell } from './cell-digest';

/** One point of the grid, with what the figures need of its cells. */
export interface PointView extends PointFacts {
  readonly index: number;
  readonly cells: readonly CellDigest[];
}

/** A run read once from end to end, for all of its figures. */
export interface RunView {
  readonly points: readonly PointView[];
  /** The fits, predictions and medians that figures and tables tell. */
  readonly analysis: Analysis;
}

/** Reads a run's cells, one in memory at a time, and keeps what the figures need of each. */
export function readRun(run: FinishedRun): RunView {
  const cells: CellDigest[][] = run.summary.points.map(() => []);
  for (const cell of run.cells()) cells[cell.point]?.push(digestCell(cell));
  const points = run.summary.points.map((summary, index) => ({
    index,
    summary,
    experiment: run.points[index]!.experiment,
    cells: cells[index]!,
  }));
  return { points, analysis: run.summary.analysis };
}
