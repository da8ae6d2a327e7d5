import { once } from 'node:events';
import { totalmem } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Cell, ExecuteOptions, TrainingEvent } from '@kramers/core';
import { cellFailed } from '@kramers/core/internal';
import Piscina from 'piscina';
import { epochsOf } from './epoch-batch';
import type { CellTask, Credit, FromWorker, PluginSource, WorkerSetup } from './messages';
import { StopFlag, workerDeath, pluginLoader } from './thread';

/** How long a cell that is told to stop may take to write its checkpoint, in milliseconds. */
export const GRACE = 5000;

/** Threads that compute cells, each of which knows the built-ins and the plugins. */
export class CellPool {
  readonly #megabytes: number;
  readonly #threads: Piscina<CellTask, void>;

  /** @param file the built worker. */
  constructor(
    file: string,
    readonly size: number,
    plugins: readonly PluginSource[],
  ) {
    // A thread that grows beyond its limit dies alone; without one it would take the whole process with it.
    this.#megabytes = Math.round(Math.min(2048, Math.max(512, (0.6 * totalmem()) / 2 ** 20 / size)));
    this.#threads = new Piscina({
      filename: file,
      minThreads: size,
      maxThreads: size,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: this.#megabytes },
      workerData: {
        plugins: plugins.map(({ specifier, folder, hash }) => ({ specifier, folder, hash })),
        pluginLoader: pluginLoader(),
      } satisfies WorkerSetup,
    });
    // Of a thread that dies at work its task tells; one that dies at rest is missed by nobody.
    this.#threads.on('error', () => undefined);
  }

  /**
   * Computes a cell once a thread is free; resolves when it is over, or has been stopped. A thread that does not listen
   * is ended, and another one takes its place.
   */
  async compute(
    cell: Cell,
    options: ExecuteOptions,
    signal: AbortSignal,
    emit: (event: TrainingEvent) => void,
  ): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    const stop = new StopFlag();
    const deaf = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      stop.raise();
      grace = setTimeout(() => deaf.abort(), GRACE).unref();
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    let settled = false;
    const over = listen(port1, cell, (event) => {
      settled ||= event.type === 'cell-finished' || event.type === 'cell-failed';
      emit(event);
    });
    try {
      const task = { cell, options, stop: stop.shared, port: port2 };
      await this.#threads.run(task, { transferList: [port2], signal: deaf.signal });
      await over;
    } catch (cause) {
      if (deaf.signal.aborted) return;
      // What it had sent before it died is still on its way; then the port closes.
      const ended = await Promise.race([over, once(port1, 'close').then(() => false), pause(100).then(() => false)]);
      // A thread may die between a cell's result and the end of its task.
      if (!ended && !settled) emit(cellFailed(cell, workerDeath(cause, this.#megabytes)));
    } finally {
      clearTimeout(grace);
      signal.removeEventListener('abort', onAbort);
      port1.close();
    }
  }

  /** Ends the threads, whatever they are at. */
  destroy(): Promise<void> {
    return this.#threads.destroy();
  }
}

/** Hands on what a worker tells of a cell; resolves when the cell is over. */
function listen(port: MessagePort, cell: Cell, emit: (event: TrainingEvent) => void): Promise<true> {
  const source = { cell: cell.key, point: cell.point.index, replica: cell.replica };
  return new Promise((resolve) => {
    port.on('message', (message: FromWorker) => {
      if (message === 'over') resolve(true);
      else if ('event' in message) emit(message.event);
      else {
        for (const event of epochsOf(message.epochs, source)) emit(event);
        port.postMessage('credit' satisfies Credit);
      }
    });
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
