import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from '@kramers/core';
import type { ComputePool } from './compute-pool';
import type { Connection } from './connection';
import { machine } from './machine';
import { type Posting, POSTINGS, refusalsKey } from './posting';
import { type PluginSource, shortfall } from './requirement';
import { Service } from './service';

/** Milliseconds between two looks for runs. */
const LOOK = 1000;
/** How long cells that are told to stop may take, in milliseconds. */
const GRACE = 5000;

/** What a worker process has. */
export interface Means {
  readonly connection: Connection;
  /** What computes; its threads have loaded the plugins. */
  readonly pool: ComputePool;
  readonly plugins: readonly PluginSource[];
  readonly registry: Registry;
  readonly say: (message: string) => void;
  /** Seconds without work after which it ends; for ever unless given. */
  readonly idleSeconds?: number;
}

/**
 * Computes cells of every run that this machine may serve, until `signal` aborts or there has been nothing to do for
 * long.
 */
export async function serve(
  { connection, pool, plugins, registry, say, idleSeconds = Infinity }: Means,
  signal: AbortSignal,
): Promise<void> {
  const { redis } = connection;
  const services = new Map<string, Service>();
  const refused = new Set<string>();
  let busyAt = performance.now();

  const refuse = async (name: string, experiment: string, reason: string): Promise<void> => {
    if (!refused.has(name)) say(`"${experiment}": its cells are left to others: ${reason}`);
    refused.add(name);
    await redis.hset(refusalsKey(name), machine, reason);
    // It outlives the run only if this worker refuses in the very moment in which the run ends.
    await redis.expire(refusalsKey(name), 3600);
  };
  const look = async (): Promise<void> => {
    const postings = await redis.hgetall(POSTINGS);
    for (const [name, text] of Object.entries(postings)) {
      if (services.has(name) || refused.has(name)) continue;
      const { experiment, required, epochs } = JSON.parse(text) as Posting;
      const reason = shortfall(required, registry, plugins);
      if (reason === null) services.set(name, new Service(connection, name, experiment, epochs, pool, say));
      else await refuse(name, experiment, reason);
    }
    for (const [name, service] of services) {
      if (name in postings) continue;
      services.delete(name);
      service.end().catch(() => undefined);
    }
    for (const name of refused) if (!(name in postings)) refused.delete(name);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await connection.insist(look);
      // Not all workers at the same moment.
      await pause(LOOK * (0.75 + 0.5 * Math.random()), undefined, { signal }).catch(() => undefined);
    }
  };
  // Also while Redis is away.
  const idle = async (): Promise<void> => {
    while (!signal.aborted && performance.now() - busyAt < 1000 * idleSeconds) {
      if ([...services.values()].some((service) => service.busy)) busyAt = performance.now();
      await pause(LOOK, undefined, { signal }).catch(() => undefined);
    }
  };
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const work = run();
  await Promise.race([work, idle(), aborted]);
  work.catch(() => undefined);
  await Promise.race([
    Promise.allSettled([...services.values()].map((service) => service.end())),
    pause(GRACE, undefined, { ref: false }),
  ]);
  await pool.destroy();
}
