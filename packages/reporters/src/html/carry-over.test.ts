import type { CellResult } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { runOf, sweepRun, trapExperiment, trapRun } from '@kramers/core/testing';
import { viewRun } from '../run/run-view';
import { carryOver } from './carry-over-section';

const kinds = ['linear', 'tanh'].map((kind) => ({ 'model.kind': kind }));
const betas = [0.2, 0.3, 0.36, 0.42];

/** The spread of two replicas that agree. */
const both = (value: number) => ({
  replicas: 2,
  median: expect.closeTo(value, 12) as number,
  low: expect.closeTo(value, 12) as number,
  high: expect.closeTo(value, 12) as number,
});

/** Two networks, each swept as `sweepRun` does, on points 0 and 1. */
function sweeps(change: (cell: CellResult) => CellResult = (cell) => cell) {
  const cells = [0, 1].flatMap((point) =>
    [...sweepRun(betas, 2).cells()].map((cell) => change({ ...cell, point, key: `${point}-${cell.replica}` })),
  );
  return viewRun(runOf(trapExperiment, kinds, cells));
}

describe('what carries over', () => {
  it('counts each loss of rank, how it fell, and that it does not come back', () => {
    const [linear, tanh] = sweeps().analysis.networks;
    expect([linear!.network, tanh!.network]).toEqual(['linear', 'tanh']);
    // Down from 0.5 (and 0.7) to 0 in one step, after steps without any fall; the sweep back ends at 0.2 without a
    // rise.
    expect(linear!.losses).toEqual([
      {
        rank: 2,
        replicas: 2,
        lostAt: both(0.36),
        before: both(0.5),
        after: both(0),
        jumps: 2,
        sweptBack: 2,
        regainedAt: null,
        width: both(0.16),
        closed: false,
      },
      {
        rank: 1,
        replicas: 2,
        lostAt: both(0.42),
        before: both(0.7),
        after: both(0),
        jumps: 2,
        sweptBack: 2,
        regainedAt: null,
        width: both(0.22),
        closed: false,
      },
    ]);
  });

  it('tells a continuous transition from a jump, and a closed loop from an open one', () => {
    const line = (beta: number) => Math.max(0, 0.35 - beta);
    const continuous = sweeps((cell) => ({
      ...cell,
      phases: cell.phases.map((phase) => {
        const singularValues = [0.7, line(phase.beta)];
        return {
          ...phase,
          metrics: { ...phase.metrics, singularValues, rank: singularValues.filter((s) => s > 0).length },
        };
      }),
    }));
    const { losses } = continuous.analysis.networks[0]!;
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatchObject({ rank: 2, jumps: 0, regainedAt: both(0.3), closed: true });
    expect(losses[0]!.width!.median).toBeCloseTo(0.06, 12);
    expect(carryOver(continuous)!.text).toContain('0 of 1');
  });

  it('gives escapes under each noise, and a bound where there is none', () => {
    const parameters = kinds.flatMap((kind) =>
      [0, 8e-4].map((temperature) => ({ ...kind, 'protocol.temperature': temperature })),
    );
    const points = parameters.map((point) => ({
      parameters: point,
      temperature: point['protocol.temperature'],
      replicas: point['protocol.temperature'] > 0 ? [10, 30] : [null, null],
    }));
    const view = viewRun(trapRun(points, { data: { ...trapExperiment.data, population: false } }));
    const { text } = carryOver(view)!;
    expect(text).toContain('batches of 64, shuffled; Langevin noise, T = 0.0008');
    expect(text).toMatch(/no escape: longer than 668/);
    // The synthetic run ends its trap without any second singular value.
    expect(view.analysis.networks[0]!.noises.map(({ missingMode }) => missingMode)).toEqual([0, null]);
    expect(
      view.analysis.networks.map(({ noises }) => noises.map(({ point }) => view.points[point]!.summary.escapes)),
    ).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });

  it('is left out where a run has one network only', () => {
    expect(carryOver(viewRun(sweepRun(betas)))).toBeNull();
  });
});
