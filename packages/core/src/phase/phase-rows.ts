import type { Metrics } from '../contracts/metric';
import { type Columns, metricsAt } from './columns';

/**
 * The latest epochs of a phase, a row of metrics each. Room for a fixed number of them: an event may be dated back to
 * an epoch that is already past, and a chunk of rows is turned into events at once. Nothing is allocated from one epoch
 * to the next.
 */
export class PhaseRows {
  /** The rows, one after the other, each `width` numbers. */
  readonly values: Float64Array;
  /** Epoch of each row, and the SGD steps since initialisation. */
  readonly epochs: Float64Array;
  readonly steps: Float64Array;
  readonly width: number;
  /** Rows in use. */
  filled = 0;

  constructor(
    readonly columns: Columns,
    readonly capacity: number,
  ) {
    this.width = columns.names.length;
    this.values = new Float64Array(capacity * this.width);
    this.epochs = new Float64Array(capacity);
    this.steps = new Float64Array(capacity);
  }

  /** Where the next row begins in `values`. */
  get next(): number {
    return this.filled * this.width;
  }

  /** Whether an epoch has a row. */
  has(epoch: number): boolean {
    return this.epochs[this.#indexOf(epoch)] === epoch;
  }

  /** Where the row of an epoch begins in `values`. */
  offsetOf(epoch: number): number {
    return this.#indexOf(epoch) * this.width;
  }

  /** Number of the row of an epoch, or of the last row before it. */
  #indexOf(epoch: number): number {
    // Where every epoch has a row, the first guess is right.
    let index = Math.max(0, Math.min(this.filled - 1, epoch - this.epochs[0]!));
    while (index > 0 && this.epochs[index]! > epoch) index--;
    return index;
  }

  /** SGD steps at an epoch. */
  stepAt(epoch: number): number {
    return this.steps[this.#indexOf(epoch)]!;
  }

  /** Metrics of an epoch. */
  metricsAt(epoch: number): Metrics {
    return metricsAt(this.columns, this.values, this.offsetOf(epoch));
  }

  /** Metrics of the latest epoch. */
  get latest(): Metrics {
    return metricsAt(this.columns, this.values, this.width * Math.max(0, this.filled - 1));
  }

  /** Drops the older half, if there is no room for another row. */
  makeRoom(): void {
    if (this.filled < this.capacity) return;
    const kept = this.capacity >> 1;
    const dropped = this.capacity - kept;
    this.values.copyWithin(0, dropped * this.width);
    this.steps.copyWithin(0, dropped);
    this.epochs.copyWithin(0, dropped);
    this.filled = kept;
  }

  /** What a checkpoint keeps. Shares its arrays: to be copied at once. */
  snapshot(): { readonly rows: Float64Array; readonly steps: Float64Array; readonly epochs: Float64Array } {
    return {
      rows: this.values.subarray(0, this.next),
      steps: this.steps.subarray(0, this.filled),
      epochs: this.epochs.subarray(0, this.filled),
    };
  }

  /** Goes on from a checkpoint. */
  takeUp({ rows, steps, epochs }: ReturnType<PhaseRows['snapshot']>): void {
    this.values.set(rows);
    this.steps.set(steps);
    this.epochs.set(epochs);
    this.filled = steps.length;
  }
}
