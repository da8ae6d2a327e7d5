import { describe, expect, it } from 'vitest';
import { meanWaiting } from './mean-waiting';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom } from '../seeded-random';

const escaped = (time: number): EscapeObservation => ({ time, escaped: true });
const censored = (time: number): EscapeObservation => ({ time, escaped: false });

describe('meanWaiting', () => {
  it('without censoring is the mean', () => {
    const { low, high, ...mean } = meanWaiting([4, 10, 6, 8].map(escaped));
    expect(mean).toEqual({ kind: 'mean', horizon: null, value: 7 });
    expect(low).toBeLessThan(7);
    expect(high).toBeGreaterThan(7);
  });

  it('by hand: the area under the curve, 1·1 + ¾·2 + ⅜·2 up to the last watch', () => {
    const { kind, horizon, value } = meanWaiting([escaped(1), censored(2), escaped(3), censored(5)]);
    expect({ kind, horizon }).toEqual({ kind: 'restricted mean', horizon: 5 });
    expect(value).toBeCloseTo(1 + 0.75 * 2 + 0.375 * 2, 14);
  });

  it('is a mean where only earlier runs are censored, as the curve comes down to 0', () => {
    expect(meanWaiting([escaped(1), censored(2), escaped(3)])).toMatchObject({ kind: 'mean', horizon: null });
    expect(meanWaiting([escaped(1), escaped(3), censored(3)])).toMatchObject({ kind: 'restricted mean', horizon: 3 });
  });

  it('depends on the runs and not on their order', () => {
    const runs = [1, 3, 5, 9, 20, 31].map(escaped).concat(censored(40), censored(12));
    expect(meanWaiting([...runs].reverse())).toEqual(meanWaiting(runs));
    expect(meanWaiting([...runs, escaped(2)]).low).not.toBe(meanWaiting(runs).low);
  });

  it('never reaches beyond what was seen, and has no width where all runs are alike', () => {
    const { low, high } = meanWaiting([1, 1, 1, 2].map(escaped));
    expect(low).toBeGreaterThanOrEqual(1);
    expect(high).toBeLessThanOrEqual(2);
    expect(meanWaiting([7, 7, 7].map(escaped))).toMatchObject({ value: 7, low: 7, high: 7 });
  });

  it('has an interval of t standard errors for many runs, within 4 %', () => {
    const random = seededRandom(4);
    const times = Array.from({ length: 400 }, () => 5 + exponentialDeviate(random));
    const mean = times.reduce((sum, time) => sum + time, 0) / 400;
    const error = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (400 * 399));
    const { low, high } = meanWaiting(times.map(escaped), { replicates: 20_000 });
    expect((high - low) / (2 * 1.966 * error)).toBeGreaterThan(0.96);
    expect((high - low) / (2 * 1.966 * error)).toBeLessThan(1.04);
  });

  it(
    'covers the restricted mean of fast and slow runs in 91 % or more of 300 samples (95 %: another seed fails ' +
      'in 1 of 400 tries)',
    () => {
      const random = seededRandom(8);
      // ∫ (e^{−t} + e^{−t/30})/2 up to 20.
      const truth = (1 - Math.exp(-20) + 30 * (1 - Math.exp(-20 / 30))) / 2;
      let covered = 0;
      for (let trial = 0; trial < 300; trial += 1) {
        const runs = Array.from({ length: 50 }, () => {
          const time = exponentialDeviate(random) * (random() < 0.5 ? 1 : 30);
          return time < 20 ? escaped(time) : censored(20);
        });
        const { low, high } = meanWaiting(runs, { replicates: 400 });
        if (low <= truth && truth <= high) covered += 1;
      }
      expect(covered / 300).toBeGreaterThanOrEqual(0.91);
    },
  );

  it('refuses what has no mean', () => {
    expect(() => meanWaiting([censored(1), censored(2)])).toThrow(/two runs and an escape, got 2 and 0/);
    expect(() => meanWaiting([escaped(1)])).toThrow(RangeError);
    expect(() => meanWaiting([escaped(1), escaped(2)], { replicates: 1 })).toThrow(/2 or more, got 1/);
    expect(() => meanWaiting([escaped(1), escaped(2)], { confidence: 1 })).toThrow(/between 0 and 1, got 1/);
  });
});
