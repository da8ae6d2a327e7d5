import { availableParallelism } from 'node:os';
import type { RecordOptions } from '@kramers/core';
import { parseShard } from '@kramers/core';
import { UsageError } from '../failure';
import { flag, numberOption, textOption } from './options';

/** The options of every command that computes cells. */
export const workOptions = {
  workers: numberOption('workers', 'threads to spread the cells over (default: one for each core); 1 computes them in this process', { whole: true, atLeast: 1 }),
  'fail-fast': flag('stop at the first cell that fails or diverges'),
  checkpoint: numberOption('checkpoint', 'seconds between two checkpoints of a long cell (default 30)', { above: 0 }),
} as const;

/** The option that picks a share of a run. */
export const shardOptions = {
  shard: textOption('shard', 'compute one share of the cells: 2/5 is the second of five; `kramers merge` joins their folders'),
} as const;

/** What those options hold. */
export interface WorkArguments {
  readonly workers?: number;
  readonly failFast?: boolean;
  readonly checkpoint?: number;
  readonly shard?: string;
}

/** Threads that a command may use. */
export function workersOf({ workers }: WorkArguments): number {
  return workers ?? availableParallelism();
}

/** The same options as a recording takes them. Throws a UsageError if the share is none. */
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
