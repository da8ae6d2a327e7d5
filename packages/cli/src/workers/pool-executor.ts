import type { Cell, ExecuteOptions, Executor, TrainingEvent } from '@kramers/core';
import { Observable, type Subscriber } from 'rxjs';
import { CellPool, GRACE } from './cell-pool';
import type { PluginSource } from './messages';

/** Computes cells on several threads. */
export class PoolExecutor implements Executor {
  #work: Promise<unknown> = Promise.resolve();

  constructor(
    readonly file: string,
    readonly workers: number,
    readonly plugins: readonly PluginSource[],
  ) {}

  execute(cells: readonly Cell[], options: ExecuteOptions = {}): Observable<TrainingEvent> {
    return new Observable((subscriber) => {
      const pool = new CellPool(this.file, Math.min(this.workers, cells.length), this.plugins);
      const stop = new AbortController();
      const work = computeAll(cells, options, pool, stop.signal, subscriber).catch((cause: unknown) =>
        subscriber.error(cause),
      );
      this.#work = Promise.all([this.#work, work]);
      return () => {
        if (stop.signal.aborted) return;
        stop.abort();
        // Threads that do not listen are ended.
        setTimeout(() => void pool.destroy(), GRACE).unref();
      };
    });
  }

  async settled(): Promise<void> {
    await this.#work;
  }
}

/** Computes the cells, each as soon as a thread is free. */
async function computeAll(
  cells: readonly Cell[],
  options: ExecuteOptions,
  pool: CellPool,
  signal: AbortSignal,
  subscriber: Subscriber<TrainingEvent>,
): Promise<void> {
  const queue = cells.values();
  const worker = async (): Promise<void> => {
    for (const cell of queue) {
      if (signal.aborted) return;
      await pool.compute(cell, options, signal, (event) => subscriber.next(event));
    }
  };
  await Promise.all(Array.from({ length: pool.size }, worker));
  await pool.destroy();
  subscriber.complete();
}
