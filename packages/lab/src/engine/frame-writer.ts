import type { Metrics, TrainingEvent } from '@kramers/core';
import { type Frame, type Happening, rowColumns } from '../messages/messages';

/** Singular values that a frame tells, at most. */
const MOST_VALUES = 6;

/** Turns a run's events into frames: of every cell that has moved, its latest numbers. */
export class FrameWriter {
  #columns: readonly string[] | null = null;
  #others: readonly string[] = [];
  #values = 0;
  readonly #latest = new Map<number, TrainingEvent & { type: 'epoch' }>();
  #happenings: Happening[] = [];

  /** @param place of a cell among those of the frame, by its grid point and replica. */
  constructor(readonly place: (point: number, replica: number) => number) {}

  /** Takes an event in. */
  event(event: TrainingEvent): void {
    if (!('replica' in event)) return;
    const cell = this.place(event.point, event.replica);
    switch (event.type) {
      case 'epoch':
        this.#latest.set(cell, event);
        break;
      case 'phase-started':
      case 'rank-changed':
      case 'escaped':
      case 'warning':
        this.#happenings.push({ ...event, cell });
        break;
      case 'phase-ended': {
        const { type, phaseIndex, epoch } = event;
        this.#happenings.push({ type, cell, phaseIndex, epoch });
        break;
      }
      case 'cell-finished': {
        const { status, trapped } = event.result;
        this.#happenings.push({ type: 'cell-ended', cell, status, trapped, message: '' });
        break;
      }
      case 'cell-failed':
        this.#happenings.push({ type: 'cell-ended', cell, status: 'failed', trapped: null, message: event.message });
        break;
    }
  }

  /** What happened since it was last asked. */
  happenings(): readonly Happening[] {
    const told = this.#happenings;
    this.#happenings = [];
    return told;
  }

  /** The frame since it was last asked; null if nothing has moved. */
  frame(): Frame | null {
    if (this.#latest.size === 0) return null;
    const [{ metrics: some }] = this.#latest.values() as unknown as [{ metrics: Metrics }];
    const columns = (this.#columns ??= this.#columnsFor(some));
    const rows = new Float64Array(this.#latest.size * columns.length);
    let at = 0;
    for (const [cell, { phaseIndex, epoch, beta, temperature, metrics }] of this.#latest) {
      rows.set([cell, phaseIndex, epoch, beta, temperature, metrics.trainMse, metrics.testMse, metrics.rank], at);
      at += rowColumns.length + 3;
      for (const name of this.#others) rows[at++] = metrics.others?.[name] ?? NaN;
      for (let i = 0; i < this.#values; i++) rows[at++] = metrics.singularValues[i]!;
    }
    this.#latest.clear();
    return { type: 'frame', columns, rows };
  }

  #columnsFor({ others = {}, singularValues }: Metrics): readonly string[] {
    this.#others = Object.keys(others);
    this.#values = Math.min(MOST_VALUES, singularValues.length);
    const values = Array.from({ length: this.#values }, (_, i) => `singularValue${i + 1}`);
    return [...rowColumns, 'trainMse', 'testMse', 'rank', ...this.#others, ...values];
  }
}
