import type { CellResult } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';

/** One step of a sweep of β. */
export interface SweepStep {
  readonly direction: 'up' | 'down';
  readonly beta: number;
  readonly rank: number;
  readonly singularValues: readonly number[];
  readonly testMse: number;
}

/** The steps of a cell's sweeps, in order. */
export function sweepOf({ phases }: CellResult): SweepStep[] {
  return phases.flatMap(({ direction, beta, metrics }) =>
    direction === null
      ? []
      : [{ direction, beta, rank: metrics.rank, singularValues: metrics.singularValues, testMse: metrics.testMse }],
  );
}

/** The first step of a sweep up at which the rank has fallen to `rank` or below; null if it never does. */
export function dropTo(steps: readonly SweepStep[], rank: number): SweepStep | null {
  return steps.find((step) => step.direction === 'up' && step.rank <= rank) ?? null;
}

/** By how much rank falls at each step of a sweep up where it falls. */
export function dropsOf(steps: readonly SweepStep[]): number[] {
  const up = steps.filter(({ direction }) => direction === 'up');
  return up
    .slice(1)
    .map((step, i) => up[i]!.rank - step.rank)
    .filter((drop) => drop > 0);
}

/**
 * The largest λ_1 on the way up that the way down lacks, and the lowest β at which the network is still collapsed on
 * the way down.
 */
export function hysteresisOf(steps: readonly SweepStep[]): {
  readonly gap: number;
  readonly collapsedFrom: number | null;
} {
  const down = steps.filter(({ direction }) => direction === 'down');
  const gaps = down.map(({ beta, singularValues }) => {
    const partner = steps.find((step) => step.direction === 'up' && Math.abs(step.beta - beta) < 1e-9);
    return partner ? partner.singularValues[0]! - singularValues[0]! : 0;
  });
  const collapsed = down.filter(({ rank }) => rank === 0).map(({ beta }) => beta);
  return { gap: Math.max(0, ...gaps), collapsedFrom: collapsed.length === 0 ? null : Math.min(...collapsed) };
}

/** The singular values of a sweep as series, one for each direction and mode. */
export function sweepSeries(steps: readonly SweepStep[], name: string): FigureSeries[] {
  const modes = steps[0]!.singularValues.length;
  return (['up', 'down'] as const).flatMap((direction) =>
    Array.from({ length: modes }, (_, mode): FigureSeries => {
      const part = steps.filter((step) => step.direction === direction);
      return {
        label: `${name}: λ_${mode + 1}, β ${direction === 'up' ? 'rising' : 'falling'}`,
        kind: 'points',
        origin: 'measured',
        x: part.map(({ beta }) => beta),
        y: part.map(({ singularValues }) => singularValues[mode]!),
      };
    }),
  );
}
