import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RunError } from '@kramers/core/failure';
import type { Connection } from './connection';
import { plainText } from '../messages/modest';

/** Milliseconds after which a holder that has shown no life has none. */
const LENGTH = 4000;
/** Bytes of a holder's name that are read. */
const LONGEST = 1000;
/** Milliseconds between two attempts to take it. */
const RETRY = 300;

/** The right to coordinate a run: one process has it, and keeps it by renewing it. */
export class Lease {
  readonly #me = `${machine}|${randomUUID()}`;

  constructor(
    readonly connection: Connection,
    readonly key: string,
  ) {}

  /**
   * Takes the lease. A holder that was killed is outwaited.
   *
   * @param onWait is told who holds it.
   * @throws RunError if another holds it and lives.
   */
  async take(onWait: (holder: string) => void): Promise<void> {
    const until = Date.now() + LENGTH + 2 * RETRY;
    for (;;) {
      const holder = await this.#attempt();
      if (holder === null) return;
      if (Date.now() > until)
        throw new RunError(
          `another kramers coordinates this run already (${holder}); let it finish, or end it, and give the ` +
            'same command again',
        );
      onWait(holder);
      await pause(RETRY);
    }
  }

  /** Keeps it. Throws a RunError if it has gone to another. */
  async renew(): Promise<void> {
    const holder = await this.#attempt();
    if (holder !== null)
      throw new RunError(`another kramers (${holder}) has taken this run over; every finished cell is kept`);
  }

  /** Lets it go. */
  async end(): Promise<void> {
    const { redis } = this.connection;
    if ((await redis.getrange(this.key, 0, LONGEST - 1)) === this.#me) await redis.del(this.key);
  }

  /** Takes or renews it. Returns who else has it, or null. */
  async #attempt(): Promise<string | null> {
    const { redis } = this.connection;
    const taken = await redis.set(this.key, this.#me, 'PX', LENGTH, 'NX');
    if (taken !== null) return null;
    const holder = await redis.getrange(this.key, 0, LONGEST - 1);
    if (holder === this.#me) await redis.pexpire(this.key, LENGTH);
    return holder === '' || holder === this.#me ? null : plainText(holder.split('|')[0]!);
  }
}

/** This process, as others see it. */
export const machine = `${hostname()}, process ${process.pid}`;
