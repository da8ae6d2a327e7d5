import { cpus } from 'node:os';
import type { Experiment } from '../contracts/experiment';
import type { PlannedCell, PlannedPoint, RunPlan } from '../contracts/run-plan';
import type { Override } from '../experiment/source';
import { type Difference, differences, patched } from '../ground/difference';
import { parsePath } from '../ground/path';
import { isExact } from '../network/materials';
import type { Registry } from '../plugins/registry';
import { version } from '../ground/version';
import { parseRecorded } from './recorded-experiment';

/**
 * Changes whenever folders of before can no longer be continued: their cells have other keys, or mean something else.
 */
export const FORMAT = 2;

/** What a run folder says of itself in manifest.json. */
export interface Manifest {
  /** {@link FORMAT}; absent in folders of Kramers 0.1, which can be reported, and not continued. */
  readonly format?: number;
  /** Version of Kramers that wrote the folder last. */
  readonly kramers: string;
  /** Runs of one identity may share a folder. */
  readonly identity: string;
  /** SHA-256 of experiment.yaml. */
  readonly experimentHash: string;
  /** The share of the cells that the folder is for, such as `2/5`; null for all of them. */
  readonly shard: string | null;
  /** The command that the run's results can be had by again. */
  readonly command: string;
  readonly startedAt: string;
  /** When every cell had been tried; null until then. */
  readonly finishedAt: string | null;
  /** What took part in the run, with its version, as `protocols/rank-trap@1`. */
  readonly contributions?: readonly string[];
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  readonly plugins: Readonly<Record<string, string>>;
  /** Hash of each file that the experiment names, by its path there. */
  readonly files?: Readonly<Record<string, string>>;
  /** The way from the run folder to where the experiment's plugins are looked up; null where there is none. */
  readonly experimentFolder: string | null;
  /** Values that hold at every grid point, whatever the grid brings: those of --set, and of the long form. */
  readonly overrides: readonly Override[];
  /** Each time that the run was worked on. */
  readonly sessions: readonly Session[];
  /** What the reports were made from, and their files with their lengths in bytes; null if they are not up to date. */
  readonly reports: { readonly of: string; readonly files: readonly (readonly [name: string, bytes: number])[] } | null;
  /** The values of each grid point, by path. */
  readonly points: readonly PlannedPoint['parameters'][];
  /** Where each point's experiment is not as experiment.yaml has it. Absent in folders of Kramers 0.1. */
  readonly resolved?: readonly (readonly Difference[])[];
  /** Every cell of the plan in order: [key, index of its point, replica]. */
  readonly cells: readonly PlannedCell[];
}

/** One stretch of work on a run. */
export interface Session {
  readonly command: string;
  readonly startedAt: string;
  /** Null if it was killed. */
  readonly endedAt: string | null;
  readonly kramers: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /**
   * Commit of the repository that holds the experiment, with `-dirty` if files in it had been changed; null if it is in
   * none.
   */
  readonly commit: string | null;
}

/**
 * What of a session follows from where and when it runs.
 *
 * @example beginSession('kramers run trap.yaml', null).endedAt; // null
 */
export function beginSession(command: string, commit: string | null): Session {
  const processors = cpus();
  return {
    command,
    startedAt: new Date().toISOString(),
    endedAt: null,
    kramers: version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    commit,
  };
}

/**
 * The same manifest with its latest session over.
 *
 * @example
 * const folder = new RunFolder('runs/trap');
 * folder.writeManifest(endSession(folder.manifest()));
 */
export function endSession(manifest: Manifest): Manifest {
  const endedAt = new Date().toISOString();
  const last = manifest.sessions.length - 1;
  return {
    ...manifest,
    sessions: manifest.sessions.map((session, i) => (i === last ? { ...session, endedAt } : session)),
  };
}

/**
 * What of a manifest tells the plan of a run whose experiment.yaml holds `experiment`.
 *
 * @example
 * const keep = (lab: Lab, resolved: ResolvedExperiment) =>
 *   recordedPlan(resolved.experiment, lab.runPlan(resolved)).cells.length;
 */
export function recordedPlan(
  experiment: Experiment,
  { points, cells }: RunPlan,
): Pick<Manifest, 'points' | 'resolved' | 'cells'> {
  return {
    points: points.map(({ parameters }) => parameters),
    resolved: points.map((point) => differences(experiment, point.experiment)),
    cells,
  };
}

/**
 * The plan of a run, as its manifest tells it.
 *
 * @throws RangeError where a point's experiment cannot be one
 * @example
 * const folder = new RunFolder('runs/trap');
 * const recall = (registry: Registry) => planIn(folder.manifest(), folder.experiment(registry), registry).cells;
 */
export function planIn(
  { identity, points, resolved, cells }: Manifest,
  experiment: Experiment,
  registry: Registry,
): RunPlan {
  return {
    identity,
    points: points.map((parameters, i) => {
      // A folder of Kramers 0.1 tells only what its file gave for the point.
      const one = parseRecorded(patched(experiment, resolved?.[i] ?? given(parameters)), registry);
      return { parameters, experiment: one, exact: isExact(one.data, registry) };
    }),
    cells,
  };
}

function given(parameters: PlannedPoint['parameters']): Difference[] {
  return Object.entries(parameters).map(([path, value]) => [parsePath(path), value]);
}

/**
 * A manifest as text: its cells, of which there may be thousands, a line each. It ends with a newline.
 *
 * @example
 * const text = manifestText(new RunFolder('runs/trap').manifest());
 */
export function manifestText({ cells, ...rest }: Manifest): string {
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, '');
  return `${head},\n  "cells": [\n${cells.map((cell) => `    ${JSON.stringify(cell)}`).join(',\n')}\n  ]\n}\n`;
}
