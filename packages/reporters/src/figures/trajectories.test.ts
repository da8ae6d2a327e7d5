import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { dataOf } from '../testing/synthetic';
import { runOf, sweepRun, trapExperiment, trapRun } from '@kramers/core/testing';
import { trajectories } from './trajectories';

describe('trajectories', () => {
  it('draws the median and the central 80 % over the replicas still in the phase, while they are at least half', () => {
    const figure = trajectories(viewRun(trapRun([{ replicas: [10, 100, 300, null] }])));
    const test = dataOf(figure, 'test');
    const at = (epoch: number) => test.find((row) => row['epoch'] === epoch);
    expect(at(0)).toMatchObject({ median: 0.64, low: 0.64, high: 0.64, replicas: 4 });
    // At epoch 10 one of four is at 0.37: the tenth percentile lies 0.3 of the way from it to the next.
    expect(at(10)).toMatchObject({ median: 0.64, high: 0.64, replicas: 4 });
    expect(at(10)?.['low']).toBeCloseTo(0.37 + 0.3 * 0.27, 4);
    expect(at(11)).toMatchObject({ low: 0.64, replicas: 3 });
    expect(Math.max(...test.map((row) => Number(row['epoch'])))).toBeLessThanOrEqual(300);
    expect(test.at(-1)).toMatchObject({ replicas: 2 });
    expect(figure?.caption).toContain('at least half of all');
  });

  it('marks escapes and ends of the watch, and draws a line for each replica', () => {
    const figure = trajectories(viewRun(trapRun([{ replicas: [10, null] }])));
    expect(dataOf(figure, 'marks')).toEqual([
      { key: 'p0', replica: 0, epoch: 10, mse: 0.37, what: 'escape' },
      { key: 'p0', replica: 1, epoch: 1000, mse: 0.64, what: 'no escape until here' },
    ]);
    expect(dataOf(figure, 'traces').filter((row) => row['replica'] === 1)).toEqual([
      { key: 'p0', replica: 1, epoch: 0, mse: 0.64 },
      { key: 'p0', replica: 1, epoch: 1000, mse: 0.64 },
    ]);
  });

  it('draws the errors that theory has for the minimum of each rank', () => {
    const levels = dataOf(trajectories(viewRun(trapRun([{ replicas: [10, null] }]))), 'levels');
    expect(levels.map((row) => row['label'])).toEqual(['rank 0', 'rank 1', 'rank 2']);
    expect(levels[0]?.['mse']).toBe(1);
    // η = 0.8 has λ = 0.480905 at β = 0.25; learning it takes λ(2η − λ)/2 off the error.
    expect(Number(levels[1]!['mse']) - Number(levels[2]!['mse'])).toBeCloseTo((0.480905 * (1.6 - 0.480905)) / 2, 3);
  });

  it('leaves out replicas that were not trapped, and says nothing of a run without a watched phase', () => {
    const figure = trajectories(viewRun(trapRun([{ replicas: ['untrapped', 20] }])));
    expect(dataOf(figure, 'marks').map((row) => row['replica'])).toEqual([1]);
    expect(trajectories(viewRun(trapRun([{ replicas: ['untrapped'] }])))).toBeNull();
    expect(trajectories(viewRun(sweepRun([0, 0.1, 0.2])))).toBeNull();
  });

  it('copes with a replica that diverged, whose last errors are no numbers', () => {
    const run = trapRun([{ replicas: [null, null] }]);
    const [first, second] = [...run.cells()];
    const rows = second!.trace.rows
      .slice(0, 40)
      .map((row, i) => (i < 39 ? row : row.map((value, column) => (column < 5 ? value : NaN))));
    const diverged = { ...second!, status: 'diverged' as const, escape: null, trace: { ...second!.trace, rows } };
    const figure = trajectories(viewRun(runOf(trapExperiment, [{}], [first!, diverged])));
    expect(dataOf(figure, 'test').every((row) => Number.isFinite(row['median']))).toBe(true);
    expect(dataOf(figure, 'test').at(-1)).toMatchObject({ epoch: 1000, median: 0.64, replicas: 1 });
  });

  it('stays small with many replicas', () => {
    const replicas = Array.from({ length: 500 }, (_, i) => 10 + (i % 900));
    const figure = trajectories(viewRun(trapRun([{ replicas }, { replicas }])));
    const rows = ['test', 'traces', 'marks'].reduce((sum, name) => sum + dataOf(figure, name).length, 0);
    expect(rows).toBeLessThan(12_000);
    expect(figure?.caption).toContain('an even choice of them');
    expect(figure!.rows.length).toBeLessThan(300);
  });

  it('switches on no more settings than there are colours', () => {
    const points = Array.from({ length: 30 }, (_, i) => ({ parameters: { 'protocol.beta': i }, replicas: [50] }));
    const figure = trajectories(viewRun(trapRun(points)));
    expect(figure?.keys.filter(({ key, on }) => key.startsWith('p') && on)).toHaveLength(8);
    expect(figure?.caption).toContain('An even choice of 8 of 30 settings is drawn');
  });
});
