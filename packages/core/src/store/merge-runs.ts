import { copyFileSync, existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { makeFolder } from '../ground/atomic-write';
import { beginSession, endSession } from './manifest';
import { type RunFolder, RunFolderError } from './run-folder';

/** How a merge went. */
export interface Merged {
  /** Cells of the plan that none of the folders has. */
  readonly missing: number;
  /** Files that are not as they were written, and were left out. */
  readonly damaged: readonly string[];
}

/**
 * Joins the folders of one run's shares into `whole`: every sound cell, and of the cells without one the checkpoint and
 * the failure. The plan is that of the folder with the most cells, which must hold every other's.
 *
 * @throws RunFolderError, before anything is written, if the folders do not belong together.
 */
export function mergeRuns(parts: readonly RunFolder[], whole: RunFolder, command: string): Merged {
  const held = parts.map((folder) => ({ folder, manifest: folder.manifest() }));
  const first = held.reduce((a, b) => (b.manifest.cells.length > a.manifest.cells.length ? b : a));
  const planned = new Set(first.manifest.cells.map(([key]) => key));
  for (const { folder, manifest } of held) {
    const other = manifest.identity !== first.manifest.identity || manifest.cells.some(([key]) => !planned.has(key));
    if (other)
      throw new RunFolderError(`${folder.path} and ${first.folder.path} hold different runs, which cannot be joined`);
  }
  const experiment = first.folder.experiment();
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
  const damaged: string[] = [];
  const missing = first.manifest.cells.filter(([key]) => !take(key, parts, whole, damaged)).length;
  const finished = { ...endSession(whole.manifest()), finishedAt: new Date().toISOString() };
  whole.writeManifest(finished);
  return { missing, damaged };
}

/** Copies what there is of a cell. Returns whether that is its result. */
function take(key: string, parts: readonly RunFolder[], whole: RunFolder, damaged: string[]): boolean {
  const name = `${key}.json`;
  for (const folder of parts) {
    const status = folder.check(key);
    if (status === 'damaged') damaged.push(join(folder.path, 'cells', name));
    if (status !== 'sound') continue;
    copy(folder, whole, 'cells', name);
    return true;
  }
  for (const folder of parts) {
    copy(folder, whole, 'checkpoints', `${key}.safetensors`);
    copy(folder, whole, 'failures', name);
  }
  return whole.check(key) === 'sound';
}

function copy(from: RunFolder, to: RunFolder, folder: string, name: string): void {
  if (from.path === to.path || !existsSync(join(from.path, folder, name))) return;
  makeFolder(resolve(to.path, folder));
  copyFileSync(join(from.path, folder, name), join(to.path, folder, name));
}
