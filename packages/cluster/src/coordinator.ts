import { setTimeout as pause } from 'node:timers/promises';
import { type Cell, cellFailed, type TrainingEvent, WorkerDeath } from '@kramers/core';
import { Queue } from 'bullmq';
import type { Connection } from './connection';
import { Lease } from './lease';
import {
  cellOf,
  coordinatorKey,
  jobId,
  type Posting,
  POSTINGS,
  PREFIX,
  queueName,
  refusalsKey,
  resultsKey,
} from './posting';
import { isEnd, openReport } from './report';

/**
 * Cells in Redis at once: this many, and more where many are at work. A sweep of any length so takes little memory
 * there.
 */
const WINDOW = 1000;
const PER_ACTIVE = 2;
/** Jobs sent at once, at most; and at least, unless they are the last. */
const MOST = 500;
const LEAST = 50;
/** Reports read at once. */
const REPORTS = 32;
/** Milliseconds to the next look for reports when there were none. */
const REST = 20;
/** Milliseconds between two looks at the queue as a whole. */
const SURVEY = 2000;
/** Looks in a row that find cells and nobody at work on them, before that is said. */
const IDLE = 3;
/** How long clearing up may take, in milliseconds. */
const GRACE = 3000;

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
  /** Cells that have not been handed on, by key. */
  readonly #open: Map<string, Cell>;
  /** Those of them that are in Redis. */
  readonly #sent = new Set<string>();
  #next = 0;
  #window = WINDOW;
  #surveyedAt = 0;
  #reported = false;
  #idle = 0;
  readonly #refusals = new Set<string>();

  /** @param run names the run: whoever takes it up again finds what is in Redis by it. */
  constructor(
    readonly connection: Connection,
    readonly run: string,
    readonly cells: readonly Cell[],
    asked: Omit<Posting, 'experiment'>,
    readonly emit: (event: TrainingEvent) => void,
  ) {
    this.#open = new Map(cells.map((cell) => [cell.key, cell]));
    this.#name = queueName(run, asked);
    this.#posting = JSON.stringify({ experiment: cells[0]!.point.experiment.name, ...asked } satisfies Posting);
    this.#lease = new Lease(connection, coordinatorKey(this.#name));
    this.#queue = this.#queueOf(this.#name);
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
    for (const other of await redis.hkeys(POSTINGS)) {
      if (other.startsWith(`${this.run}-`) && other !== this.#name) await this.#remove(other);
    }
    await redis.hset(POSTINGS, this.#name, this.#posting);
    // What waits is sent again, in today's order; what failed is tried again; what is at work goes on.
    await this.#queue.resume();
    await this.#queue.drain();
    for (const job of await redis.zrange(this.#key('failed'), 0, -1)) await this.#queue.remove(job);
    await this.#takeReports();
  }

  /** Hands on what workers have reported. Returns how many reports there were. */
  async #takeReports(): Promise<number> {
    const { redis } = this.connection;
    const key = resultsKey(this.#name);
    const entries = await redis.xrange(key, '-', '+', 'COUNT', REPORTS);
    for (const [, [, sealed]] of entries) {
      const report = openReport(sealed!);
      const end = report?.at(-1);
      // One that arrives damaged is dropped: its cell is missed at the next survey.
      if (!report || !end || !isEnd(end) || !('cell' in end) || !this.#open.has(end.cell)) continue;
      this.#close(end.cell);
      for (const event of report) {
        if (event.type === 'cell-finished') this.emit(progressOf(event));
        this.emit(event);
      }
    }
    if (entries.length > 0) {
      this.#reported = true;
      await redis.xdel(key, ...entries.map(([id]) => id));
    }
    return entries.length;
  }

  /** Sends cells, up to the window. */
  async #send(): Promise<void> {
    const room = Math.min(MOST, this.#window - this.#sent.size);
    if (room < LEAST) return;
    const batch: Cell[] = [];
    let next = this.#next;
    for (; next < this.cells.length && batch.length < room; next++) {
      const cell = this.cells[next]!;
      if (this.#open.has(cell.key)) batch.push(cell);
    }
    await this.#add(batch);
    this.#next = next;
  }

  async #add(cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return;
    await this.#queue.addBulk(cells.map((cell) => ({ name: 'cell', data: cell, opts: { jobId: jobId(cell.key) } })));
    for (const { key } of cells) this.#sent.add(key);
  }

  /** Compares what is in Redis with what should be there. */
  async #survey(): Promise<void> {
    await this.#lease.renew();
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
    const replies = await this.connection.redis
      .multi()
      .lrange(this.#key('wait'), 0, -1)
      .lrange(this.#key('active'), 0, -1)
      .zrange(this.#key('failed'), 0, -1)
      .exec();
    return replies!.map(([error, jobs]) => {
      if (error) throw error;
      return jobs as string[];
    }) as [string[], string[], string[]];
  }

  /** A job fails only if it has taken several workers with it, or has been broken on its way. */
  async #giveUp(id: string): Promise<void> {
    const cell = this.#open.get(cellOf(id));
    if (cell) {
      const reason = (await this.#queue.getJob(id))?.failedReason ?? 'unknown';
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
    await this.connection.redis.hset(POSTINGS, this.#name, this.#posting);
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
    for (const [worker, reason] of Object.entries(await this.connection.redis.hgetall(refusalsKey(this.#name)))) {
      if (!this.#refusals.has(reason)) this.#say(`a worker (${worker}) leaves these cells to others: ${reason}`);
      this.#refusals.add(reason);
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
    const queue = name === this.#name ? this.#queue : this.#queueOf(name);
    await queue.obliterate({ force: true });
    await redis.del(resultsKey(name), refusalsKey(name));
  }

  #queueOf(name: string): Queue {
    const queue = new Queue(name, {
      connection: this.connection.redis,
      prefix: PREFIX,
      // Nobody listens to the queue's events: what workers find goes another way.
      streams: { events: { maxLen: 100 } },
      skipMetasUpdate: name !== this.#name,
      defaultJobOptions: { removeOnComplete: true },
    });
    // The connection tells of its own troubles.
    queue.on('error', () => undefined);
    return queue;
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

/** How many steps a cell has taken, for those who show progress: its epochs do not travel. */
function progressOf({ cell, point, replica, result }: TrainingEvent & { type: 'cell-finished' }): TrainingEvent {
  return {
    type: 'cell-progress',
    cell,
    point,
    replica,
    steps: result.phases.reduce((sum, { steps }) => sum + steps, 0),
  };
}
