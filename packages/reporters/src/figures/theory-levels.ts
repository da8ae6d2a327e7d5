import { linearTask } from '@kramers/core/results';
import type { PointView } from '../run/run-view';
import { rounded } from '../drawing/numbers';
import { rankLevels } from './rank-levels';
import { watchedCells } from './trajectory-data';

/** Values of β for which levels are drawn in one figure; more would hide the data. */
const MAX_BETAS = 3;

/** An error that theory names, for a rule across a figure. */
export interface LevelRow {
  readonly [field: string]: string | number;
  readonly mse: number;
  readonly label: string;
}

/** The errors of the noiseless minima of each rank at the strengths that the points were watched at. */
export function theoryLevels(points: readonly PointView[]): LevelRow[] {
  const levels = new Map<number, LevelRow[]>();
  const betas = new Set(
    points.flatMap((point) =>
      watchedCells(point)
        .slice(0, 1)
        .flatMap(({ watched }) => watched.beta ?? []),
    ),
  );
  if (betas.size > MAX_BETAS) return [];
  for (const point of points) {
    const task = linearTask(point.experiment);
    const beta = watchedCells(point)[0]?.watched.beta ?? null;
    if (!task || beta === null || levels.has(beta)) continue;
    const suffix = betas.size > 1 ? `, β = ${beta}` : '';
    levels.set(
      beta,
      rankLevels(task, beta).map(({ rank, mse }) => ({ mse: rounded(mse), label: `rank ${rank}${suffix}` })),
    );
  }
  const all = [...levels.values()].flat();
  // A level that does not depend on β has one label: several would lie over each other.
  return all.flatMap((level, i) => {
    const same = all.filter(({ mse }) => mse === level.mse);
    if (same.length === 1) return [level];
    return all.findIndex(({ mse }) => mse === level.mse) === i ? [{ ...level, label: level.label.split(',')[0]! }] : [];
  });
}
