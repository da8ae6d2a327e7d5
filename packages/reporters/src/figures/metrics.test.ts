import { runOf, trapExperiment, trapRun } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { metricId, metrics } from './metrics';
import { sweeps } from './sweep';

/** A trap run whose cells also measured `imbalance`: the replica's number plus its epoch. */
function runWithMetric(replicas: readonly (number | null)[]) {
  const run = trapRun([{ replicas }]);
  const cells = [...run.cells()].map((cell) => ({
    ...cell,
    trace: {
      columns: [...cell.trace.columns, 'imbalance'],
      rows: cell.trace.rows.map((row) => [...row, cell.replica + row[1]!]),
    },
  }));
  return runOf(trapExperiment, [{}], cells);
}

describe('metrics of one’s own', () => {
  it('are drawn without a word of code: median and central 80 % over replicas', () => {
    const [figure, ...others] = metrics(viewRun(runWithMetric([null, null, null])));
    expect(others).toEqual([]);
    expect(figure).toMatchObject({ id: 'metric-imbalance', title: 'imbalance over time' });
    expect(figure!.caption).toContain('from 2 to 1000');
    const row = figure!.rows.find(({ x }) => x === 10)!;
    expect([row['low'], row['y'], row['high']]).toEqual([10.2, 11, 11.8]);
  });

  it('leave runs alone that have none', () => {
    expect(metrics(viewRun(trapRun([{ replicas: [40, null] }])))).toEqual([]);
  });

  it('are drawn against β in a sweep', () => {
    const phase = (direction: 'up' | 'down', beta: number) => ({
      ...[...trapRun([{ replicas: [5] }]).cells()][0]!.phases[0]!,
      direction,
      beta,
      role: null,
      metrics: {
        trainMse: 1,
        testMse: 1,
        loss: 1,
        weightNorm: 1,
        singularValues: [0.7],
        rank: 1,
        others: { own: -beta },
      },
    });
    const [cell] = [...trapRun([{ replicas: [5] }]).cells()];
    const phases = [phase('up', 0.1), phase('up', 0.2), phase('down', 0.1)];
    const run = runOf(trapExperiment, [{}], [{ ...cell!, escape: null, phases }]);
    const figure = sweeps(viewRun(run)).find(({ id }) => id === 'metric-own')!;
    expect(figure.rows.map(({ beta, value0 }) => [beta, value0])).toEqual([
      [0.1, -0.1],
      [0.2, -0.2],
      [0.1, -0.1],
    ]);
  });

  it('name their files in plain letters', () => {
    expect(metricId('testAccuracy')).toBe('metric-test-accuracy');
    expect(metricId('β_eff/2')).toBe('metric-eff-2');
  });
});
