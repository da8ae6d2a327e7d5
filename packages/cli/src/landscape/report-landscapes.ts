import { join, resolve } from 'node:path';
import type { FinishedRun } from '@kramers/core';
import { canonicalJson, describeLandscape, hashesIn } from '@kramers/core/internal';
import { atomicWrite, type Manifest } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { type MeasuredLandscape, renderLandscapes } from '@kramers/reporters';

/**
 * Writes landscape.html into a run's folder: for each different network of its grid the landscape, beside the changes
 * of rank and the escape times that were measured. Gives the path of the page.
 *
 * @param manifest the run's, which says what paths in the experiment are relative to, and what its files hold: no other
 *   is opened, whatever the experiment says by now.
 */
export async function writeLandscapes(
  path: string,
  { experimentFolder, files = {} }: Pick<Manifest, 'experimentFolder' | 'files'>,
  run: FinishedRun,
  registry: Registry,
) {
  const folder = resolve(path, experimentFolder ?? '');
  const listed = hashesIn(folder, files);
  const found = new Map<string, MeasuredLandscape>();
  run.points.forEach(({ experiment }, place) => {
    const summary = run.summary.points[place]!;
    const { data, model } = experiment;
    const lowest = Math.min(...summary.transitions.map(({ beta }) => beta));
    // A sweep watches no single β: just below the lowest at which it lost a rank there is something to see.
    const beta = Number.isFinite(lowest) ? Number((0.9 * lowest).toPrecision(3)) : undefined;
    const key = canonicalJson({ data, model, beta: beta ?? experiment.protocol['beta'] ?? null, point: summary.label });
    const measured = { label: summary.label, transitions: summary.transitions, summary };
    try {
      const point = { experiment, folder, files: listed };
      found.set(key, { ...measured, landscape: describeLandscape(point, registry, { beta }), reason: null });
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      found.set(key, { ...measured, landscape: null, reason: cause.message });
    }
  });
  const page = join(path, 'landscape.html');
  atomicWrite(page, await renderLandscapes(run.experiment.name, [...found.values()]));
  return page;
}
