import type { FinishedRun } from '@kramers/core';
import type { Analysis, PointFacts } from '@kramers/core/results';
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

/** The run that was read last, which several kinds of figure ask for one after the other. */
let latest: { readonly run: WeakRef<FinishedRun>; readonly view: RunView } | null = null;

/** A run read once for all that look at it. */
export function viewOf(run: FinishedRun): RunView {
  if (latest?.run.deref() !== run) latest = { run: new WeakRef(run), view: viewRun(run) };
  return latest!.view;
}

/**
 * Reads a run's cells, one in memory at a time, and keeps what the figures need of each.
 *
 * @example
 * import { trapRun } from '@kramers/core/testing';
 * viewRun(trapRun([{ replicas: [90, 110, null], temperature: 0 }])).points.length; // 1
 */
export function viewRun(run: FinishedRun): RunView {
  const cells: CellDigest[][] = run.summary.points.map(() => []);
  for (const cell of run.cells()) cells[cell.point]?.push(digestCell(cell));
  const points = run.summary.points.map((summary, index) => ({
    index,
    summary,
    experiment: run.points[index]!.experiment,
    exact: run.points[index]!.exact,
    cells: cells[index]!,
  }));
  return { points, analysis: run.summary.analysis };
}
