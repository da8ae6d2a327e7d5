import { canonicalJson, hash } from '../ground/canonical';
import type { Registry } from '../plugins/registry';
import { variedPaths } from '../ground/cases';
import { contentHash, filesIn } from '../ground/files';
import type { Experiment, ExperimentPoint } from '../contracts/experiment';
import type { RunPlan } from '../contracts/run-plan';
import type { ResolvedExperiment } from './resolve';

/** One grid point with one seed: the unit of work. */
export interface Cell {
  /** Hash of everything that decides the cell's result. */
  readonly key: string;
  readonly point: ExperimentPoint;
  readonly replica: number;
  readonly seed: number;
}

/** The cells of an experiment: every grid point, and at each every replica. */
export function planCells(
  resolved: ResolvedExperiment,
  registry: Registry,
  pluginHashes: Readonly<Record<string, string>> = {},
): Cell[] {
  const { count, seed } = resolved.experiment.replicas;
  return resolved.points.flatMap((point) => {
    const backend = registry.get('backends', point.experiment.backend);
    const { data, model } = point.experiment;
    const read = filesIn(point.folder);
    const dataHash = registry.get('data', data.kind).fingerprint?.(data, read);
    const weightsHash = model.init.file === undefined ? undefined : contentHash(read(model.init.file));
    const decisive = {
      ...decisiveParts(point.experiment),
      dataHash,
      weightsHash,
      backend: `${backend.name}@${backend.version}`,
      plugins: pluginHashes,
    };
    const base = canonicalJson(decisive);
    return Array.from({ length: count }, (_, replica) => ({
      key: hash(`${base}|${seed + replica}`),
      point,
      replica,
      seed: seed + replica,
    }));
  });
}

/** The plan of a run: its points, and its cells as they are listed. */
export function runPlan({ experiment, points }: ResolvedExperiment, cells: readonly Cell[]): RunPlan {
  return {
    identity: runIdentity(experiment),
    points,
    cells: cells.map((cell) => [cell.key, cell.point.index, cell.replica] as const),
  };
}

/**
 * What makes a run the same run: the experiment without the number of replicas, the values (not the paths) under `over`, and
 * what only reports. Those may grow in one folder; anything else is another run.
 */
export function runIdentity(experiment: Experiment): string {
  const { name: _name, note: _note, reporters: _reporters, full: _full, over, replicas, ...rest } = experiment;
  const varied = [...variedPaths(over)].sort();
  const fixed = varied.reduce((tree, path) => without(tree, path.split('.')), rest as unknown);
  return hash(canonicalJson({ fixed, varied, seed: replicas.seed }));
}

/** What of an experiment decides a cell's numbers. */
function decisiveParts(experiment: Experiment): object {
  const {
    name: _name,
    note: _note,
    reporters: _reporters,
    full: _full,
    over: _over,
    plugins: _plugins,
    replicas,
    ...rest
  } = experiment;
  // A shared data set is drawn from the first replica's seed unless it has one of its own.
  return { ...rest, data: { ...rest.data, seed: rest.data.seed ?? replicas.seed } };
}

function without(tree: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined || typeof tree !== 'object' || tree === null || !(head in tree)) return tree;
  const { [head]: child, ...others } = tree as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [head]: without(child, rest) };
}
