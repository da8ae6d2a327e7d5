import type { Observable } from 'rxjs';
import type { TrainingEvent } from '../events';
import type { Cell } from '../experiment/plan';

/** Computes cells. Cold: subscribing starts it, unsubscribing stops it. A cell that fails does not end the stream. */
export interface Executor {
  execute(cells: readonly Cell[]): Observable<TrainingEvent>;
}
