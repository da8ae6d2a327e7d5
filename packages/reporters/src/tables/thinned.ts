import type { CellResult, FinishedRun } from '@kramers/core';
import { log10 } from '@kramers/theory/elementary';

/** Rows a decade that a trace may be thinned to; a cell's own trace has about 40. */
const DENSITIES = [20, 10, 5, 2, 1, 0] as const;

/** Every so many cells one is written out, to know how long a row is. */
const SAMPLED = 25;

/** A table with traces thin enough for a file, and how thin they are. */
export interface FittingTable {
  /** Of each cell that is left; one cell at a time where something was left out. */
  readonly texts: Iterable<string>;
  /** Rows a decade of epochs that are left; null where nothing was left out. */
  readonly perDecade: number | null;
  /** Of every so many cells one is left, where the ends of all phases would still be too many; else 1. */
  readonly ofCells: number;
  readonly rows: number;
  readonly rowsLeft: number;
}

/**
 * A table of a run's cells of at most `most` characters. Traces are thinned on their log grid until it fits; where the
 * whole fits, nothing is, and the cells are asked for but once. The first and the last row of each phase, escapes and
 * changes of rank are kept; if these alone are too many, cells are left out, evenly over the grid and its replicas.
 *
 * @param textOf what the table holds of a cell.
 */
export function fittingTable(
  { cells }: Pick<FinishedRun, 'cells'>,
  most: number,
  textOf: (cell: CellResult) => string,
): FittingTable {
  let texts: string[] | null = [];
  const left = DENSITIES.map(() => 0);
  const [bare, row] = [new Mean(), new Mean()];
  let [count, rows, length] = [0, 0, 0];
  for (const cell of cells()) {
    const all = cell.trace.rows;
    const isSampled = count++ % SAMPLED === 0 && all.length > 0;
    const text = texts || isSampled ? textOf(cell) : '';
    texts?.push(text);
    if ((length += text.length) > most) texts = null;
    if (isSampled) {
      const without = textOf(withRows(cell, [])).length;
      bare.add(without, 1);
      row.add(text.length - without, all.length);
    }
    rows += all.length;
    const tests = keepingTests(cell);
    DENSITIES.forEach((perDecade, i) => (left[i]! += all.filter(tests(perDecade)).length));
  }
  if (texts) return { texts, perDecade: null, ofCells: 1, rows, rowsLeft: rows };
  const bytes = (kept: number): number => count * bare.value + kept * row.value;
  const fits = left.findIndex((kept) => bytes(kept) <= most);
  const at = fits < 0 ? DENSITIES.length - 1 : fits;
  const perDecade = DENSITIES[at]!;
  const ofCells = Math.min(count, Math.max(1, Math.ceil(bytes(left[at]!) / most)));
  const thin = (): Iterable<CellResult> => thinCells(cells(), perDecade, ofCells);
  const rowsLeft = ofCells === 1 ? left[at]! : rowsOf(thin());
  return { texts: textsOf(thin, textOf), perDecade, ofCells, rows, rowsLeft };
}

/** How thin a table is, in a sentence; null where nothing was left out. */
export function thinnedInWords({ perDecade, ofCells, rows, rowsLeft }: FittingTable): string | null {
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
  for (const cell of cells) {
    if (place++ % ofCells === 0) yield withRows(cell, cell.trace.rows.filter(keepingTests(cell)(perDecade)));
  }
}

function textsOf(cells: () => Iterable<CellResult>, textOf: (cell: CellResult) => string): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      for (const cell of cells()) yield textOf(cell);
    },
  };
}

function rowsOf(cells: Iterable<CellResult>): number {
  let rows = 0;
  for (const { trace } of cells) rows += trace.rows.length;
  return rows;
}

function withRows(cell: CellResult, rows: CellResult['trace']['rows']): CellResult {
  return { ...cell, trace: { ...cell.trace, rows } };
}

/**
 * For each density whether a row of a trace is left: the first in each part of a decade, the last of each phase, and
 * events.
 */
function keepingTests({ trace: { rows }, phases, escape, rankChanges }: CellResult) {
  const events = [escape, ...rankChanges].flatMap((one) => (one ? [one] : []));
  const always = rows.map(
    ([phase, epoch], i) =>
      rows[i + 1]?.[0] !== phase || events.some((one) => one.epoch === epoch && one.phase === phases[phase!]?.name),
  );
  const decades = rows.map(([, epoch]) => (epoch! < 1 ? -1 : log10(epoch!)));
  return (perDecade: number) => {
    const partOf = (i: number) => (perDecade === 0 ? 0 : Math.floor(decades[i]! * perDecade + 1e-9));
    return (row: readonly number[], i: number): boolean =>
      always[i]! || i === 0 || row[0] !== rows[i - 1]![0] || partOf(i) !== partOf(i - 1);
  };
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
