import { createHash } from 'node:crypto';
import { canonicalJson, type EpochMode } from '@kramers/core';
import type { Requirement } from './requirement';

/** All keys share a hash tag, so that they lie on one node of a Redis cluster. */
export const PREFIX = '{kramers}';

/** The runs that want cells computed: a hash of postings by the name of their queue. */
export const POSTINGS = `${PREFIX}:postings`;

/** What a run tells the workers of itself. */
export interface Posting {
  /** Name of the experiment, for messages. */
  readonly experiment: string;
  readonly required: Requirement;
  /** Which epochs the cells tell of. */
  readonly epochs: EpochMode;
}

/**
 * Name of a run's queue. What is required and asked for is part of it: a run that is taken up with other plugins has
 * another queue, so that no worker that still knows the old ones can take a cell of it.
 */
export function queueName(run: string, asked: Omit<Posting, 'experiment'>): string {
  return `${run}-${createHash('sha256').update(canonicalJson(asked)).digest('hex').slice(0, 12)}`;
}

/** A stream: what workers have found, oldest first. */
export const resultsKey = (queue: string): string => `${PREFIX}:${queue}:results`;
/** Whoever coordinates the run, for as long as they show that they live. */
export const coordinatorKey = (queue: string): string => `${PREFIX}:${queue}:coordinator`;
/** A hash: why workers leave the run to others, by worker. */
export const refusalsKey = (queue: string): string => `${PREFIX}:${queue}:refusals`;

/** A cell's job. The prefix keeps a hash that happens to be all digits from being taken for a number. */
export const jobId = (cell: string): string => `cell-${cell}`;
/** The key of the cell that a job computes. */
export const cellOf = (job: string): string => job.slice('cell-'.length);
