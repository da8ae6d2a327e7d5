import { setTimeout as pause } from 'node:timers/promises';
import type { Cell, EpochMode, TrainingEvent } from '@kramers/core';
import { cellFailed, WorkerDeath } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import type { Queue } from 'bullmq';
import { Inbox } from './inbox';
import { sealJob } from './messages/job';
import { plainText } from './messages/modest';
import {
  cellOf,
  coordinatorKey,
  isQueueName,
  jobId,
  POSTING_BOUNDS,
  POSTINGS,
  PREFIX,
  queueName,
  refusalsKey,
  resultsKey,
  sealPosting,
} from './messages/posting';
import type { Requirement } from './messages/requirement';
import type { Seals } from './messages/seals';
import { queueOf } from './queue';
import type { Connection } from './redis/connection';
import { Lease } from './redis/lease';
import { boundedField, boundedHash, boundedMembers } from './redis/reads';

/**
 * Cells in Redis at once: this many, and more where many are at work. A sweep of any length so takes little memory
 * there.
 */
const WINDOW = 1000;
const PER_ACTIVE = 2;
/** Jobs sent at once, at most; and at least, unless they are the last. */
const MOST = 500;
const LEAST = 50;
/** Milliseconds to the next look for reports when there were none. */
const REST = 20;
/** Milliseconds between two looks at the queue as a whole. */
const SURVEY = 2000;
/** Looks in a row that find cells and nobody at work on them, before that is said. */
const IDLE = 3;
/** How long clearing up may take, in milliseconds. */
const GRACE = 3000;
/**
 * Jobs of one state that are looked at, and bytes of their names: there is always less, unless somebody else has put it
 * there.
 */
const JOBS = 200_000;
const JOB_NAME = 64;
/** Refusals of workers that are read, and bytes of a worker's name and of its reason. */
const REFUSALS = { most: 100, name: 300, value: 1000 } as const;

/** What is to be computed, and what is known of it. */
export interface Assignment {
  /** Names the run: whoever takes it up again finds what is in Redis by it. */
  readonly run: string;
  readonly cells: readonly Cell[];
  readonly required: Requirement;
  /** Which epochs the cells tell of. */
  readonly epochs: EpochMode;
  /** Knows the events of plugins. */
  readonly registry: Registry;
  readonly seals: Seals;
}

/**
 * The one process that puts a run's cells into Redis and takes the workers' reports out of it. Whatever dies, this one,
 * Redis or workers, can go on from what is left: a report is removed only once its cell has been handed on, and a cell
 * that is neither waiting, nor at work, nor reported is sent again.
 */
export class Coordinator {
  readonly #name: string;
  readonly #queue: Queue;
  readonly #lease: Lease;
  readonly #posting: string;
  readonly #inbox: Inbox;
  /** Cells that have not been handed on, by key. */
  readonly #open: Map<string, Cell>;
  /** Those of them that are in Redis. */
  readonly #sent = new Set<string>();
  #next = 0;
  #window = WINDOW;
  #surveyedAt = 0;
  #reported = false;
  #over = false;
  #idle = 0;
  readonly #refusals = new Set<string>();

  constructor(
    readonly connection: Connection,
    readonly assignment: Assignment,
    readonly emit: (event: TrainingEvent) => void,
  ) {
    const { run, cells, required, epochs, registry, seals } = assignment;
    this.#open = new Map(cells.map((cell) => [cell.key, cell]));
    this.#name = queueName(run, { required, epochs }, seals);
    this.#posting = sealPosting({ experiment: cells[0]!.point.experiment.name, required, epochs }, this.#name, seals);
    this.#lease = new Lease(connection, coordinatorKey(this.#name));
    this.#queue = queueOf(connection, this.#name, true);
    const close = (key: string): void => this.#close(key);
    this.#inbox = new Inbox(connection, this.#name, seals, registry, { open: this.#open, close, emit });
  }

