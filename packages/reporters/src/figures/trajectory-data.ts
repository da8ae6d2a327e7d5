import type { CellDigest, WatchedPhase } from '../run/cell-digest';
import type { PointView } from '../run/run-view';
import { logEpoch } from '../drawing/axes';
import { rounded, spread } from '../drawing/numbers';
import { seriesKey } from '../drawing/series';
import { thinLine } from '../drawing/thin-line';

/** Single replicas drawn in all, and points of each. */
const TRACES = 150;
const TRACE_POINTS = 48;

/** The replicas of a point that have a watched phase and, where there was a trap, were in it. */
export function watchedCells(point: PointView): (CellDigest & { readonly watched: WatchedPhase })[] {
  return point.cells.flatMap((cell) =>
    cell.watched && cell.trapped !== false ? [{ ...cell, watched: cell.watched }] : [],
  );
}

/** One point of a single replica's line. */
export interface TraceRow {
  readonly [field: string]: string | number;
  readonly key: string;
  readonly replica: number;
  readonly epoch: number;
  readonly mse: number;
}

/** Lines of single replicas, as few points as the eye needs; where there are many replicas, an even choice of them. */
export function traceRows(points: readonly PointView[]): TraceRow[] {
  const perPoint = Math.max(1, Math.floor(TRACES / points.length));
  return points.flatMap((point) =>
    spread(watchedCells(point), perPoint).flatMap(({ replica, watched: { epochs, testMse } }) => {
      const range = Math.max(...testMse) - Math.min(...testMse);
      return thinLine(epochs.map(logEpoch), testMse, 0.005 * range, TRACE_POINTS)
        .filter((i) => Number.isFinite(testMse[i]!))
        .map((i) => ({ key: seriesKey(point), replica, epoch: epochs[i]!, mse: rounded(testMse[i]!) }));
    }),
  );
}

/** Where the watch over a replica ended. */
export interface EndMark {
  readonly [field: string]: string | number;
  readonly key: string;
  readonly replica: number;
  readonly epoch: number;
  readonly mse: number;
  readonly what: 'escape' | 'no escape until here';
}

/** The escape of each replica, or the end of the watch over it. */
export function endMarks(points: readonly PointView[]): EndMark[] {
  const perPoint = Math.max(1, Math.floor(TRACES / points.length));
  return points.flatMap((point) =>
    spread(watchedCells(point), perPoint).flatMap(({ replica, escape, watched: { epochs, testMse } }): EndMark[] => {
      if (!escape) return [];
      const at = escape.epoch === null ? epochs.length - 1 : epochs.indexOf(escape.epoch);
      const mse = testMse[at];
      if (mse === undefined || !Number.isFinite(mse)) return [];
      const what = escape.epoch === null ? 'no escape until here' : 'escape';
      return [{ key: seriesKey(point), replica, epoch: epochs[at]!, mse: rounded(mse), what }];
    }),
  );
}
