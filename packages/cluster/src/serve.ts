import { setTimeout as pause } from 'node:timers/promises';
import { RunError } from '@kramers/core/failure';
import type { ComputePool } from './service';
import { plainText } from './messages/modest';
import type { Runs, RunsMeans } from './runs';
import { Seals } from './messages/seals';

/** Milliseconds between two looks for runs. */
const LOOK = 1000;
/** How long cells that are told to stop may take, in milliseconds. */
const GRACE = 5000;

/** What a worker process has. */
export interface Means extends Omit<RunsMeans, 'seals'> {
  /** What computes; its threads have loaded the plugins. It is ended with the work, however that ends. */
  readonly pool: ComputePool;
  /** What coordinators and workers share, so that they believe no one else; without it nothing is signed. */
  readonly secret?: string;
  /** Seconds without work after which it ends; for ever unless given. */
  readonly idleSeconds?: number;
}

/**
 * Computes cells of every run that this machine may serve, until `signal` aborts or there has been nothing to do for
 * long.
 *
 * @example
 * type Means = Parameters<typeof serve>[0];
 * const untilInterrupted = (means: Means) => serve({ ...means, idleSeconds: 600 }, AbortSignal.timeout(3_600_000));
 */
export async function serve({ secret, idleSeconds = Infinity, ...means }: Means, signal: AbortSignal): Promise<void> {
  const { pool, say } = means;
  // The queue's machinery is slow to load, and of use to workers alone.
  const { Runs } = await import('./runs');
  const runs = new Runs({ ...means, seals: new Seals(secret) });
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const work = lookOut(runs, means, signal);
  try {
    await Promise.race([work, idle(runs, idleSeconds, signal), aborted]);
    if (!signal.aborted) say(`nothing to do for ${idleSeconds} s; this worker ends`);
  } finally {
    // What waits for a Redis that is away would wait for ever.
    work.catch(() => undefined);
    try {
      await Promise.race([runs.end(), pause(GRACE, undefined, { ref: false })]);
    } finally {
      await pool.destroy();
    }
  }
}

/** Looks for runs now and then. What Redis says against it is told once, but for what it will always say. */
async function lookOut(
  runs: Runs,
  { connection, say }: Pick<Means, 'connection' | 'say'>,
  signal: AbortSignal,
): Promise<void> {
  let told: string | null = null;
  while (!signal.aborted) {
    try {
      await connection.insist(() => runs.look());
      told = null;
    } catch (cause) {
      const { message, name } = cause as Error;
      if (name !== 'ReplyError') throw cause;
      if (/^NOPERM/.test(message))
        throw new RunError(`the user of this Redis may not do what is needed: ${plainText(message)}`);
      if (message !== told) say(`the runs that ask for cells cannot be read: ${plainText(message)}`);
      told = message;
    }
    // Not all workers at the same moment.
    await pause(LOOK * (0.75 + 0.5 * Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves after so many seconds without work, also while Redis is away. */
async function idle(runs: Runs, seconds: number, signal: AbortSignal): Promise<void> {
  let busyAt = performance.now();
  while (!signal.aborted && performance.now() - busyAt < 1000 * seconds) {
    if (runs.busy) busyAt = performance.now();
    await pause(LOOK, undefined, { signal }).catch(() => undefined);
  }
}
