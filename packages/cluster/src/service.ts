import type { Cell, EpochMode, TrainingEvent } from '@kramers/core';
import { type Job, WaitingError, Worker } from 'bullmq';
import type { ComputePool } from './compute-pool';
import type { Connection } from './connection';
import { POSTINGS, PREFIX, resultsKey } from './posting';
import { isEnd, sealReport } from './report';

/** Leaves a report, unless its run is over: nobody would take it away. */
const REPORT =
  "if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return redis.call('XADD', KEYS[2], '*', 'report', ARGV[2]) end";

/** What a worker leaves of a queue that has been removed, by looking at it once more. */
const LEFTOVERS = ['meta', 'events', 'id', 'marker', 'stalled', 'stalled-check'];
const TIDY = "if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return redis.call('DEL', unpack(KEYS, 2)) end";

/** One worker process at work on one run: takes its cells, has them computed by threads, and reports. */
export class Service {
  readonly #worker: Worker<Cell, void>;
  readonly #stop = new AbortController();
  /**
   * Cells at work. One that was taken from this process while Redis was away, and comes back to it, is not computed
   * twice.
   */
  readonly #computing = new Map<string, Promise<boolean>>();
  #done = 0;

  constructor(
    readonly connection: Connection,
    readonly name: string,
    readonly experiment: string,
    readonly epochs: EpochMode,
    readonly pool: Pick<ComputePool, 'size' | 'compute'>,
    readonly say: (message: string) => void,
  ) {
    say(`"${experiment}": computing its cells`);
    this.#worker = new Worker<Cell, void>(name, (job, token) => this.#process(job, token!), {
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
    await this.connection.redis.eval(
      TIDY,
      1 + LEFTOVERS.length,
      POSTINGS,
      ...LEFTOVERS.map((part) => `${PREFIX}:${this.name}:${part}`),
      this.name,
    );
    this.say(`"${this.experiment}": ${this.#done} ${this.#done === 1 ? 'cell' : 'cells'} computed here`);
  }

  async #process(job: Job<Cell, void>, token: string): Promise<void> {
    const cell = job.data;
    let work = this.#computing.get(cell.key);
    if (!work) {
      work = this.#compute(cell).finally(() => this.#computing.delete(cell.key));
      this.#computing.set(cell.key, work);
    }
    if (await work) return;
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** Returns whether the cell is over, and reported. */
  async #compute(cell: Cell): Promise<boolean> {
    const events: TrainingEvent[] = [];
    await this.pool.compute(cell, { epochs: this.epochs }, this.#stop.signal, (event) => {
      if (event.type !== 'cell-progress') events.push(event);
    });
    const end = events.at(-1);
    if (!end || !isEnd(end)) return false;
    const { connection, name } = this;
    await connection.insist(() =>
      connection.redis.eval(REPORT, 2, POSTINGS, resultsKey(name), name, sealReport(events)),
    );
    this.#done++;
    return true;
  }
}
