import { once } from 'node:events';
import { totalmem } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { MessageChannel } from 'node:worker_threads';
import type { Cell, ExecuteOptions, Executor, TrainingEvent } from '@kramers/core';
import { cellFailed } from '@kramers/core';
import Piscina from 'piscina';
import type { Subscriber } from 'rxjs';
import { Observable } from 'rxjs';
import { epochsOf } from './epoch-batch';
import type { CellTask, Credit, FromWorker, PluginSource, WorkerSetup } from './messages';
import { workerDeath } from './worker-death';
import { pluginLoader } from './worker-file';

/** How long a cell that is told to stop may take to write its checkpoint, in milliseconds. */
const GRACE = 5000;

/** Computes cells on several threads, each of which knows the built-ins and the plugins. */
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
      const work = pool.run(cells, options, subscriber).catch((cause: unknown) => subscriber.error(cause));
      this.#work = Promise.all([this.#work, work]);
      return () => pool.stop();
    });
  }

  async settled(): Promise<void> {
    await this.#work;
  }
}

/** The threads of one run. */
class CellPool {
  readonly #stopFlag = new Int32Array(new SharedArrayBuffer(4));
  readonly #megabytes: number;
  readonly #threads: Piscina<CellTask, void>;

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
      workerData: { plugins, pluginLoader: pluginLoader(), stop: this.#stopFlag.buffer as SharedArrayBuffer } satisfies WorkerSetup,
    });
    // Of a thread that dies at work its task tells; one that dies at rest is missed by nobody.
    this.#threads.on('error', () => undefined);
  }

  /** Computes the cells, each as soon as a thread is free. */
  async run(cells: readonly Cell[], options: ExecuteOptions, subscriber: Subscriber<TrainingEvent>): Promise<void> {
    const queue = cells.values();
    const worker = async (): Promise<void> => {
      for (const cell of queue) {
        if (this.#stopped) return;
        await this.#compute(cell, options, subscriber);
      }
    };
    await Promise.all(Array.from({ length: this.size }, worker));
    await this.#threads.destroy();
    subscriber.complete();
  }

  /** Tells the threads to leave checkpoints and end; those that do not listen are ended. */
  stop(): void {
    if (this.#stopped) return;
    Atomics.store(this.#stopFlag, 0, 1);
    setTimeout(() => void this.#threads.destroy(), GRACE).unref();
  }

  get #stopped(): boolean {
    return Atomics.load(this.#stopFlag, 0) !== 0;
  }

  async #compute(cell: Cell, options: ExecuteOptions, subscriber: Subscriber<TrainingEvent>): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    const over = listen(port1, cell, subscriber);
    try {
      await this.#threads.run({ cell, options, port: port2 }, { transferList: [port2] });
      await over;
    } catch (cause) {
      // What it had sent before it died is still on its way; then the port closes.
      const ended = await Promise.race([over, once(port1, 'close').then(() => false), pause(100).then(() => false)]);
      if (!ended && !subscriber.closed) subscriber.next(cellFailed(cell, workerDeath(cause, this.#megabytes)));
    } finally {
      port1.close();
    }
  }
}

/** Hands on what a worker tells of a cell; resolves when the cell is over. */
function listen(port: MessagePort, cell: Cell, subscriber: Subscriber<TrainingEvent>): Promise<true> {
  const source = { cell: cell.key, point: cell.point.index, replica: cell.replica };
  return new Promise((resolve) => {
    port.on('message', (message: FromWorker) => {
      if (message === 'over') resolve(true);
      else if ('event' in message) subscriber.next(message.event);
      else {
        for (const event of epochsOf(message.epochs, source)) subscriber.next(event);
        port.postMessage('credit' satisfies Credit);
      }
    });
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
