import { availableParallelism } from 'node:os';
import type { RecordOptions } from '@kramers/core/node';
import { parseShard } from '@kramers/core/results';
import { UsageError } from '@kramers/core/failure';
import type { WorkArguments } from '../arguments/run-options';
import { type RedisAddress, redisAddress } from '@kramers/cluster';
import type { KramersOptions } from '../lab/create-kramers';
import type { Io } from '../ground/io';

/** Where cells are computed. */
export type Computing = Pick<KramersOptions, 'workers' | 'redis' | 'secret' | 'executor'>;

/**
 * Where a command has its cells computed. Resolves once a Redis that is to be used has been reached.
 *
 * @throws UsageError if the options contradict each other, RunError if Redis cannot be reached.
 */
export async function computingOf(
  { executor, redis, secret, workers }: WorkArguments,
  { env }: Pick<Io, 'env'>,
): Promise<Computing> {
  if (executor !== 'bullmq') {
    const own = executor !== undefined && executor !== 'threads';
    if (secret !== undefined && !own) throw new UsageError('--secret is for --executor bullmq; give both, or none');
    if (redis !== undefined && !own) throw new UsageError('--redis is for --executor bullmq; give both, or none');
    return { workers: workers ?? availableParallelism(), ...(own ? { executor, redis, secret } : {}) };
  }
  if (workers !== undefined)
    throw new UsageError(
      '--workers is for threads of this process; with --executor bullmq each `kramers worker` has its own',
    );
  const address = redisOf({ redis }, env);
  const { connect } = await import('@kramers/cluster');
  (await connect(address, () => undefined)).close();
  return { redis: address.url, secret: secretOf({ secret }, env) };
}

/** The Redis that a command is to use. Throws a UsageError if none is named. */
export function redisOf({ redis }: Pick<WorkArguments, 'redis'>, env: Io['env']): RedisAddress {
  const url = redis ?? env['KRAMERS_REDIS'];
  if (!url)
    throw new UsageError(
      'which Redis? give its URL with --redis, or in the variable KRAMERS_REDIS, as in redis://localhost:6379',
    );
  return redisAddress(url);
}

/**
 * What a command shares with the others that meet in its Redis; undefined where nothing is signed.
 *
 * @throws UsageError if it is empty: whoever gives one means it.
 */
export function secretOf({ secret }: Pick<WorkArguments, 'secret'>, env: Io['env']): string | undefined {
  const given = secret ?? env['KRAMERS_REDIS_SECRET'];
  if (given?.trim() === '') throw new UsageError('KRAMERS_REDIS_SECRET is empty; give it a value, or unset it');
  return given;
}

/** The options of a command as a recording takes them. Throws a UsageError if the share is none. */
export function recordingOf({
  failFast,
  checkpoint,
  shard,
  wait,
}: WorkArguments): Pick<RecordOptions, 'failFast' | 'checkpointSeconds' | 'shard' | 'wait'> {
  return { failFast, wait, checkpointSeconds: checkpoint, shard: shard === undefined ? null : shardOf(shard) };
}

function shardOf(text: string): RecordOptions['shard'] {
  try {
    return parseShard(text);
  } catch (cause) {
    throw new UsageError(`--shard: ${(cause as Error).message}`);
  }
}
