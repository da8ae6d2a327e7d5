import { filter, groupBy, type GroupedObservable, type MonoTypeOperatorFunction, type OperatorFunction } from 'rxjs';
import type { EventSource, TrainingEvent } from '../contracts/events';
import { onLogGrid } from '../ground/log-grid';

/** An event of a cell, not of the run as a whole. */
export type CellEvent = Extract<TrainingEvent, EventSource>;

/**
 * One stream for each replica at each grid point, keyed by the cell's key.
 *
 * @example
 * import { map, mergeMap, reduce } from 'rxjs';
 * const lengths = (lab: Lab, experiment: ExperimentInput) =>
 *   lab.run(experiment).pipe(byReplica(), mergeMap((r) => r.pipe(reduce((n) => n + 1, 0), map((n) => [r.key, n]))));
 */
export function byReplica(): OperatorFunction<TrainingEvent, GroupedObservable<string, CellEvent>> {
  return (events) =>
    events.pipe(
      filter((event): event is CellEvent => 'cell' in event),
      groupBy((event) => event.cell),
    );
}

/**
 * Lets through about 40 epochs a decade of each phase, and every event that is not an epoch.
 *
 * @example
 * const fewer = (lab: Lab, experiment: ExperimentInput) => lab.run(experiment).pipe(thin());
 */
export function thin(): MonoTypeOperatorFunction<TrainingEvent> {
  return filter((event) => event.type !== 'epoch' || onLogGrid(event.epoch));
}
