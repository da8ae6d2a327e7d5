import { join, relative, resolve } from 'node:path';
import type { Registry } from '../plugins/registry';
import { CellFiles } from './cell-files';
import { CheckpointFolder } from './checkpoint-folder';
import { beginSession, endSession } from './manifest';
import type { Damage, RunFolder } from './run-folder';
import { RunFolderError } from './run-folder-error';

/** How a merge went. */
export interface Merged {
  /** Cells of the plan that none of the folders has. */
  readonly missing: number;
  /** Files that are not as they were written, and were left out. */
  readonly damaged: readonly Damage[];
}

/**
 * Joins the folders of one run's shares into `whole`: every sound cell, and of the cells without one the checkpoint and
 * the failure. The plan is that of the folder with the most cells, which must hold every other's.
 *
 * @throws RunFolderError, before anything is written, if the folders do not belong together.
 * @example
 * const parts = ['runs/1-of-2', 'runs/2-of-2'].map((path) => new RunFolder(path));
 * const join = (registry: Registry) => mergeRuns(parts, new RunFolder('runs/all'), 'kramers merge', registry).missing;
 */
export function mergeRuns(parts: readonly RunFolder[], whole: RunFolder, command: string, registry: Registry): Merged {
  const held = parts.map((folder) => ({ folder, manifest: folder.manifest() }));
  const first = held.reduce((a, b) => (b.manifest.cells.length > a.manifest.cells.length ? b : a));
  const planned = new Set(first.manifest.cells.map(([key]) => key));
  for (const { folder, manifest } of held) {
    const other = manifest.identity !== first.manifest.identity || manifest.cells.some(([key]) => !planned.has(key));
    if (other)
      throw new RunFolderError(`${folder.path} and ${first.folder.path} hold different runs, which cannot be joined`);
  }
  const experiment = first.folder.experiment(registry);
  for (const { folder } of held) folder.refuseOld();
  whole.refuseOther(first.manifest.identity);
  const { experimentFolder } = first.manifest;
  const session = beginSession(command, null);
  whole.begin(experiment, {
    ...first.manifest,
    command,
    shard: null,
    startedAt: held.map(({ manifest }) => manifest.startedAt).sort()[0]!,
    finishedAt: null,
    experimentFolder:
      experimentFolder === null ? null : relative(whole.path, resolve(first.folder.path, experimentFolder)),
    sessions: [...held.flatMap(({ manifest }) => manifest.sessions), session],
    reports: null,
  });
  const damaged: Damage[] = [];
  const missing = first.manifest.cells.filter(([key]) => !take(key, parts, whole, damaged)).length;
  const finished = { ...endSession(whole.manifest()), finishedAt: new Date().toISOString() };
  whole.writeManifest(finished);
  return { missing, damaged };
}

/** Copies what there is of a cell. Returns whether that is its result. */
function take(key: string, parts: readonly RunFolder[], whole: RunFolder, damaged: Damage[]): boolean {
  const others = parts.filter(({ path }) => resolve(path) !== resolve(whole.path));
  for (const { cells } of others) {
    const found = cells.read(key);
    if (found.status === 'damaged') damaged.push({ file: cells.file(key), reason: found.reason });
    if (found.status === 'damaged' || found.status === 'missing') continue;
    // The shares are still there, should the machine lose power now.
    whole.write(join('cells', `${key}.json`), CellFiles.textOf(found), false);
    return true;
  }
  const held = whole.cells.check(key);
  if (held.status === 'sound') return true;
  if (held.status === 'damaged') damaged.push({ file: whole.cells.file(key), reason: held.reason });
  for (const folder of others) takeUnfinished(key, folder, whole, damaged);
  return false;
}

/**
 * Copies what there is of a cell without a result: read and written again, so that nothing but such files gets about.
 */
function takeUnfinished(key: string, from: RunFolder, to: RunFolder, damaged: Damage[]): void {
  const attempt = (file: string, copy: () => void): void => {
    try {
      copy();
    } catch (cause) {
      if (cause instanceof RunFolderError) throw cause;
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code !== 'ENOENT') damaged.push({ file: join(from.path, file), reason: message });
    }
  };
  attempt(join('checkpoints', `${key}.safetensors`), () => {
    const checkpoint = new CheckpointFolder(from.checkpoints).read(key);
    if (checkpoint) new CheckpointFolder(to.checkpoints).write(checkpoint);
  });
  attempt(join('failures', `${key}.json`), () => to.writeFailure(from.failure(key)));
}
