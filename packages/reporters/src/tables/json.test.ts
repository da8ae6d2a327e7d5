import { describe, expect, it } from 'vitest';
import { jsonLines } from './json';
import { trapRun } from '@kramers/core/testing';

describe('json', () => {
  it('writes what each cell did, one cell a line', () => {
    const run = trapRun([{ replicas: [40, null], value: { ok: true } }]);
    const text = [...jsonLines(run)].join('');
    const [first] = [...run.cells()];
    const { point: _point, modes: _modes, warnings: _warnings, ...expected } = first!;
    const parsed = JSON.parse(text) as { name: string; cells: unknown[] };
    expect(parsed.name).toBe('trap');
    expect(parsed.cells).toHaveLength(2);
    expect(parsed.cells[0]).toEqual(expected);
    expect(text.trimEnd().split('\n')).toHaveLength(4);
  });

  it('is valid without any cell', () => {
    const run = { ...trapRun([{ replicas: [1] }]), cells: () => [] };
    expect(JSON.parse([...jsonLines(run)].join(''))).toMatchObject({ cells: [] });
  });
});
