import { parse } from 'yaml';
import { runIdentity } from '../experiment/plan';
import type { ResolvedExperiment } from '../experiment/resolve';
import { sha256 } from '../ground/hash';
import { version } from '../ground/version';
import { FORMAT, recordedPlan } from '../store/manifest';
import { parseRecorded } from '../store/recorded-experiment';
import type { RunFolder } from '../store/run-folder';
import { RunFolderError } from '../store/run-folder-error';
import type { Lab } from './lab';

/** What of a manifest neither the experiment nor the cells tell. */
export interface RestoreOptions {
  /** The command that makes the same run from nothing. */
  readonly command: string;
  readonly pluginHashes?: Readonly<Record<string, string>>;
  readonly experimentFolder?: string | null;
}

/**
 * Writes the manifest of a run folder that has lost it, or in which it is no longer JSON: from the experiment, whose
 * cells' keys show that the cells that lie there are its own. What nobody else knows is gone: the sessions, and when
 * it began.
 *
 * @returns what was done, in words; null where nothing is lost.
 * @throws RunFolderError where the cells or experiment.yaml are of another run, or the folder holds no run at all.
 * @example
 * const restore = (lab: Lab, experiment: ExperimentInput) =>
 *   restoreManifest(new RunFolder('runs/trap'), lab, lab.resolve(experiment), { command: 'node trap.js' });
 */
export function restoreManifest(
  folder: RunFolder,
  lab: Lab,
  resolved: ResolvedExperiment,
  { command, pluginHashes = {}, experimentFolder = null }: RestoreOptions,
): string | null {
  if (!folder.isLost()) return null;
  const cells = lab.plan(resolved, pluginHashes);
  const sound = new Set(folder.cells.keys().filter((key) => folder.cells.check(key).status === 'sound'));
  const own = cells.filter(({ key }) => sound.has(key)).length;
  if (own === 0 && (sound.size > 0 || !isOf(folder, lab, resolved))) {
    throw new RunFolderError(
      `${folder.path}: its manifest.json is lost, and what else it holds is not of this experiment; give another ` +
        'folder, or the experiment and the values of --set that it was made with',
    );
  }
  folder.keepExperiment(resolved.experiment);
  const plan = lab.runPlan(resolved, cells);
  const now = new Date().toISOString();
  folder.writeManifest({
    format: FORMAT,
    kramers: version,
    identity: plan.identity,
    experimentHash: sha256(folder.textOf(resolved.experiment)),
    shard: null,
    command,
    startedAt: now,
    finishedAt: own === cells.length ? now : null,
    contributions: lab.contributions(cells),
    plugins: pluginHashes,
    files: resolved.files,
    experimentFolder,
    overrides: resolved.overrides,
    sessions: [],
    reports: null,
    ...recordedPlan(resolved.experiment, plan),
  });
  return `manifest.json in ${folder.path} was lost, and is made again from the experiment and ${own} finished cells`;
}

/** Whether experiment.yaml tells of a run with the same identity. */
function isOf(folder: RunFolder, { registry }: Lab, { experiment }: ResolvedExperiment): boolean {
  try {
    const recorded = parseRecorded(parse(folder.experimentText(), { prettyErrors: false }), registry);
    return runIdentity(recorded, registry) === runIdentity(experiment, registry);
  } catch {
    return false;
  }
}
