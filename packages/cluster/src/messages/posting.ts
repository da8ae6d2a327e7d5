import { createHash } from 'node:crypto';
import { type EpochMode, version } from '@kramers/core';
import { canonicalJson } from '@kramers/core/internal';
import { RunError } from '@kramers/core/failure';
import { z } from 'zod';
import { plainText } from './modest';
import { type Requirement, requirementSchema } from './requirement';
import { behindSeal, Refused, type Seals } from './seals';

/** All keys share a hash tag, so that they lie on one node of a Redis cluster. */
export const PREFIX = '{kramers}';

/** The runs that want cells computed: a hash of postings by the name of their queue. */
export const POSTINGS = `${PREFIX}:postings`;

/** Runs at once, and bytes of a queue's name and of a posting, at most. */
export const POSTING_BOUNDS = { most: 1000, name: 200, value: 2 ** 22 } as const;

/** What a run tells the workers of itself. */
export interface Posting {
  /** Name of the experiment, for messages. */
  readonly experiment: string;
  readonly required: Requirement;
  /** Which epochs the cells tell of. */
  readonly epochs: EpochMode;
}

const postingSchema: z.ZodType<Posting> = z.strictObject({
  experiment: z.string().max(POSTING_BOUNDS.name),
  required: requirementSchema,
  epochs: z.enum(['all', 'thinned']),
});

/** What every version of Kramers has said and will say. */
const headSchema = z.looseObject({
  experiment: z.string(),
  required: z.looseObject({ kramers: z.string().regex(/^[\w.+-]{1,50}$/) }),
});

/**
 * Name of a run's queue. What is required and asked for is part of it: a run that is taken up with other plugins has
 * another queue,
 * so that no worker that still knows the old ones can take a cell of it. So is the secret that its messages are signed
 * with.
 */
export function queueName(run: string, asked: Omit<Posting, 'experiment'>, { fingerprint }: Seals): string {
  const { required, epochs } = asked;
  const digest = createHash('sha256').update(canonicalJson({ required, epochs, fingerprint }));
  return `${run}-${digest.digest('hex').slice(0, 12)}`;
}

/** A posting as it goes through Redis. Throws a RunError if it is too long for that. */
export function sealPosting(posting: Posting, queue: string, seals: Seals): string {
  const { error } = postingSchema.safeParse(posting);
  if (error) throw new RunError(`this run requires more of workers than goes through Redis: ${whereOf(error)}`);
  const sealed = seals.seal('posting', [queue], JSON.stringify(posting));
  if (sealed.length > POSTING_BOUNDS.value)
    throw new RunError(
      `what this run requires of workers takes ${sealed.length} bytes; ` +
        `${POSTING_BOUNDS.value} at most go through Redis`,
    );
  return sealed;
}

/** Name of the experiment of a posting that need not be believed; null if there is none. */
export function postingTitle(sealed: string): string | null {
  const head = headOf(sealed);
  return head && plainText(head.experiment, 100);
}

/** A posting that went through Redis. Throws a {@link Refused} that says why it is none to be believed. */
export function openPosting(sealed: string, queue: string, seals: Seals): Posting {
  const head = headOf(sealed);
  if (!head) throw new Refused('it is no posting of a run');
  const { kramers } = head.required;
  if (kramers !== version)
    throw new Refused(`they are for Kramers ${kramers}, and this is ${version}; install that version here`);
  const text = seals.open('posting', [queue], sealed);
  const { data, error } = postingSchema.safeParse(JSON.parse(text));
  if (error) throw new Refused(`it is no posting of a run: ${whereOf(error)}`);
  const run = queue.slice(0, -'-123456789abc'.length);
  if (queueName(run, data, seals) !== queue)
    throw new Refused('it is not that of the queue under whose name it stands');
  return data;
}

function headOf(sealed: string): z.output<typeof headSchema> | null {
  try {
    return headSchema.safeParse(JSON.parse(behindSeal(sealed))).data ?? null;
  } catch {
    return null;
  }
}

/** Where a schema found what it did not expect, without what it found. */
export function whereOf({ issues: [issue] }: z.ZodError): string {
  return plainText(`${issue!.path.join('.') || 'all of it'} is not as expected`, 100);
}

/** Whether a name can be that of a queue: they become keys in Redis. */
export function isQueueName(name: string): boolean {
  return /^[\w.-]{1,187}-[0-9a-f]{12}$/.test(name);
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
