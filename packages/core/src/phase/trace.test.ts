import { log10 } from '@kramers/theory/elementary';
import { describe, expect, it } from 'vitest';
import { TraceRecorder } from './trace';
import { nextMilestone, nextOnLogGrid, onLogGrid } from '../ground/log-grid';

describe('the log grid', () => {
  it('keeps every early epoch and about 40 a decade after', () => {
    const kept = Array.from({ length: 100_001 }, (_, epoch) => epoch).filter(onLogGrid);
    expect(kept.slice(0, 21)).toEqual(Array.from({ length: 21 }, (_, i) => i));
    for (const decade of [100, 1000, 10_000]) {
      expect(kept.filter((epoch) => epoch > decade && epoch <= 10 * decade)).toHaveLength(40);
    }
  });
});

describe('the next epoch', () => {
  it('on the log grid is the first that is on it', () => {
    const line = (epoch: number) => Math.floor(log10(epoch) * 40);
    const isKept = (epoch: number) => epoch <= 20 || line(epoch) !== line(epoch - 1);
    const kept = Array.from({ length: 200_001 }, (_, epoch) => epoch).filter(isKept);
    const walked = [0];
    while (walked.at(-1)! < kept.at(-1)!) walked.push(nextOnLogGrid(walked.at(-1)!));
    expect(walked).toEqual(kept);
    for (const epoch of [23, 999, 1000, 1001, 54_321])
      expect(nextOnLogGrid(epoch)).toBe(kept.find((one) => one > epoch));
    const far = [9e8];
    while (far.length < 60) far.push(nextOnLogGrid(far.at(-1)!));
    expect(far.slice(1).every((epoch) => isKept(epoch) && onLogGrid(epoch) && !onLogGrid(epoch - 1))).toBe(true);
    expect(Math.max(...far.slice(2).map((epoch, i) => line(epoch) - line(far[i + 1]!)))).toBe(1);
  });

  it('at which the noise is followed is 1, 3, 10, 30, …', () => {
    const walked = [0];
    while (walked.length < 10) walked.push(nextMilestone(walked.at(-1)!));
    expect(walked).toEqual([0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000]);
    expect([2, 999, 29_999, 30_001].map(nextMilestone)).toEqual([3, 1000, 30_000, 100_000]);
  });
});

describe('the trace', () => {
  it('takes a late row where it belongs, and each row once', () => {
    const recorder = new TraceRecorder();
    const row = Float64Array.from([0.5]);
    for (const [phase, epoch] of [
      [0, 0],
      [0, 10],
      [1, 0],
      [1, 20],
      [1, 7],
      [1, 20],
    ])
      recorder.add([phase!, epoch!, 0, 0.1, 0], row, 0, 1);
    expect(recorder.trace(['mse']).rows.map(([phase, epoch]) => [phase, epoch])).toEqual([
      [0, 0],
      [0, 10],
      [1, 0],
      [1, 7],
      [1, 20],
    ]);
  });
});
