import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WorkerDeath } from '@kramers/core/internal';

/** What a pool reports of a thread that ended in the middle of a cell, in words. */
export function workerDeath(cause: unknown, megabytes: number): WorkerDeath {
  const { message, code } = cause as NodeJS.ErrnoException;
  const [, exit] = /^worker exited with code: (\d+)$/.exec(message) ?? [];
  const how =
    code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? `ran out of memory (its limit is ${megabytes} MB)`
      : exit !== undefined
        ? `ended with exit code ${exit}: it was killed, or a plugin called process.exit`
        : `ended by an error that nothing caught: ${message}`;
  return new WorkerDeath(`the worker thread ${how}`, { cause });
}

/** The built worker beside this module; null where there is none, because the command runs from its sources. */
export function workerFile(): string | null {
  const file = fileURLToPath(new URL('./workers/worker.js', import.meta.url));
  return existsSync(file) ? file : null;
}

/** Address of the built module that loads plugins. */
export function pluginLoader(): string {
  return new URL('./plugins/load-plugin.js', import.meta.url).href;
}

/** Tells cells, in whatever thread they are computed, that they are to stop. */
export class StopFlag {
  readonly #value: Int32Array;

  /** @param shared one int32: not 0 once it is raised. */
  constructor(readonly shared = new SharedArrayBuffer(4)) {
    this.#value = new Int32Array(shared);
  }

  get raised(): boolean {
    return Atomics.load(this.#value, 0) !== 0;
  }

  raise(): void {
    Atomics.store(this.#value, 0, 1);
  }
}