  /**
   * Has every cell computed. Resolves when each has been handed on, or `signal` aborts; either way little is left in
   * Redis.
   */
  async coordinate(signal: AbortSignal): Promise<void> {
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const work = this.#work(signal);
    try {
      await Promise.race([work, stopped]);
    } finally {
      this.#over = true;
      // What waits for a Redis that is away would wait for ever.
      work.catch(() => undefined);
      await Promise.race([this.#withdraw().catch(() => undefined), pause(GRACE, undefined, { ref: false })]);
    }
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { connection } = this;
    await connection.insist(() =>
      this.#lease.take(
        this.#once(
          (holder) => `waiting for the kramers that coordinates this run (${holder}) to end, or to prove dead`,
        ),
      ),
    );
    await connection.insist(() => this.#begin());
    while (this.#open.size > 0 && !signal.aborted) {
      const found = await connection.insist(() => this.#takeReports());
      if (performance.now() - this.#surveyedAt > SURVEY) await connection.insist(() => this.#survey());
      await connection.insist(() => this.#send());
      if (found === 0) await pause(REST);
    }
  }

  /** Makes the run known, and clears away what an earlier coordinator has left that nobody wants any more. */
  async #begin(): Promise<void> {
    const { redis } = this.connection;
    for (const [other] of await boundedHash(redis, POSTINGS, { ...POSTING_BOUNDS, value: 0 })) {
      if (!other.startsWith(`${this.assignment.run}-`) || other === this.#name) continue;
      if (isQueueName(other)) await this.#remove(other);
      else await redis.hdel(POSTINGS, other);
    }
    await redis.hset(POSTINGS, this.#name, this.#posting);
    // What waits is sent again, in today's order; what failed is tried again; what is at work goes on.
    await this.#queue.resume();
    await this.#queue.drain();
    const [failed] = await boundedMembers(redis, [this.#key('failed')], JOBS, JOB_NAME);
    for (const job of failed!) await this.#queue.remove(job);
    await this.#takeReports();
  }

  /** Hands on what workers have reported. Returns how many reports there were. */
  async #takeReports(): Promise<number> {
    const found = await this.#inbox.take();
    this.#reported ||= found > 0;
    return found;
  }

  /** Sends cells, up to the window. */
  async #send(): Promise<void> {
    const room = Math.min(MOST, this.#window - this.#sent.size);
    if (room < LEAST) return;
    const { cells } = this.assignment;
    const batch: Cell[] = [];
    let next = this.#next;
    for (; next < cells.length && batch.length < room; next++) {
      const cell = cells[next]!;
      if (this.#open.has(cell.key)) batch.push(cell);
    }
    await this.#add(batch);
    this.#next = next;
  }

  async #add(cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return;
    const sealed = (cell: Cell): string => sealJob(cell, this.#name, this.assignment.seals);
    await this.#queue.addBulk(
      cells.map((cell) => ({ name: 'cell', data: sealed(cell), opts: { jobId: jobId(cell.key) } })),
    );
    for (const { key } of cells) this.#sent.add(key);
  }

  /** Compares what is in Redis with what should be there. */
  async #survey(): Promise<void> {
    await this.#lease.renew();
    if (this.#over) return;
    // Workers leave a run that is not posted any more.
    await this.connection.redis.hset(POSTINGS, this.#name, this.#posting);
    this.#surveyedAt = performance.now();
    const [waiting, active, failed] = await this.#snapshot();
    this.#window = WINDOW + PER_ACTIVE * active.length;
    for (const job of failed) await this.#giveUp(job);
    await this.#sendLost(new Set([...waiting, ...active].map(cellOf)));
    // A cell that was taken from a worker for dead may be reported by it after all.
    for (const job of waiting) if (!this.#open.has(cellOf(job))) await this.#queue.remove(job);
    this.emit({ type: 'at-work', cells: active.length });
    await this.#lookForWorkers(waiting.length, active.length);
    this.#reported = false;
  }

  /** The jobs that wait, are at work and have failed, at one moment. */
  async #snapshot(): Promise<[string[], string[], string[]]> {
    const keys = ['wait', 'active', 'failed'].map((part) => this.#key(part));
    return (await boundedMembers(this.connection.redis, keys, JOBS, JOB_NAME)) as [string[], string[], string[]];
  }

  /** A job fails only if it has taken several workers with it, or has been broken on its way. */
  async #giveUp(id: string): Promise<void> {
    const cell = this.#open.get(cellOf(id));
    if (cell) {
      const found = await boundedField(this.connection.redis, this.#key(id), 'failedReason', 1000);
      const reason = plainText(String(found ?? 'unknown'));
      const message = /stalled/.test(reason)
        ? 'every worker process that began this cell died or fell silent'
        : `the worker could not compute this cell: ${reason}`;
      this.#close(cell.key);
      this.emit(cellFailed(cell, new WorkerDeath(message)));
    }
    await this.#queue.remove(id);
  }

  /** Sends again what Redis has lost: one that keeps nothing on disk loses all when it restarts. */
  async #sendLost(there: ReadonlySet<string>): Promise<void> {
    const missed = [...this.#sent].filter((key) => !there.has(key));
    if (missed.length === 0) return;
    // A worker reports before its job is over, so that what was missing then and has no report now is lost.
    while ((await this.#takeReports()) > 0);
    const lost = missed.filter((key) => this.#open.has(key));
    if (lost.length === 0) return;
    for (const key of lost) await this.#queue.remove(jobId(key));
    await this.#add(lost.map((key) => this.#open.get(key)!));
  }

  /** Says when nobody is there to compute, and why workers refuse. */
  async #lookForWorkers(waiting: number, active: number): Promise<void> {
    this.#idle = waiting > 0 && active === 0 && !this.#reported ? this.#idle + 1 : 0;
    if (this.#idle === IDLE)
      this.#say(
        'no worker is at work on these cells; `kramers worker` with the same --redis starts one, on any machine',
      );
    for (const [worker, given] of await boundedHash(this.connection.redis, refusalsKey(this.#name), REFUSALS)) {
      const reason = plainText(String(given));
      if (this.#refusals.has(reason) || this.#refusals.size >= REFUSALS.most) continue;
      this.#refusals.add(reason);
      this.#say(`a worker (${plainText(worker, 100)}) leaves these cells to others: ${reason}`);
    }
  }

  /** Takes the run out of Redis; workers that are at it stop. */
  async #withdraw(): Promise<void> {
    await this.#remove(this.#name);
    await this.#lease.end();
  }

  async #remove(name: string): Promise<void> {
    const { redis } = this.connection;
    await redis.hdel(POSTINGS, name);
    const queue = name === this.#name ? this.#queue : queueOf(this.connection, name, false);
    await queue.obliterate({ force: true });
    await redis.del(resultsKey(name), refusalsKey(name));
  }

  #key(part: string): string {
    return `${PREFIX}:${this.#name}:${part}`;
  }

  #close(key: string): void {
    this.#open.delete(key);
    this.#sent.delete(key);
  }

  #say(message: string): void {
    this.emit({ type: 'status', message });
  }

  #once(message: (about: string) => string): (about: string) => void {
    let said = false;
    return (about) => {
      if (!said) this.#say(message(about));
      said = true;
    };
  }
}
