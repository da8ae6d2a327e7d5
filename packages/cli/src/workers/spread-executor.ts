import {
  type Cell,
  defineExecutor,
  type ExecuteOptions,
  type Executor,
  InProcessExecutor,
  type TrainingEvent,
} from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { concat, defer, mergeAll, type Observable, of } from 'rxjs';
import type { PluginSource } from './messages';
import { workerFile } from './thread';

/**
 * Computes cells on several threads where that is possible. A single one is computed in this process, unless plugins
 * from files have a part in it: what they do to their thread, or never come back from, does not end the command.
 */
export class SpreadExecutor implements Executor {
  readonly #inProcess: InProcessExecutor;
  #pool: Promise<Executor> | null = null;

  constructor(
    registry: Registry,
    readonly workers: number,
    readonly sources: readonly PluginSource[],
    /** Names of plugins that came as objects, and so cannot reach another thread. */
    readonly objects: readonly string[],
  ) {
    this.#inProcess = new InProcessExecutor(registry);
  }

  execute(cells: readonly Cell[], options?: ExecuteOptions): Observable<TrainingEvent> {
    const file = workerFile();
    const { sources, objects } = this;
    const alone = cells.length < 2 && sources.length === 0;
    if (cells.length === 0 || alone || file === null) return this.#inProcess.execute(cells, options);
    if (objects.length > 0) {
      const named = objects.map((name) => `"${name}"`);
      const message =
        `all cells are computed in this process: ${named.join(', ')} came as objects, which cannot reach another ` +
        'thread; give plugins as loadPlugin loads them';
      return concat(of<TrainingEvent>({ type: 'notice', message }), this.#inProcess.execute(cells, options));
    }
    // The threads' machinery is loaded only where it is used.
    this.#pool ??= import('./pool-executor').then(({ PoolExecutor }) => new PoolExecutor(file, this.workers, sources));
    const pool = this.#pool;
    return defer(async () => (await pool).execute(cells, options)).pipe(mergeAll());
  }

  async settled(): Promise<void> {
    await this.#inProcess.settled();
    await (await this.#pool)?.settled();
  }
}

/** Cells on the threads of this process, as a kind of executor. */
export const threads = defineExecutor({
  name: 'threads',
  summary: 'threads of this process, as many as --workers says; a single one is this process itself',
  create: ({ registry, workers, plugins, objects }) =>
    workers > 1 ? new SpreadExecutor(registry, workers, plugins, objects) : new InProcessExecutor(registry),
});
