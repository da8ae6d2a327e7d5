import { parsePath, withValue } from '../ground/path';
import type { Experiment } from '../experiment/schema';
import type { PointSummary } from '../results/summary';

/** The experiment as it was at one point of the grid: the run's own, with the point's values in place. */
export function pointExperiment(experiment: Experiment, parameters: PointSummary['parameters']): Experiment {
  return Object.entries(parameters).reduce<unknown>(
    (root, [path, value]) => withValue(root, parsePath(path), value),
    experiment,
  ) as Experiment;
}
