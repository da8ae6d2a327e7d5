import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { dataOf } from '../testing/synthetic';
import { sweepRun, trapRun } from '@kramers/core/testing';
import { sweeps } from './sweep';

const betas = Array.from({ length: 51 }, (_, i) => i / 100);

describe('sweeps', () => {
  it('draws the way up and the way down in one chart, order parameters and error', () => {
    const [order, error] = sweeps(viewRun(sweepRun(betas, 3)));
    const at = (key: string, curve: number, beta: number) =>
      dataOf(order, 'medians').find((row) => row['key'] === key && row['curve'] === curve && row['beta'] === beta)?.[
        'value'
      ];
    expect([at('up', 0, 0.3), at('up', 1, 0.3), at('up', 1, 0.36), at('up', 0, 0.42)]).toEqual([0.7, 0.5, 0, 0]);
    expect([at('down', 0, 0.3), at('down', 1, 0)]).toEqual([0, 0]);
    expect(dataOf(error, 'medians').find((row) => row['key'] === 'up' && row['beta'] === 0.36)?.['value']).toBe(0.7);
    expect(order?.caption).toContain('hysteresis');
    expect(order!.rows.length).toBeLessThanOrEqual(240);
  });

  it('draws β_c and the quasi-static line of theory, which comes back at β = 0 only', () => {
    const [order, error] = sweeps(viewRun(sweepRun(betas)));
    expect(dataOf(order, 'folds').map((row) => row['betaC'])).toEqual([0.4105, 0.3509]);
    const value = (leg: number, curve: number, beta: number) =>
      dataOf(order, 'theory').find((row) => row['leg'] === leg && row['curve'] === curve && row['beta'] === beta)?.[
        'value'
      ];
    // λ_m of η = 0.8 at β = 0.25.
    expect(value(0, 1, 0.25)).toBeCloseTo(0.4809, 4);
    expect(value(1, 1, 0.25)).toBe(0);
    expect(value(1, 1, 0)).toBe(0.8);
    expect(dataOf(error, 'theory').find((row) => row['beta'] === 0)?.['value']).toBeCloseTo(0.275, 6);
  });

  it('gives each grid point charts of its own, and none to runs that sweep nothing', () => {
    expect(sweeps(viewRun(trapRun([{ replicas: [10] }])))).toEqual([]);
  });
});
