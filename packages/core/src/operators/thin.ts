import { filter, type MonoTypeOperatorFunction } from 'rxjs';
import type { TrainingEvent } from '../contracts/events';
import { onLogGrid } from '../ground/log-grid';

/**
 * Lets through about 40 epochs a decade of each phase, and every event that is not an epoch.
 *
 * @example
 * const fewer = (lab: Lab, experiment: ExperimentInput) => lab.run(experiment).pipe(thin());
 */
export function thin(): MonoTypeOperatorFunction<TrainingEvent> {
  return filter((event) => event.type !== 'epoch' || onLogGrid(event.epoch));
}
