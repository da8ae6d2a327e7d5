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
  /** SGD steps since initialisation, at each row. */
  readonly steps: Float64Array;
  readonly width: number;
  /** Rows in use. */
  filled = 0;
  /** Epoch of the first of them. */
  firstEpoch = 0;

  constructor(
    readonly columns: Columns,
    readonly capacity: number,
  ) {
    this.width = columns.names.length;
    this.values = new Float64Array(capacity * this.width);
    this.steps = new Float64Array(capacity);
  }

  /** Where the next row begins in `values`. */
  get next(): number {
    return this.filled * this.width;
  }

  /** Where the row of an epoch begins in `values`. */
  offsetOf(epoch: number): number {
    return (epoch - this.firstEpoch) * this.width;
  }

  /** SGD steps at an epoch. */
  stepAt(epoch: number): number {
    return this.steps[epoch - this.firstEpoch]!;
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
    this.firstEpoch += dropped;
    this.filled = kept;
  }

  /** What a checkpoint keeps. Shares its arrays: to be copied at once. */
  snapshot(): { readonly rows: Float64Array; readonly steps: Float64Array; readonly firstEpoch: number } {
    return {
      rows: this.values.subarray(0, this.next),
      steps: this.steps.subarray(0, this.filled),
      firstEpoch: this.firstEpoch,
    };
  }

  /** Goes on from a checkpoint. */
  takeUp({ rows, steps, firstEpoch }: ReturnType<PhaseRows['snapshot']>): void {
    this.values.set(rows);
    this.steps.set(steps);
    this.firstEpoch = firstEpoch;
    this.filled = steps.length;
  }
}
