import type { Cell, ExecuteOptions, TrainingEvent } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { type Job, WaitingError, Worker } from 'bullmq';
import type { Connection } from './redis/connection';
import { BadJob, Jobs } from './messages/job';
import { cellOf, type Posting, POSTINGS, PREFIX, resultsKey } from './messages/posting';
import { failureText, isEnd, REPORT_FIELDS, reportText } from './messages/report';
import { filesOf } from './messages/requirement';
import { Refused, type Seals } from './messages/seals';
import { toldOnce } from './told-once';

/** Leaves a report, unless its run is over: nobody would take it away. */
const REPORT =
  "if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then " +
  `return redis.call('XADD', KEYS[2], '*', '${REPORT_FIELDS[0]}', ARGV[2], '${REPORT_FIELDS[1]}', ARGV[3]) end`;

/** What a worker leaves of a queue that has been removed, by looking at it once more. */
const LEFTOVERS = ['meta', 'events', 'id', 'marker', 'stalled', 'stalled-check'];
const TIDY = "if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return redis.call('DEL', unpack(KEYS, 2)) end";

/** What a worker process has that serves runs. */
export interface ServiceMeans {
  readonly connection: Connection;
  readonly pool: Pick<ComputePool, 'size' | 'compute'>;
  readonly registry: Registry;
  readonly seals: Seals;
  readonly say: (message: string) => void;
}

/** One worker process at work on one run: takes its cells, has them computed by threads, and reports. */
export class Service {
  readonly #worker: Worker<unknown, void>;
  readonly #jobs: Jobs;
  readonly #stop = new AbortController();
  /**
   * Cells at work. One that was taken from this process while Redis was away, and comes back to it, is not computed
   * twice.
   */
  readonly #computing = new Map<string, Promise<boolean>>();
  readonly #tell = toldOnce((message) => this.means.say(message));
  #done = 0;

  /** @param name that of the run's queue. */
  constructor(
    readonly name: string,
    readonly posting: Posting,
    readonly title: string,
    readonly means: ServiceMeans,
  ) {
    const { connection, pool, registry, seals, say } = means;
    this.#jobs = new Jobs(name, seals, registry, filesOf(posting.required));
    say(`"${title}": computing its cells`);
    this.#worker = new Worker<unknown, void>(name, (job, token) => this.#process(job, token!), {
      connection: connection.redis,
      prefix: PREFIX,
      concurrency: pool.size,
      removeOnComplete: { count: 0 },
      // A worker that dies is missed after the lock has run out; threads do the computing, so that a living one renews
      // it in time.
      lockDuration: 5000,
      stalledInterval: 2000,
      // Each restart of Redis counts as one, for every cell at work.
      maxStalledCount: 5,
      runRetryDelay: 1000,
      drainDelay: 5,
    });
    // Locks that were lost while Redis was away, jobs that were withdrawn: the coordinator sees to all of it.
    this.#worker.on('error', () => undefined);
  }

  /** Whether any cell is at work. */
  get busy(): boolean {
    return this.#computing.size > 0;
  }

  /** Stops: cells at work are given back. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#worker.close();
    await this.means.connection.redis.eval(
      TIDY,
      1 + LEFTOVERS.length,
      POSTINGS,
      ...LEFTOVERS.map((part) => `${PREFIX}:${this.name}:${part}`),
      this.name,
    );
    this.means.say(`"${this.title}": ${this.#done} ${this.#done === 1 ? 'cell' : 'cells'} computed here`);
  }

  async #process(job: Job<unknown, void>, token: string): Promise<void> {
    const key = cellOf(job.id ?? '');
    let work = this.#computing.get(key);
    if (!work) {
      work = this.#compute(key, job.data).finally(() => this.#computing.delete(key));
      this.#computing.set(key, work);
    }
    if (await work) return;
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** Returns whether the job is over: its cell is, and has been reported, or it is none. */
  async #compute(key: string, sealed: unknown): Promise<boolean> {
    const { connection, seals } = this.means;
    const opened = this.#open(key, sealed);
    // The coordinator misses its cell, if it is one, and sends it again.
    if (opened === null) return true;
    const text = typeof opened === 'string' ? opened : await this.#computeCell(opened);
    if (text === null) return false;
    const report = seals.seal('report', [this.name, key], text);
    await connection.insist(() =>
      connection.redis.eval(REPORT, 2, POSTINGS, resultsKey(this.name), this.name, key, report),
    );
    this.#done++;
    return true;
  }

  /** The cell of a job; the report that it cannot be computed; or null for a job that is not to be believed. */
  #open(key: string, sealed: unknown): Cell | string | null {
    try {
      return this.#jobs.open(sealed, key);
    } catch (cause) {
      if (cause instanceof BadJob) return failureText(cause.source, cause);
      if (!(cause instanceof Refused)) throw cause;
      this.#tell(`"${this.title}": a job is ignored: ${cause.message}`);
      return null;
    }
  }

  /** What is to be reported of a cell; null if it was stopped. */
  async #computeCell(cell: Cell): Promise<string | null> {
    const { pool, registry } = this.means;
    const events: TrainingEvent[] = [];
    await pool.compute(cell, { epochs: this.posting.epochs }, this.#stop.signal, (event) => {
      if (event.type !== 'cell-progress') events.push(event);
    });
    const end = events.at(-1);
    return end && isEnd(end) ? reportText(events, cell, registry) : null;
  }
}

/** What a worker process computes cells with: threads, of whatever make. */
export interface ComputePool {
  /** Cells that it computes at once. */
  readonly size: number;
  /** Computes a cell; resolves when it is over, or has been stopped because `signal` aborted. */
  compute(
    cell: Cell,
    options: ExecuteOptions,
    signal: AbortSignal,
    emit: (event: TrainingEvent) => void,
  ): Promise<void>;
  /** Ends it, whatever it is at. */
  destroy(): Promise<void>;
}
