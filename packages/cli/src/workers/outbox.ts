import type { MessagePort } from 'node:worker_threads';
import type { TrainingEvent } from '@kramers/core';
import { EpochGatherer } from './epoch-batch';
import { CREDITS, type FromWorker } from './messages';

/** Milliseconds after which epochs that have been gathered are sent, however few they are. */
const PATIENCE = 500;

/**
 * A cell's way out of its worker. Epochs are gathered; every other event goes at once, after the epochs before it. At
 * most a few batches are on their way: a worker that is ahead of its reader waits.
 */
export class Outbox {
  readonly #epochs = new EpochGatherer();
  #credits = CREDITS;
  #credited: (() => void) | null = null;
  #sentAt = performance.now();

  constructor(readonly port: MessagePort) {
    port.on('message', () => {
      this.#credits++;
      this.#credited?.();
    });
  }

  /** Takes an event in. */
  readonly emit = (event: TrainingEvent): void => {
    if (event.type !== 'epoch') {
      this.#flush();
      this.#post({ event });
      return;
    }
    if (this.#epochs.add(event)) this.#flush();
  };

  /** Sends what has been gathered, now and then; resolves when there is room for more. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#sentAt > PATIENCE) this.#flush();
    while (this.#credits <= 0) await new Promise<void>((resolve) => (this.#credited = resolve));
  }

  /** Says that the cell is over, and closes the way. */
  close(): void {
    this.#flush();
    this.#post('over');
    this.port.close();
  }

  #flush(): void {
    this.#sentAt = performance.now();
    const epochs = this.#epochs.take();
    if (epochs === null) return;
    this.#credits--;
    this.port.postMessage({ epochs } satisfies FromWorker, [epochs.rows.buffer as ArrayBuffer]);
  }

  #post(message: FromWorker): void {
    this.port.postMessage(message);
  }
}
