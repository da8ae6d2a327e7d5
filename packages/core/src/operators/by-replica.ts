import { filter, groupBy, type GroupedObservable, type OperatorFunction } from 'rxjs';
import type { EventSource, TrainingEvent } from '../contracts/events';

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
