import type { Trace } from '../contracts/cell-result';

const PER_DECADE = 40;

/** Whether an epoch is on the log grid that thinned traces keep: all of the first 20, then about 40 a decade, rounded numbers. */
export function onLogGrid(epoch: number): boolean {
  if (epoch <= 20) return true;
  return Math.floor(Math.log10(epoch) * PER_DECADE) !== Math.floor(Math.log10(epoch - 1) * PER_DECADE);
}

/** The first epoch on the log grid after this one. */
export function nextOnLogGrid(epoch: number): number {
  const cell = Math.floor(Math.log10(Math.max(1, epoch)) * PER_DECADE);
  // A little before the next line of the grid, lest rounding skip it.
  let next = Math.max(epoch + 1, Math.floor(10 ** ((cell + 1) / PER_DECADE)) - 1);
  while (!onLogGrid(next)) next++;
  return next;
}

/** The first epoch of 1, 3, 10, 30, 100, … after this one. */
export function nextMilestone(epoch: number): number {
  if (epoch < 1) return 1;
  const decade = 10 ** Math.floor(Math.log10(epoch) + 1e-9);
  return epoch < 3 * decade ? 3 * decade : 10 * decade;
}

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
