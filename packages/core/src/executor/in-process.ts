import { Observable } from 'rxjs';
import type { TrainingEvent } from '../events';
import type { Cell } from '../experiment/plan';
import type { Registry } from '../registry';
import { CellRun } from '../schedule/cell-run';
import { Slice, Stopped } from '../schedule/slice';
import type { Executor } from './executor';

/** Computes cells one after the other in this process, in slices that let the event loop go round. */
export class InProcessExecutor implements Executor {
  constructor(readonly registry: Registry) {}

  execute(cells: readonly Cell[]): Observable<TrainingEvent> {
    return new Observable((subscriber) => {
      const slice = new Slice(() => subscriber.closed);
      const runAll = async (): Promise<void> => {
        for (const cell of cells) {
          await slice.pause();
          try {
            await new CellRun(cell, this.registry, (event) => subscriber.next(event), slice).run();
          } catch (cause) {
            if (cause instanceof Stopped) return;
            const message = cause instanceof Error ? cause.message : String(cause);
            subscriber.next({ type: 'cell-failed', cell: cell.key, point: cell.point.index, replica: cell.replica, message });
          }
        }
        subscriber.complete();
      };
      runAll().catch((cause: unknown) => {
        if (!(cause instanceof Stopped)) subscriber.error(cause);
      });
    });
  }
}
