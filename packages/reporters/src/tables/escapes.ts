import type { CellResult, FinishedRun } from '@kramers/core';
import { parsePath, valueAt } from '@kramers/core/internal';
import { csvFields } from './csv-fields';

/** The columns of escapes.csv that every run has; those of the grid's parameters stand between `seed` and `trapped`. */
export const escapeColumns = [
  'cell',
  'point',
  'replica',
  'seed',
  'trapped',
  'time',
  'censored',
  'rank',
  'cause',
  'criterion',
] as const;

/** Columns before those of the parameters. */
const BEFORE = 4;

/**
 * The first line of escapes.csv and the line of a cell, with the grid's parameters as columns.
 *
 * `time` is in epochs since the watch began, and `censored` says whether the watch ended before an escape; both are
 * empty where a replica has no part in the escape time. `cause` says what became of it: `escaped`, `watch ended`,
 * `out before` (the watch began), `not trapped`, `diverged` or `not watched`. `rank` is the last one.
 */
export function escapeTable(points: FinishedRun['points']): { head: string; lineOf: (cell: CellResult) => string } {
  const paths = [...new Set(points.flatMap(({ parameters }) => Object.keys(parameters)))];
  const taken: ReadonlySet<string> = new Set(escapeColumns);
  const names = paths.map((path) => (taken.has(path) ? `over.${path}` : path));
  const head = line([...escapeColumns.slice(0, BEFORE), ...names, ...escapeColumns.slice(BEFORE)]);
  const settings = points.map(({ parameters, experiment }) =>
    paths.map((path) =>
      written(Object.hasOwn(parameters, path) ? parameters[path] : valueAt(experiment, parsePath(path))),
    ),
  );
  const lineOf = (cell: CellResult): string => {
    const { key, point, replica, seed, trapped, escape, phases } = cell;
    const cause = causeOf(cell);
    const counts = cause === 'escaped' || cause === 'watch ended' || (cause === 'diverged' && escape);
    return line([
      key,
      point,
      replica,
      seed,
      ...settings[point]!,
      trapped,
      counts ? escape!.watchedEpochs : null,
      counts ? escape!.epoch === null : null,
      // What is not finite has no rank.
      cell.status === 'finished' ? (phases.at(-1)?.metrics.rank ?? null) : null,
      cause,
      escape?.criterion ?? null,
    ]);
  };
  return { head, lineOf };
}

function causeOf({ trapped, escape, status }: CellResult): string {
  if (trapped === false) return 'not trapped';
  if (escape?.outBefore) return 'out before';
  if (escape && escape.epoch !== null) return 'escaped';
  if (status === 'diverged') return 'diverged';
  return escape ? 'watch ended' : 'not watched';
}

function written(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
}

function line(fields: readonly (string | number | boolean | null)[]): string {
  return `${csvFields(fields)}\n`;
}
