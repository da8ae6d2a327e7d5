import type { Experiment, PointSummary } from '@kramers/core';
import { parsePath, withValue } from '@kramers/core';

/** The experiment as it was at one point of the grid: the run's own, with the point's values in place. */
export function pointExperiment(experiment: Experiment, parameters: PointSummary['parameters']): Experiment {
  return Object.entries(parameters).reduce<unknown>((root, [path, value]) => withValue(root, parsePath(path), value), experiment) as Experiment;
}
