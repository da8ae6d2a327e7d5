import type { Cell, Experiment } from '../contracts/experiment';
import type { RunPlan } from '../contracts/run-plan';
import { variedPaths } from '../ground/path';
import { canonicalJson, hash } from '../ground/hash';
import type { Registry } from '../plugins/registry';
import { isExact } from '../network/materials';
import { cellKey, decisive, decisiveOptions } from './decisive';
import type { ResolvedExperiment } from './resolve';

/** The cells of an experiment: every grid point, and at each every replica. */
export function planCells(
  resolved: ResolvedExperiment,
  registry: Registry,
  pluginHashes: Readonly<Record<string, string>> = {},
): Cell[] {
  const { count, seed } = resolved.experiment.replicas;
  return resolved.points.flatMap((point) => {
    const what = decisive(point, registry, pluginHashes);
    return Array.from({ length: count }, (_, replica) => ({
      key: cellKey(what, seed + replica),
      point,
      replica,
      seed: seed + replica,
    }));
  });
}

/** The plan of a run: its points, and its cells as they are listed. */
export function runPlan(
  { experiment, points }: ResolvedExperiment,
  cells: readonly Cell[],
  registry: Registry,
): RunPlan {
  return {
    identity: runIdentity(experiment, registry),
    points: points.map(({ parameters, experiment: one }) => ({
      parameters,
      experiment: one,
      exact: isExact(one.data, registry),
    })),
    cells: cells.map((cell) => [cell.key, cell.point.index, cell.replica] as const),
  };
}

/**
 * What makes a run the same run: what of its experiment decides anything, without the number of replicas and the values
 * (not the paths) under `over`. Those may grow in one folder; anything else is another run.
 */
export function runIdentity(experiment: Experiment, registry: Registry): string {
  const varied = [...variedPaths(experiment.over)].sort();
  const options = decisiveOptions(experiment, registry);
  const fixed = varied.reduce((tree, path) => without(tree, path.split('.')), options as unknown);
  return hash(canonicalJson({ fixed, varied, seed: experiment.replicas.seed }));
}

function without(tree: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined || typeof tree !== 'object' || tree === null || !(head in tree)) return tree;
  const { [head]: child, ...others } = tree as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [head]: without(child, rest) };
}
