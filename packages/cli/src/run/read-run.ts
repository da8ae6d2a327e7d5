import { join, resolve } from 'node:path';
import { type ExperimentSource, sourceFromText, withOverrides } from '@kramers/core';
import { isRecord } from '@kramers/core/internal';
import type { Manifest, RunFolder } from '@kramers/core/node';
import { UsageError } from '@kramers/core/failure';
import type { FoundPlugin } from '../plugins/load-plugin';
import { prepare, type ReadyExperiment } from './read-experiment';
import { restoreRun } from './restore-run';
import type { Computing } from './work';

/** A run that has been begun, and its experiment ready to go on. */
export interface ReadyRun {
  readonly manifest: Manifest;
  readonly ready: ReadyExperiment;
}

/**
 * Reads a run folder's experiment and loads its plugins from where they were, once all of them are found to be what
 * they were.
 *
 * @throws UsageError, ExperimentError or RunFolderError if it cannot go on as it began.
 */
export async function readRun(
  folder: RunFolder,
  computing: Computing,
  say: (message: string) => void,
): Promise<ReadyRun> {
  await restoreRun(folder, say);
  if (folder.isFree()) throw new UsageError(`${folder.path}: holds no run to go on with`);
  const manifest = folder.manifest();
  const recorded = sourceFromText(folder.experimentText(), join(folder.path, 'experiment.yaml'));
  const source = withOverrides(recorded, manifest.overrides);
  if (pluginList(source) !== pluginList(recorded)) {
    throw new UsageError(
      `${folder.path}: the overrides in manifest.json change which plugins there are, and only experiment.yaml ` +
        'may name them. Somebody has changed the folder; run the experiment file itself',
    );
  }
  const accept = (found: readonly FoundPlugin[]): void => {
    const other = found.find(({ specifier, hash }) => manifest.plugins[specifier] !== hash);
    if (!other) return;
    throw new UsageError(
      `${folder.path}: plugin "${other.specifier}" is not what it was when the run began, so its results would be ` +
        'others. Put the old one back, or run the experiment file itself, which computes every cell anew',
    );
  };
  const ready = await prepare(source, resolve(folder.path, manifest.experimentFolder ?? ''), computing, { accept });
  folder.refuseOther(ready.lab.identity(ready.resolved), ready.resolved.files);
  const planned = ready.lab.plan(ready.resolved, ready.pluginHashes);
  if (planned.length !== manifest.cells.length || planned.some(({ key }, place) => key !== manifest.cells[place]![0])) {
    throw new UsageError(
      `${folder.path}: its experiment.yaml is not the one that its manifest.json was written for, or another ` +
        'version of Kramers wrote them. ' +
        'Run the experiment file itself to go on',
    );
  }
  return { manifest, ready };
}

function pluginList({ raw }: ExperimentSource): string {
  return JSON.stringify(isRecord(raw) ? (raw['plugins'] ?? []) : []);
}
