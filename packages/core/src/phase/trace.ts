import type { Trace } from '../contracts/cell-result';

/** Columns that stand before the metrics in a trace's rows. */
export const positionColumns = ['phaseIndex', 'epoch', 'step', 'beta', 'temperature'] as const;

/** Collects a cell's thinned rows in order. Memory grows with the logarithm of the run's length. */
export class TraceRecorder {
  readonly #rows: number[][] = [];

  /** Adds a row unless it is there already. A row may come late, when its epoch turns out to have been an event's. */
  add(position: readonly number[], row: Float64Array, offset: number, length: number): void {
    const [phaseIndex, epoch] = position as [number, number];
    let at = this.#rows.length;
    while (at > 0 && isAfter(this.#rows[at - 1]!, phaseIndex, epoch)) at--;
    const before = this.#rows[at - 1];
    if (before && before[0] === phaseIndex && before[1] === epoch) return;
    this.#rows.splice(at, 0, [...position, ...row.subarray(offset, offset + length)]);
  }

  /** The rows one after the other, for a checkpoint. */
  flat(): Float64Array {
    return Float64Array.from(this.#rows.flat());
  }

  /** Takes over the rows of a checkpoint, each with `metrics` numbers after its position. */
  takeUp(flat: Float64Array, metrics: number): void {
    const width = positionColumns.length + metrics;
    for (let i = 0; i < flat.length; i += width) this.#rows.push([...flat.subarray(i, i + width)]);
  }

  /** What was collected. */
  trace(columns: readonly string[]): Trace {
    return { columns: [...positionColumns, ...columns], rows: this.#rows };
  }
}

function isAfter(row: readonly number[], phaseIndex: number, epoch: number): boolean {
  return row[0]! > phaseIndex || (row[0] === phaseIndex && row[1]! > epoch);
}
