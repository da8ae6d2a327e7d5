import { Observable } from 'rxjs';
import type { TrainingEvent } from '../contracts/events';
import type { Cell } from '../contracts/experiment';
import type { Registry } from '../plugins/registry';
import { Slice } from '../cell/slice';
import { computeCell } from './compute-cell';
import type { ExecuteOptions, Executor } from '../contracts/executor';

/**
 * Computes cells one after the other in this process, in slices that let the event loop go round.
 *
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * const registry = new Registry([modelsPlugin]);
 * const lab = new Lab(registry, new InProcessExecutor(registry));
 */
export class InProcessExecutor implements Executor {
  #work: Promise<void> = Promise.resolve();

  constructor(readonly registry: Registry) {}

  execute(cells: readonly Cell[], options: ExecuteOptions = {}): Observable<TrainingEvent> {
    return new Observable((subscriber) => {
      const slice = new Slice(() => subscriber.closed);
      const runAll = async (): Promise<void> => {
        for (const cell of cells) {
          if (!(await computeCell(cell, this.registry, options, slice, (event) => subscriber.next(event)))) return;
        }
        subscriber.complete();
      };
      const work = runAll().catch((cause: unknown) => subscriber.error(cause));
      this.#work = Promise.all([this.#work, work]).then(() => undefined);
    });
  }

  settled(): Promise<void> {
    return this.#work;
  }
}
