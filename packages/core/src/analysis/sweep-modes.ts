import { oneModeTransitions } from '@kramers/theory';
import type { PointFacts } from './point-facts';
import { linearTask } from './linear-task';

/** The modes that a sweep's network sees, as theory takes them. */
export interface SweepModes {
  readonly depth: number;
  readonly outputs: number;
  /** Strongest first; in effective units of the data where training saw samples. */
  readonly modes: readonly { readonly correlation: number; readonly inputVariance: number }[];
  /** Whether they are the population's, of which the error is known too. */
  readonly population: boolean;
}

/**
 * The modes of a grid point for theory's quasi-static line: the training set's own where all replicas share one, else
 * the population's. Null where the network or the data is not what the theory is about.
 *
 * @example
 * const [point] = factsOf(sweepRun([0.3, 0.36, 0.42]));
 * sweepModes(point!)?.modes.map(({ correlation }) => correlation); // [0.9, 0.8]
 */
export function sweepModes({ experiment, cells }: PointFacts): SweepModes | null {
  const task = linearTask(experiment);
  if (!task) return null;
  const { depth, outputs, correlations } = task;
  const own = cells[0]?.modes;
  if (task.population || experiment.data.fresh || !own) {
    return {
      depth,
      outputs,
      population: true,
      modes: correlations.map((correlation) => ({ correlation, inputVariance: 1 })),
    };
  }
  // A cell keeps s/c and c; the theory asks for s and c.
  const modes = own.map(({ correlation, inputVariance }) => ({
    correlation: correlation * inputVariance,
    inputVariance,
  }));
  return { depth, outputs, population: false, modes: modes.slice(0, correlations.length) };
}

/**
 * β_c of each mode of a point, strongest first; empty where theory does not speak or knows of no transition.
 *
 * @example
 * const [point] = factsOf(sweepRun([0.3, 0.36, 0.42]));
 * sweepBetaC(point!); // [0.4105, 0.3509]
 */
export function sweepBetaC(point: PointFacts): number[] {
  const known = sweepModes(point);
  if (!known) return [];
  return known.modes.flatMap((mode) => oneModeTransitions({ depth: known.depth, ...mode }).betaC ?? []);
}
