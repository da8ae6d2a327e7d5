import type { Cell, TrainingEvent } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import type { Connection } from './redis/connection';
import { resultsKey } from './messages/posting';
import { boundedEntries } from './redis/reads';
import { LONGEST_REPORT, openReport, REPORT_FIELDS } from './messages/report';
import { Refused, type Seals } from './messages/seals';
import { toldOnce } from './told-once';

/** Reports read at once; bytes of a cell's key; bytes of them together. */
const BOUNDS = { most: 32, first: 20, bytes: LONGEST_REPORT + 128 } as const;

/** What an inbox hands on. */
export interface Reader {
  /** The cells that are still to be reported, by key. */
  readonly open: ReadonlyMap<string, Cell>;
  /** Is told that a cell needs no further report. */
  close(key: string): void;
  emit(event: TrainingEvent): void;
}

/**
 * The reports that workers leave in Redis for the coordinator. Each is checked against the cell that was planned before
 * it counts.
 */
export class Inbox {
  readonly #tell = toldOnce((message) => this.reader.emit({ type: 'notice', message }));

  constructor(
    readonly connection: Connection,
    readonly queue: string,
    readonly seals: Seals,
    readonly registry: Registry,
    readonly reader: Reader,
  ) {}

  /** Hands on what workers have reported, and removes it. Returns how many reports there were. */
  async take(): Promise<number> {
    const { redis } = this.connection;
    const key = resultsKey(this.queue);
    const entries = await boundedEntries(redis, key, REPORT_FIELDS, BOUNDS);
    for (const [, cell, sealed] of entries) this.#read(cell, sealed);
    if (entries.length > 0) await redis.xdel(key, ...entries.map(([id]) => id));
    return entries.length;
  }

  /** One that is refused is dropped: its cell is missed at the next survey. */
  #read(key: string, sealed: string | number): void {
    if (!/^[0-9a-f]{20}$/.test(key)) return this.#tell('a report that names no cell is ignored');
    const cell = this.reader.open.get(key);
    // Two workers may have computed it, where one was taken for dead.
    if (!cell) return;
    try {
      if (typeof sealed === 'number') throw new Refused(`it has ${sealed} bytes`);
      const { queue, seals, registry } = this;
      const report = openReport(sealed, cell, queue, seals, registry);
      this.reader.close(key);
      for (const event of report) {
        if (event.type === 'cell-finished') this.reader.emit(progressOf(event));
        this.reader.emit(event);
      }
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      this.#tell(`a report of a cell is refused: ${cause.message}`);
    }
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
