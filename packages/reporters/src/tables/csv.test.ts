import { read } from 'vega';
import { describe, expect, it } from 'vitest';
import { csv, csvColumns, csvLines } from './csv';
import { unguardedText } from './guarded-text';
import { sweepRun, trapRun } from '@kramers/core/testing';

describe('csv', () => {
  it('writes one row for each metric of each row of a trace', () => {
    const run = trapRun([{ replicas: [40] }]);
    const [header, ...lines] = [...csvLines(run)].join('').trimEnd().split('\n');
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
    const text = [...csvLines(trapRun([{ replicas: [5], phase: 'a "b", c\nd' }]))].join('');
    expect(text).toContain('cell-0-0,0,"a ""b"", c\nd",0,0,0.25,0.0005,mse,train,0.63\n');
  });

  it.each(['=1+1', '+a', '-a', '@SUM(A1)', '\t=1', '\r=1', "'quoted", '＝1', 'plain', ''])(
    'holds no text that a spreadsheet would run, and every text as it was: %j',
    (phase) => {
      const text = [...csvLines(trapRun([{ replicas: [5], phase }]))].join('');
      const rows = read(text, { type: 'csv' }) as Record<string, string>[];
      for (const row of rows)
        expect(Object.values(row).every((cell) => !/^[=+@\t\r]|^-(?![\d.])/.test(cell))).toBe(true);
      expect(new Set(rows.map((row) => unguardedText(row['phase']!)))).toContain(phase);
      // Numbers stay as they are.
      expect(rows.every(({ value }) => value === '' || String(Number(value)) === value)).toBe(true);
    },
  );

  it('gives equal bytes for equal runs, and numbers that read back as they were', () => {
    const text = (): string => [...csvLines(trapRun([{ replicas: [7, null], temperature: 0.1 + 0.2 }]))].join('');
    expect(text()).toBe(text());
    expect(text()).toContain(`,${0.1 + 0.2},`);
  });

  it('leaves the value of a diverged metric empty', () => {
    const run = trapRun([{ replicas: [5] }]);
    const [cell] = [...run.cells()];
    const rows = [[0, 1, 8, 0.25, 0, NaN, Infinity, null as unknown as number, 1, 1, 1, 1]];
    const text = [...csvLines({ cells: () => [{ ...cell!, trace: { ...cell!.trace, rows } }] })].join('');
    expect(text).toContain('mse,train,\n');
    expect(text).not.toMatch(/NaN|Infinity|null/);
  });

  it('holds one cell in memory at a time', () => {
    const [cell] = [...trapRun([{ replicas: [5] }]).cells()];
    let read = 0;
    const lines = csvLines({
      *cells() {
        for (; read < 10_000; read++) yield cell!;
      },
    });
    lines.next();
    lines.next();
    expect(read).toBe(0);
    for (let i = 0; i < 9; i++) lines.next();
    expect(read).toBe(9);
  });

  it('goes through the run folder, and copes with cells that have no trace', () => {
    const written: [string, string][] = [];
    void csv.finished?.(sweepRun([0, 0.1]), { write: (name, content) => written.push([name, [...content].join('')]) });
    expect(written[0]).toEqual(['trajectories.csv', `${csvColumns.join(',')}\n`]);
    expect(written[1]![1]).toContain('cell-0-0,0,0,42,,,,0,not watched,\n');
  });
});
