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
