import type { CellCheckpoint, Checkpointing } from './checkpoint';

/** Keeps the checkpoints of one cell, where there is a place for them. That one cannot be kept stops nothing. */
export class CheckpointKeeper {
  #savedAt = performance.now();
  /** Whether a checkpoint could not be written: said once. */
  #refused = false;

  constructor(
    readonly cell: string,
    readonly checkpointing: Checkpointing | null,
    readonly notice: (message: string) => void,
  ) {}

  /** Whether there is a place for checkpoints. */
  get keeps(): boolean {
    return this.checkpointing !== null;
  }

  /** Whether it is time for the next one. */
  get due(): boolean {
    return this.checkpointing !== null && performance.now() - this.#savedAt > 1000 * this.checkpointing.seconds;
  }

  /** What was written before, if anything; that it is damaged is said, and counts as nothing. */
  read(): CellCheckpoint | null {
    try {
      return this.checkpointing?.store.read(this.cell) ?? null;
    } catch (cause) {
      this.notice(`${(cause as Error).message}; the cell begins anew`);
      return null;
    }
  }

  /** Writes one. */
  write(checkpoint: Omit<CellCheckpoint, 'cell'>): void {
    this.#savedAt = performance.now();
    try {
      this.checkpointing?.store.write({ cell: this.cell, ...checkpoint });
    } catch (cause) {
      if (!this.#refused)
        this.notice(`no checkpoint of cell ${this.cell} could be written: ${(cause as Error).message}`);
      this.#refused = true;
    }
  }

  /** Removes what was written. */
  remove(): void {
    this.checkpointing?.store.remove(this.cell);
  }
}
