import { trapRun } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { thinnedInWords, thinnedTo } from './thinned';

const run = trapRun([{ replicas: [417, null, 40, 873] }, { replicas: [23, 611, null, 5] }]);
const textOf = (cell: unknown): string => JSON.stringify(cell);
const bytesOf = (cells: Iterable<unknown>): number => [...cells].reduce<number>((sum, c) => sum + textOf(c).length, 0);
const all = bytesOf(run.cells());

describe('thinning of tables', () => {
  it('leaves a run alone that is small enough', () => {
    const thinned = thinnedTo(run, 1.1 * all, textOf);
    expect(thinnedInWords(thinned)).toBeNull();
    expect([...thinned.cells()]).toEqual([...run.cells()]);
  });

  it.each([0.9, 0.7, 0.5])('fits into %s of the space, with ends and events, and says so', (share) => {
    const thinned = thinnedTo(run, share * all, textOf);
    expect(bytesOf(thinned.cells())).toBeLessThan(1.05 * share * all);
    const cells = [...run.cells()];
    for (const [i, cell] of [...thinned.cells()].entries()) {
      const { rows } = cell.trace;
      expect(cells[i]!.trace.rows).toEqual(expect.arrayContaining([...rows]));
      expect(rows.at(-1)).toEqual(cells[i]!.trace.rows.at(-1));
      const { escape } = cell;
      if (escape?.epoch) expect(rows.some((row) => row[0] === 1 && row[1] === escape.epoch)).toBe(true);
      expect(rows.filter((row) => row[1] === 0)).toHaveLength(2);
    }
    expect(thinnedInWords(thinned)).toMatch(/^\d+ of \d+ measured epochs are kept.*cells\//);
    expect(thinned.rowsLeft).toBe([...thinned.cells()].reduce((sum, { trace }) => sum + trace.rows.length, 0));
  });

  it('keeps ends and events where nothing is small enough', () => {
    const thinned = thinnedTo(run, 1, textOf);
    expect(thinned.perDecade).toBe(0);
    for (const { trace, escape } of thinned.cells()) expect(trace.rows.length, `escape at ${escape?.epoch}`).toBe(4);
  });
});
