import type { PointFacts } from './point-facts';
import { type Spread, spreadOf } from './spread';
import { sweepBetaC } from './sweep-modes';

/** A change of rank in the sweeps of a grid point, over its replicas. */
export interface SweepChange {
  readonly direction: 'up' | 'down';
  readonly fromRank: number;
  readonly toRank: number;
  /** Over the changes: a replica that changes to and fro has several. */
  readonly beta: Spread;
  /** β_c of the mode that is lost; null on the way down, and where theory does not speak. */
  readonly betaC: number | null;
}

/** The sweeps of a grid point. */
export interface SweptPoint {
  /** The grid point, by its place in the summary. */
  readonly point: number;
  readonly label: string;
  /** β_c of each mode in theory, strongest first; empty where theory does not speak. */
  readonly betaC: readonly number[];
  readonly changes: readonly SweepChange[];
}

/**
 * Where ranks changed in the sweeps of every point that was swept. β is that of the step at whose end the new rank was
 * found.
 *
 * @example
 * const [point] = sweepChanges(factsOf(sweepRun([0.3, 0.36, 0.42])));
 * point!.betaC; // [0.4105, 0.3509]
 */
export function sweepChanges(points: readonly PointFacts[]): SweptPoint[] {
  return points.flatMap((point, place) => {
    if (!point.cells.some(({ sweep }) => sweep.length > 0)) return [];
    const betaC = sweepBetaC(point);
    return [{ point: place, label: point.summary.label, betaC, changes: changesOf(point, betaC) }];
  });
}

function changesOf({ summary: { transitions } }: PointFacts, betaC: readonly number[]): SweepChange[] {
  const kinds = [
    ...new Set(transitions.map(({ direction, fromRank, toRank }) => `${direction} ${fromRank} ${toRank}`)),
  ];
  return kinds.map((kind) => {
    const same = transitions.filter(({ direction, fromRank, toRank }) => `${direction} ${fromRank} ${toRank}` === kind);
    const { direction, fromRank, toRank } = same[0]!;
    // Going up, the mode that is lost last gives its β_c; on the way down the theory has a spinodal at β = 0 only.
    const theory = direction === 'up' && toRank === fromRank - 1 ? (betaC[toRank] ?? null) : null;
    return { direction, fromRank, toRank, beta: spreadOf(same.map(({ beta }) => beta))!, betaC: theory };
  });
}
