import type { FinishedRun } from '@kramers/core';
import { read } from 'vega';
import { describe, expect, it } from 'vitest';
import { writtenBy } from '../testing/written-by';
import { csv, csvColumns } from './csv';
import { unguardedText } from './guarded-text';
import { sweepRun, trapRun } from '@kramers/core/testing';

const textOf = (run: FinishedRun) => writtenBy(csv, run)['trajectories.csv']!;

describe('csv', () => {
  it('writes one row for each metric of each row of a trace', () => {
    const run = trapRun([{ replicas: [40] }]);
    const [header, ...lines] = textOf(run).trimEnd().split('\n');
    const [cell] = [...run.cells()];
    expect(header).toBe('cell,replica,phase,epoch,step,beta,temperature,metric,split,value');
    expect(header).toBe(csvColumns.join(','));
    expect(lines).toHaveLength(cell!.trace.rows.length * 7);
    expect(lines.filter((line) => line.startsWith('cell-0-0,0,escape,40,320,0.25,0.0005,'))).toEqual([
      'cell-0-0,0,escape,40,320,0.25,0.0005,mse,train,0.36',
      'cell-0-0,0,escape,40,320,0.25,0.0005,mse,test,0.37',
      'cell-0-0,0,escape,40,320,0.25,0.0005,loss,train,0.5',
      'cell-0-0,0,escape,40,320,0.25,0.0005,weightNorm,,3',
      'cell-0-0,0,escape,40,320,0.25,0.0005,singularValue1,,0.7',
      'cell-0-0,0,escape,40,320,0.25,0.0005,singularValue2,,0.5',
      'cell-0-0,0,escape,40,320,0.25,0.0005,rank,,2',
    ]);
  });

  it('quotes names that would break a row', () => {
    const text = textOf(trapRun([{ replicas: [5], phase: 'a "b", c\nd' }]));
    expect(text).toContain('cell-0-0,0,"a ""b"", c\nd",0,0,0.25,0.0005,mse,train,0.63\n');
  });

  it.each(['=1+1', '+a', '-a', '@SUM(A1)', '\t=1', '\r=1', "'quoted", '＝1', 'plain', ''])(
    'holds no text that a spreadsheet would run, and every text as it was: %j',
    (phase) => {
      const text = textOf(trapRun([{ replicas: [5], phase }]));
      const rows = read(text, { type: 'csv' }) as Record<string, string>[];
      for (const row of rows)
        expect(Object.values(row).every((cell) => !/^[=+@\t\r]|^-(?![\d.])/.test(cell))).toBe(true);
      expect(new Set(rows.map((row) => unguardedText(row['phase']!)))).toContain(phase);
      // Numbers stay as they are.
      expect(rows.every(({ value }) => value === '' || String(Number(value)) === value)).toBe(true);
    },
  );

  it('gives equal bytes for equal runs, and numbers that read back as they were', () => {
    const text = (): string => textOf(trapRun([{ replicas: [7, null], temperature: 0.1 + 0.2 }]));
    expect(text()).toBe(text());
    expect(text()).toContain(`,${0.1 + 0.2},`);
  });

  it('leaves the value of a diverged metric empty', () => {
    const run = trapRun([{ replicas: [5] }]);
    const [cell] = [...run.cells()];
    const rows = [[0, 1, 8, 0.25, 0, NaN, Infinity, null as unknown as number, 1, 1, 1, 1]];
    const text = textOf({ ...run, cells: () => [{ ...cell!, trace: { ...cell!.trace, rows } }] });
    expect(text).toContain('mse,train,\n');
    expect(text).not.toMatch(/NaN|Infinity|null/);
  });

  it('copes with cells that have no trace', () => {
    const files = writtenBy(csv, sweepRun([0, 0.1]));
    expect(files['trajectories.csv']).toBe(`${csvColumns.join(',')}\n`);
    expect(files['escapes.csv']).toContain('cell-0-0,0,0,42,,,,0,not watched,\n');
  });
});
