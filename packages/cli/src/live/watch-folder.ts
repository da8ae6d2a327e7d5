import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CellResult, ExperimentPoint, TrainingEvent } from '@kramers/core';
import { UsageError } from '@kramers/core/failure';
import { hashesIn } from '@kramers/core/internal';
import { type Manifest, planIn, RunFolder } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { type Scene, sceneOf } from '@kramers/lab';

/** Milliseconds between two looks into a folder. */
const OFTEN = 500;

/** A run that others compute, as its folders show it. */
export interface WatchedRun {
  readonly title: string;
  readonly scene: Scene | null;
  readonly cells: number;
  /** What is new in the folders, until every cell is there or nobody wants to know. */
  events(signal: AbortSignal): AsyncIterable<TrainingEvent>;
}

/**
 * The run in a folder, or in the folders below it, one a share.
 *
 * @throws UsageError where there is none, or more than one run.
 */
export function watchedRun(path: string, registry: Registry): WatchedRun {
  const [first] = foldersIn(path);
  if (!first)
    throw new UsageError(`${path}: there is no run here yet; start one with --out ${path}, or name its folder`);
  const manifest = first.manifest();
  const experiment = first.experiment(registry);
  const plan = planIn(manifest, experiment, registry);
  const folder = resolve(first.path, manifest.experimentFolder ?? '');
  const files = hashesIn(folder, manifest.files ?? {});
  const points = plan.points.map((point, index): ExperimentPoint => ({
    index,
    parameters: point.parameters,
    experiment: point.experiment,
    folder,
    files,
  }));
  return {
    title: experiment.name,
    scene: sceneIfKnown(registry, { experiment, points }),
    cells: plan.cells.length,
    events: (signal) => newCells(path, manifest, signal),
  };
}

/** The folder itself, and those in it, that hold a run. */
function foldersIn(path: string): RunFolder[] {
  const about = statSync(path, { throwIfNoEntry: false });
  if (!about) return [];
  if (!about.isDirectory()) throw new UsageError(`${path}: this is a file; name the folder of a run`);
  const below = readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(path, entry.name)] : [],
  );
  return [path, ...below].filter((one) => existsSync(join(one, 'manifest.json'))).map((one) => new RunFolder(one));
}

/** A run whose data are elsewhere is watched all the same, without what follows from them. */
function sceneIfKnown(...staged: Parameters<typeof sceneOf>): Scene | null {
  try {
    return sceneOf(...staged);
  } catch {
    return null;
  }
}

async function* newCells(
  path: string,
  { identity, cells }: Manifest,
  signal: AbortSignal,
): AsyncIterable<TrainingEvent> {
  const seen = new Set<string>();
  for (;;) {
    for (const folder of foldersIn(path)) {
      // A folder that is being made has no manifest that can be read yet, and one of another run is none of this.
      if (identityOf(folder) !== identity) continue;
      for (const [key] of cells) {
        if (seen.has(key) || !folder.cells.holds(key)) continue;
        const result = folder.cells.read(key);
        if (!('phases' in result)) continue;
        seen.add(key);
        yield* eventsOf(result);
      }
    }
    if (seen.size === cells.length || signal.aborted) return;
    await delay(OFTEN, undefined, { signal }).catch(() => undefined);
  }
}

function identityOf(folder: RunFolder): string | null {
  try {
    return folder.manifest().identity;
  } catch {
    return null;
  }
}

/** What a cell would have told of itself, as far as a viewer wants it. */
function* eventsOf(result: CellResult): Iterable<TrainingEvent> {
  const source = { cell: result.key, point: result.point, replica: result.replica };
  yield { type: 'cell-started', ...source, seed: result.seed, epochs: 'thinned' };
  let step = 0;
  for (const [phaseIndex, phase] of result.phases.entries()) {
    step += phase.steps;
    const { beta, temperature, epochs } = phase;
    const place = { ...source, phase: phase.name, phaseIndex, step, beta, temperature };
    const watched = result.escape?.phase === phase.name;
    yield { type: 'phase-started', ...place, epoch: 0, epochs, watched };
    if (watched && result.escape!.epoch !== null)
      yield { type: 'escaped', ...place, epoch: result.escape!.epoch, criterion: result.escape!.criterion };
    yield { type: 'epoch', ...place, epoch: epochs, metrics: phase.metrics };
    yield { type: 'phase-ended', ...place, epoch: epochs, reason: phase.reason, metrics: phase.metrics };
  }
  yield { type: 'cell-finished', ...source, result };
}
