import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '@kramers/core/internal';
import { UsageError } from '@kramers/core/failure';

/** The figures of the paper, in its order. */
const figures = ['fig1a', 'fig1b', 'fig2b', 'fig3'] as const;

/** Each figure is run with the paper's numbers, and as its theory would have it. */
const readings = { 'as-printed': 'printed', 'as-theorised': 'theorised' } as const;

/** One of the two readings of the paper. */
export type Reading = keyof typeof readings;

/** Checks the name of a reading. Throws a UsageError with the nearest one. */
export function readingNamed(name: string): Reading {
  if (Object.hasOwn(readings, name)) return name as Reading;
  throw new UsageError(`--only ${name}: no such reading of the paper${didYouMean(name, Object.keys(readings))}`);
}

/**
 * Names of the packaged experiments that are meant: `fig1a` means both readings of it, `fig1a-printed` one, `all` or
 * nothing everything. Throws a UsageError with the nearest name where one is not known.
 */
export function packagedNames(asked: readonly string[], only?: Reading): string[] {
  const all = figures.flatMap((figure) => Object.values(readings).map((reading) => `${figure}-${reading}`));
  const wanted = new Set<string>();
  for (const name of asked.length === 0 ? ['all'] : asked) {
    const meant = all.filter((one) => name === 'all' || one === name || one.startsWith(`${name}-`));
    if (meant.length === 0)
      throw new UsageError(`no packaged experiment "${name}"${didYouMean(name, ['all', ...figures, ...all])}`);
    for (const one of meant) wanted.add(one);
  }
  const chosen = all.filter((one) => wanted.has(one) && (only === undefined || one.endsWith(`-${readings[only]}`)));
  if (chosen.length === 0) throw new UsageError(`nothing is left to run: ${asked.join(', ')} with --only ${only}`);
  return chosen;
}

/**
 * The file of a packaged experiment: beside the built command, or in the repository. Throws an Error where neither has
 * it.
 */
export function packagedFile(name: string): string {
  const places = ['./experiments', '../experiments', '../../../experiments', '../../../../experiments'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const file = places.map((place) => join(place, `${name}.yaml`)).find((place) => existsSync(place));
  if (file === undefined) throw new Error(`experiments/${name}.yaml is not in this installation`);
  return file;
}
