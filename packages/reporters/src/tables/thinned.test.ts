import { trapRun } from '@kramers/core/testing';
import type { CellResult } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { thinnedInWords, fittingTable } from './thinned';

const run = trapRun([{ replicas: [417, null, 40, 873] }, { replicas: [23, 611, null, 5] }]);
const textOf = (cell: unknown): string => JSON.stringify(cell);
const bytesOf = (cells: Iterable<unknown>): number => [...cells].reduce<number>((sum, c) => sum + textOf(c).length, 0);
const all = bytesOf(run.cells());
const cellsIn = (table: { readonly texts: Iterable<string> }) =>
  [...table.texts].map((text) => JSON.parse(text) as CellResult);

describe('thinning of tables', () => {
  it('leaves a run alone that is small enough', () => {
    const thinned = fittingTable(run, 1.1 * all, textOf);
    expect(thinnedInWords(thinned)).toBeNull();
    expect(cellsIn(thinned)).toEqual([...run.cells()]);
  });

  it.each([0.9, 0.7, 0.5])('fits into %s of the space, with ends and events, and says so', (share) => {
    const thinned = fittingTable(run, share * all, textOf);
    expect(bytesOf(cellsIn(thinned))).toBeLessThan(1.05 * share * all);
    const cells = [...run.cells()];
    for (const [i, cell] of cellsIn(thinned).entries()) {
      const { rows } = cell.trace;
      expect(cells[i]!.trace.rows).toEqual(expect.arrayContaining([...rows]));
      expect(rows.at(-1)).toEqual(cells[i]!.trace.rows.at(-1));
      const { escape } = cell;
      if (escape?.epoch) expect(rows.some((row) => row[0] === 1 && row[1] === escape.epoch)).toBe(true);
      expect(rows.filter((row) => row[1] === 0)).toHaveLength(2);
    }
    expect(thinnedInWords(thinned)).toMatch(/^\d+ of \d+ measured epochs are kept.*cells\//);
    expect(thinned.rowsLeft).toBe(cellsIn(thinned).reduce((sum, { trace }) => sum + trace.rows.length, 0));
  });

  it.each([0.25, 0.1, 1e-6])('keeps ends and events of some cells where those of all are too many: %s', (share) => {
    const thinned = fittingTable(run, share * all, textOf);
    const kept = cellsIn(thinned);
    expect([thinned.perDecade, kept.length]).toEqual([0, Math.ceil(8 / thinned.ofCells)]);
    expect(thinned.ofCells).toBeGreaterThan(1);
    if (kept.length > 1) expect(bytesOf(kept)).toBeLessThan(1.2 * share * all);
    for (const { trace, escape } of kept) expect(trace.rows.length, `escape at ${escape?.epoch}`).toBe(4);
    expect(kept[0]!.key).toBe([...run.cells()][0]!.key);
    expect(thinnedInWords(thinned)).toContain(`of one replica in ${thinned.ofCells} the first and the last epoch`);
    expect(thinned.rowsLeft).toBe(4 * kept.length);
  });

  it('goes through the cells twice, and the second time holds one at a time', () => {
    const [cell] = [...run.cells()];
    let read = 0;
    const cells = function* () {
      for (let i = 0; i < 100; i++, read++) yield cell!;
    };
    const texts = fittingTable({ cells }, 80 * textOf(cell).length, textOf).texts[Symbol.iterator]();
    expect(read).toBe(100);
    texts.next();
    texts.next();
    expect(read).toBe(101);
  });
});
