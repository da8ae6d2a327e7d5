import type { FinishedRun } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { trapRun } from '@kramers/core/testing';
import { writtenBy } from '../testing/written-by';
import { json } from './json';

const textOf = (run: FinishedRun) => writtenBy(json, run)['trajectories.json']!;

describe('json', () => {
  it('writes what each cell did, one cell a line', () => {
    const run = trapRun([{ replicas: [40, null], value: { ok: true } }]);
    const text = textOf(run);
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
    expect(JSON.parse(textOf(run))).toMatchObject({ cells: [] });
  });
});
