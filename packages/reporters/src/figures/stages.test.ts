import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { dataOf } from '../testing/synthetic';
import { runOf, trapExperiment, trapRun } from '@kramers/core/testing';
import { stages } from './stages';

describe('stages', () => {
  it('shows when each replica first came to each rank', () => {
    const figure = stages(viewRun(trapRun([{ replicas: [100, 300, null, 'untrapped'] }])));
    expect(dataOf(figure, 'reached').map((row) => [row['replica'], row['epoch'], row['key']])).toEqual([
      [0, 100, 'r2'],
      [1, 300, 'r2'],
    ]);
    expect(dataOf(figure, 'medians')).toMatchObject([{ epoch: 200 }]);
    expect(dataOf(figure, 'labels')).toMatchObject([{ label: 'rank 2 (2 of 3)' }]);
    expect(figure?.rows).toEqual([
      { setting: 'rank-trap', rank: 2, replicas: '2 of 3', first: 100, median: '200', last: 300 },
    ]);
  });

  it('counts only the first time that a rank was reached', () => {
    const run = trapRun([{ replicas: [100] }]);
    const [cell] = [...run.cells()];
    const again = { phase: 'escape', epoch: 500, beta: 0.25, fromRank: 1, toRank: 2 };
    const back = { ...again, epoch: 400, fromRank: 2, toRank: 1 };
    const figure = stages(
      viewRun(runOf(trapExperiment, [{}], [{ ...cell!, rankChanges: [...cell!.rankChanges, back, again] }])),
    );
    expect(dataOf(figure, 'reached').map((row) => [row['key'], row['epoch']])).toEqual([
      ['r1', 400],
      ['r2', 100],
    ]);
  });

  it('has nothing to show where no rank changed', () => {
    expect(stages(viewRun(trapRun([{ replicas: [null] }])))).toBeNull();
  });
});
