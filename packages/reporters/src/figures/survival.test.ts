import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { dataOf } from '../testing/synthetic';
import { sweepRun, trapRun } from '@kramers/core/testing';
import { survival } from './survival';

describe('survival', () => {
  it('draws the Kaplan–Meier curve and the exponential law of the same mean time', () => {
    const figure = survival(viewRun(trapRun([{ replicas: [100, 200, 300, null, 'untrapped'] }])));
    const steps = dataOf(figure, 'steps');
    expect(steps.map((row) => [row['time'], row['survival'], row['atRisk']])).toEqual([
      [25, 1, 4],
      [100, 0.75, 4],
      [200, 0.5, 3],
      [300, 0.25, 2],
      [1000, 0.25, 1],
    ]);
    // Three escapes in 100 + 200 + 300 + 1000 epochs.
    const law = dataOf(figure, 'law');
    const { time, survival: share } = law[40] as { time: number; survival: number };
    expect(share).toBeCloseTo(Math.exp((-time * 3) / 1600), 3);
    expect(dataOf(figure, 'censored')).toEqual([{ key: 'p0', time: 1000, survival: 0.25, censored: 1 }]);
    expect(figure?.caption).toContain('200 epochs');
  });

  it('gives the bound, in words, where nothing escaped', () => {
    const figure = survival(viewRun(trapRun([{ replicas: [null, null, null] }])));
    // 3000 epochs over −ln 0.05.
    expect(dataOf(figure, 'bounds')).toMatchObject([{ key: 'p0', bound: 'no escape in 3: τ > 1000 epochs (95 %)' }]);
    expect(dataOf(figure, 'law')).toEqual([]);
    expect(figure?.caption).toContain('No replica escaped');
  });

  it('has nothing to show where nothing was watched', () => {
    expect(survival(viewRun(sweepRun([0, 0.1])))).toBeNull();
    expect(survival(viewRun(trapRun([{ replicas: ['untrapped'] }])))).toBeNull();
  });
});
