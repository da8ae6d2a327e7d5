import { describe, expect, it } from 'vitest';
import { nextNormal } from '../random/normal';
import { openStream } from '../random/stream';
import type { Columns } from './columns';
import { noDrift, steadyLoss } from './convergence';

const columns: Columns = {
  names: ['loss', 'singularValue1', 'rank'],
  trainMse: 0,
  testMse: 0,
  loss: 0,
  weightNorm: 0,
  firstSingularValue: 1,
  maxRank: 1,
  rank: 2,
  others: [],
};
const firstTrue = (
  monitor: { sees(row: Float64Array, offset: number): boolean },
  row: (epoch: number) => [number, number],
  epochs: number,
): number => {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const [loss, sigma] = row(epoch);
    if (monitor.sees(Float64Array.from([loss, sigma, 1]), 0)) return epoch;
  }
  return -1;
};

describe('convergence without noise', () => {
  it('asks for a window of small changes without a break', () => {
    const loss = (epoch: number): [number, number] => [epoch < 30 ? 1 / epoch : epoch === 50 ? 2 : 1, 1];
    expect(firstTrue(steadyLoss(columns, 1e-10, 10), loss, 200)).toBe(40);
    expect(firstTrue(steadyLoss(columns, 1e-10, 25), loss, 200)).toBe(76);
  });
});

describe('convergence under noise', () => {
  it('comes soon for noise without drift', () => {
    const stream = openStream(1, 'noise');
    expect(
      firstTrue(noDrift(columns, 50), () => [1 + 0.1 * nextNormal(stream), 1 + 0.1 * nextNormal(stream)], 1000),
    ).toBeLessThanOrEqual(200);
  });

  it('waits while the loss drifts by more than its noise', () => {
    const stream = openStream(2, 'noise');
    expect(firstTrue(noDrift(columns, 50), (epoch) => [1 - 0.02 * epoch + 0.1 * nextNormal(stream), 1], 1000)).toBe(-1);
  });

  it('waits for a mode that decays far below the noise of the loss, until it is rounding', () => {
    const stream = openStream(3, 'noise');
    const epoch = firstTrue(noDrift(columns, 50), (e) => [1 + 0.1 * nextNormal(stream), Math.exp(-e / 10)], 2000);
    expect(Math.exp(-epoch / 10)).toBeLessThan(1e-12);
  });
});
