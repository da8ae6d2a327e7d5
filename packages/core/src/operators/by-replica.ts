import { filter, groupBy, type GroupedObservable, type OperatorFunction } from 'rxjs';
import type { EventSource, TrainingEvent } from '../contracts/events';

/** An event of a cell, not of the run as a whole. */
export type CellEvent = Extract<TrainingEvent, EventSource>;

/** One stream for each replica at each grid point, keyed by the cell's key. */
export function byReplica(): OperatorFunction<TrainingEvent, GroupedObservable<string, CellEvent>> {
  return (events) =>
    events.pipe(
      filter((event): event is CellEvent => 'cell' in event),
      groupBy((event) => event.cell),
    );
}
