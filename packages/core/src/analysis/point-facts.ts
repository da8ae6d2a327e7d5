import type { Experiment } from '../contracts/experiment';
import type { PointSummary } from '../summary/point-summary';
import type { CellFacts } from '../summary/cell-facts';

/** One point of the grid, as an analysis takes it. */
export interface PointFacts {
  readonly summary: PointSummary;
  /** The experiment with the point's values in place. */
  readonly experiment: Experiment;
  /** Whether its data have exact moments. */
  readonly exact: boolean;
  readonly cells: readonly CellFacts[];
}

/**
 * Where runs are compared: the parameter of a point that names its run, so that series and networks are told apart by
 * it.
 */
export const RUN = 'run';
