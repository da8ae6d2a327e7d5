import { availableParallelism } from 'node:os';
import type { RecordOptions } from '@kramers/core';
import { parseShard } from '@kramers/core';
import type { WorkArguments } from '../arguments/run-options';
import { UsageError } from '../failure';

/** Threads that a command may use. */
export function workersOf({ workers }: WorkArguments): number {
  return workers ?? availableParallelism();
}

/** The options of a command as a recording takes them. Throws a UsageError if the share is none. */
export function recordingOf({ failFast, checkpoint, shard }: WorkArguments): Pick<RecordOptions, 'failFast' | 'checkpointSeconds' | 'shard'> {
  return { failFast, checkpointSeconds: checkpoint, shard: shard === undefined ? null : shardOf(shard) };
}

function shardOf(text: string): RecordOptions['shard'] {
  try {
    return parseShard(text);
  } catch (cause) {
    throw new UsageError(`--shard: ${(cause as Error).message}`);
  }
}
