import type { FinishedRun } from '@kramers/core';
import { read } from 'vega';
import { describe, expect, it } from 'vitest';
import { trapRun } from '@kramers/core/testing';
import { writtenBy } from '../testing/written-by';
import { csv } from './csv';

const tableOf = (run: FinishedRun) =>
  read(writtenBy(csv, run)['escapes.csv']!, { type: 'csv' }) as Record<string, string>[];

describe('escapes.csv', () => {
  it('has a row for each replica, with parameters as columns and what became of it', () => {
    const run = trapRun([
      { parameters: { 'protocol.temperature': 5e-4 }, replicas: [40, null] },
      { parameters: { 'protocol.temperature': 6e-4 }, replicas: ['untrapped', 7] },
    ]);
    const rows = tableOf(run).map(({ cell: _, ...row }) => Object.values(row).join(' '));
    expect(Object.keys(tableOf(run)[0]!).join()).toBe(
      'cell,point,replica,seed,protocol.temperature,trapped,time,censored,rank,cause,criterion',
    );
    expect(rows).toEqual([
      '0 0 42 0.0005 true 40 false 2 escaped σ2 > 0.3',
      '0 1 43 0.0005 true 1000 true 1 watch ended σ2 > 0.3',
      '1 0 42 0.0006 false   1 not trapped ',
      '1 1 43 0.0006 true 7 false 2 escaped σ2 > 0.3',
    ]);
  });

  it('gives the escape time of the summary: time under watch over escapes', () => {
    const run = trapRun([{ replicas: [40, null, 311, 'untrapped', 90] }]);
    const watched = tableOf(run).filter(({ censored }) => censored !== '');
    const time = watched.reduce((sum, row) => sum + Number(row['time']), 0);
    expect(time / watched.filter(({ censored }) => censored === 'false').length).toBe(run.summary.points[0]!.tau);
  });

  it('counts no replica that was out before', () => {
    const run = trapRun([{ replicas: [5] }]);
    const [cell] = [...run.cells()];
    const out = { ...cell!, escape: { ...cell!.escape!, outBefore: true as const } };
    expect(tableOf({ ...run, cells: () => [out] })[0]).toMatchObject({ time: '', censored: '', cause: 'out before' });
  });

  it('gives no rank to what diverged, as the summary counts none', () => {
    const run = trapRun([{ replicas: [null] }]);
    const [cell] = [...run.cells()];
    const lost = { ...cell!, status: 'diverged' as const };
    const [row] = tableOf({ ...run, cells: () => [lost] });
    expect(row).toMatchObject({ rank: '', cause: 'diverged', censored: 'true' });
  });

  it('keeps the columns of a run apart from its own, and texts from spreadsheets', () => {
    const run = trapRun([{ parameters: { rank: { hold: 5 }, 'protocol.label': '=1+1' }, replicas: [5] }]);
    const [row] = tableOf(run);
    expect(row).toMatchObject({ 'over.rank': '{"hold":5}', rank: '2', 'protocol.label': "'=1+1" });
  });
});
