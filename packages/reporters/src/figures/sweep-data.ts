import { sweepModes, type SweepStep } from '@kramers/core/results';
import { median, quasiStaticSweep } from '@kramers/theory';
import type { PointView } from '../run/run-view';
import { rounded, spread } from '../drawing/numbers';
import type { SweepQuantity } from './sweep-quantity';
import { thinLine } from '../drawing/thin-line';

/** Single replicas drawn, and points of a line. */
const REPLICAS = 20;
const LINE_POINTS = 120;
/** Curves that stay below this share of the highest are of directions that hold nothing to learn. */
const NEGLIGIBLE = 0.02;

/** A point of a curve in a sweep. */
export interface SweepRow {
  readonly [field: string]: string | number;
  readonly key: 'up' | 'down';
  readonly curve: number;
  readonly replica: number;
  readonly beta: number;
  readonly value: number;
}

/** A way through β without a turn, as one replica went it. */
interface Leg {
  readonly direction: 'up' | 'down';
  readonly replica: number;
  readonly steps: readonly SweepStep[];
}

/** How many curves of a quantity are worth drawing. */
export function curveCount(point: PointView, quantity: SweepQuantity): number {
  const heights: number[] = [];
  for (const cell of point.cells) {
    for (const step of cell.sweep)
      quantity.measured(step).forEach((value, i) => {
        if (Number.isFinite(value)) heights[i] = Math.max(heights[i] ?? 0, Math.abs(value));
      });
  }
  const top = Math.max(0, ...heights);
  return heights.filter((height) => height > NEGLIGIBLE * top).length;
}

/** Median over replicas at each β, by direction and curve. */
export function medianRows(point: PointView, quantity: SweepQuantity, curves: number): SweepRow[] {
  const values = new Map<string, { key: 'up' | 'down'; beta: number; values: number[] }>();
  for (const { direction, steps } of legsOf(point)) {
    for (const step of steps) {
      quantity
        .measured(step)
        .slice(0, curves)
        .forEach((value, curve) => {
          if (!Number.isFinite(value)) return;
          const id = `${direction} ${curve} ${step.beta}`;
          const entry = values.get(id) ?? { key: direction, beta: step.beta, values: [] };
          entry.values.push(value);
          values.set(id, entry);
        });
    }
  }
  return [...values].map(([id, { key, beta, values: here }]) => ({
    key,
    curve: Number(id.split(' ')[1]),
    replica: -1,
    beta: rounded(beta),
    value: rounded(median(here)),
  }));
}

/** Curves of single replicas, with as few points as they need. */
export function replicaRows(point: PointView, quantity: SweepQuantity, curves: number): SweepRow[] {
  const chosen = new Set(spread(point.cells, REPLICAS).map(({ replica }) => replica));
  return legsOf(point)
    .filter(({ replica }) => chosen.has(replica))
    .flatMap(({ direction, replica, steps }) =>
      Array.from({ length: curves }, (_, curve) => curve).flatMap((curve) => {
        const values = steps.map((step) => quantity.measured(step)[curve] ?? NaN);
        const betas = steps.map(({ beta }) => beta);
        return thinLine(betas, values, 0.002, LINE_POINTS)
          .filter((i) => Number.isFinite(values[i]))
          .map((i) => ({ key: direction, curve, replica, beta: rounded(betas[i]!), value: rounded(values[i]!) }));
      }),
    );
}

/**
 * Theory's quasi-static lines along the way of the first replica, exact at the folds; empty where theory does not
 * speak.
 */
export function theoryRows(
  point: PointView,
  quantity: SweepQuantity,
  folds: readonly number[],
): { leg: number; curve: number; beta: number; value: number }[] {
  const known = sweepModes(point);
  if (!known || (!known.population && !quantity.knownOfSamples)) return [];
  const legs = legsOf(point).filter(({ replica }) => replica === point.cells[0]?.replica);
  const path = legs.flatMap(({ direction, steps }, leg) =>
    finePath(steps[0]!.beta, steps.at(-1)!.beta, folds).map((beta) => ({ direction, leg, beta })),
  );
  return quasiStaticSweep({ ...known, betas: path.map(({ beta }) => beta), start: 'learnt' }).flatMap((state, i) =>
    quantity
      .predicted(state)
      .map((value, curve) => ({ leg: path[i]!.leg, curve, beta: rounded(state.beta), value: rounded(value) })),
  );
}

/** β from one end to the other, with both sides of each fold, so that a jump is drawn as one. */
function finePath(from: number, to: number, folds: readonly number[]): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const even = Array.from({ length: 101 }, (_, i) => low + ((high - low) * i) / 100);
  const jumps = folds.filter((beta) => beta > low && beta < high).flatMap((beta) => [beta, beta * (1 + 1e-9)]);
  // A collapsed mode grows again at β = 0 itself, and not before.
  const spinodal = low === 0 ? [1e-9] : [];
  const path = [...even, ...jumps, ...spinodal].sort((a, b) => a - b);
  return from <= to ? path : path.reverse();
}

function legsOf(point: PointView): Leg[] {
  return point.cells.flatMap(({ replica, sweep }) => {
    const legs: { direction: 'up' | 'down'; replica: number; steps: SweepStep[] }[] = [];
    for (const step of sweep) {
      const last = legs.at(-1);
      if (last?.direction === step.direction) last.steps.push(step);
      else legs.push({ direction: step.direction, replica, steps: [step] });
    }
    return legs;
  });
}
