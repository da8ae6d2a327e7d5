import type { CellResult, FinishedRun } from '@kramers/core';
import { log10 } from '@kramers/theory/elementary';

/** Rows a decade that a trace may be thinned to; a cell's own trace has about 40. */
const DENSITIES = [20, 10, 5, 2, 1, 0] as const;

/** Every so many cells one is written out, to know how long a row is. */
const SAMPLED = 25;

/** A run's cells with traces thin enough for a file, and how thin they are. */
export interface Thinned {
  readonly cells: () => Iterable<CellResult>;
  /** Rows a decade of epochs that are left; null where nothing was left out. */
  readonly perDecade: number | null;
  /** Of every so many cells one is left, where the ends of all phases would still be too many; else 1. */
  readonly ofCells: number;
  readonly rows: number;
  readonly rowsLeft: number;
}

/**
 * Thins the traces of a run on their log grid until a file of them has at most `most` bytes; a run that is small
 * enough stays as it is. The first and the last row of each phase, escapes and changes of rank are kept; if these alone
 * are too many, cells are left out, evenly over the grid and its replicas.
 *
 * @param textOf what the file holds of a cell.
 */
export function thinnedTo(
  { cells }: Pick<FinishedRun, 'cells'>,
  most: number,
  textOf: (cell: CellResult) => string,
): Thinned {
  const left = DENSITIES.map(() => 0);
  const [bare, row] = [new Mean(), new Mean()];
  let [count, rows] = [0, 0];
  for (const cell of cells()) {
    const all = cell.trace.rows;
    if (count++ % SAMPLED === 0 && all.length > 0) {
      const without = textOf(withRows(cell, [])).length;
      bare.add(without, 1);
      row.add(textOf(cell).length - without, all.length);
    }
    rows += all.length;
    DENSITIES.forEach((perDecade, i) => (left[i]! += keptRows(cell, perDecade).length));
  }
  const bytes = (kept: number): number => count * bare.value + kept * row.value;
  if (bytes(rows) <= most) return { cells, perDecade: null, ofCells: 1, rows, rowsLeft: rows };
  const fits = left.findIndex((kept) => bytes(kept) <= most);
  const at = fits < 0 ? DENSITIES.length - 1 : fits;
  const perDecade = DENSITIES[at]!;
  const ofCells = Math.min(count, Math.ceil(bytes(left[at]!) / most));
  const thin = (): Iterable<CellResult> => thinCells(cells(), perDecade, ofCells);
  return { cells: thin, perDecade, ofCells, rows, rowsLeft: ofCells === 1 ? left[at]! : rowsOf(thin()) };
}

/** The parts of a file, if together they have at most `most` characters; null, and no more of them, if not. */
export function withinSize(parts: Iterable<string>, most: number): string[] | null {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    length += part.length;
    if (length > most) return null;
    kept.push(part);
  }
  return kept;
}

/** How thin a table is, in a sentence; null where nothing was left out. */
export function thinnedInWords({ perDecade, ofCells, rows, rowsLeft }: Thinned): string | null {
  if (perDecade === null) return null;
  const grid = perDecade === 0 ? 'the first and the last epoch of each phase' : `about ${perDecade} epochs a decade`;
  const cells = ofCells === 1 ? '' : `of one replica in ${ofCells} `;
  return (
    `${rowsLeft} of ${rows} measured epochs are kept, to save space: ${cells}${grid}, every escape and every change ` +
    'of rank. ' +
    'All of them are in cells/, and in trajectories.parquet where "parquet" is among the reporters.'
  );
}

function* thinCells(cells: Iterable<CellResult>, perDecade: number, ofCells: number): Generator<CellResult> {
  let place = 0;
  for (const cell of cells) if (place++ % ofCells === 0) yield withRows(cell, keptRows(cell, perDecade));
}

function rowsOf(cells: Iterable<CellResult>): number {
  let rows = 0;
  for (const { trace } of cells) rows += trace.rows.length;
  return rows;
}

function withRows(cell: CellResult, rows: CellResult['trace']['rows']): CellResult {
  return { ...cell, trace: { ...cell.trace, rows } };
}

/** The rows that are left of a trace: the first in each part of a decade, the last of each phase, and events. */
function keptRows({ trace: { rows }, phases, escape, rankChanges }: CellResult, perDecade: number) {
  const events = new Set([escape, ...rankChanges].map((one) => one && `${one.phase}/${one.epoch}`));
  let [phaseBefore, partBefore] = [NaN, NaN];
  return rows.filter(([phase, epoch], i) => {
    const part = partOf(epoch!, perDecade);
    const isFirst = phase !== phaseBefore || part !== partBefore;
    [phaseBefore, partBefore] = [phase!, part];
    return isFirst || rows[i + 1]?.[0] !== phase || events.has(`${phases[phase!]?.name}/${epoch}`);
  });
}

function partOf(epoch: number, perDecade: number): number {
  if (perDecade === 0) return 0;
  return epoch < 1 ? -1 : Math.floor(log10(epoch) * perDecade + 1e-9);
}

class Mean {
  #sum = 0;
  #count = 0;

  add(sum: number, count: number): void {
    this.#sum += sum;
    this.#count += count;
  }

  get value(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }
}
