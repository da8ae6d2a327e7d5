import { describe, expect, it } from 'vitest';
import { meanWaiting } from './mean-waiting';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom, type UniformSource } from '../seeded-random';

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

  it('is restricted wherever a run was lost, also where the longest watch ended with an escape', () => {
    expect(meanWaiting([escaped(1), censored(2), escaped(3)])).toMatchObject({ kind: 'restricted mean', horizon: 3 });
    expect(meanWaiting([escaped(1), escaped(3), censored(3)])).toMatchObject({ kind: 'restricted mean', horizon: 3 });
    expect(meanWaiting([escaped(1), escaped(2), escaped(3)])).toMatchObject({ kind: 'mean', horizon: null });
  });

  it('depends on the runs and not on their order', () => {
    const runs = [1, 3, 5, 9, 20, 31].map(escaped).concat(censored(40), censored(12));
    expect(meanWaiting([...runs].reverse())).toEqual(meanWaiting(runs));
    expect(meanWaiting([...runs, escaped(2)]).low).not.toBe(meanWaiting(runs).low);
  });

  it('reaches beyond what was seen by a few errors only, a restricted mean not beyond its horizon', () => {
    // Of eight that are alike and one that is not, a third of the resampled sets have no width of their own.
    const few = meanWaiting([...Array<number>(8).fill(1), 10].map(escaped));
    expect(few).toMatchObject({ value: 2 });
    expect(few.low).toBeGreaterThan(0);
    expect(few.high).toBeGreaterThan(3);
    expect(few.high).toBeLessThan(10);
    const restricted = meanWaiting([escaped(1), escaped(2), censored(10)]);
    expect(restricted).toMatchObject({ kind: 'restricted mean', high: 10 });
    expect(restricted.value).toBeCloseTo(13 / 3, 12);
  });

  it('has no width where all runs are alike', () => {
    expect(meanWaiting([7, 7, 7].map(escaped))).toMatchObject({ value: 7, low: 7, high: 7 });
  });

  it('has the standard error s/√n where nothing is censored: by hand, of t = (m* − m)/s* for two runs', () => {
    // Of 1 and 3 a resampled set is one of them twice, without an error of its own: t = ∓1/(error/4), error = 1/√2.
    const { low, high } = meanWaiting([1, 3].map(escaped));
    expect(low).toBe(0);
    expect(high).toBeCloseTo(2 + 4, 12);
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

  const fastAndSlow = (random: UniformSource) => exponentialDeviate(random) * (random() < 0.5 ? 1 : 30);
  /** Share of samples whose interval holds the truth, which may depend on where the mean is restricted. */
  function coverage(sample: () => EscapeObservation[], truth: (horizon: number | null) => number, samples: number) {
    let covered = 0;
    for (let trial = 0; trial < samples; trial += 1) {
      const { low, high, horizon } = meanWaiting(sample(), { replicates: 400 });
      if (low <= truth(horizon) && truth(horizon) <= high) covered += 1;
    }
    return covered / samples;
  }
  const times = (count: number, draw: () => EscapeObservation) => () => Array.from({ length: count }, draw);
  // ∫ (e^{−t} + e^{−t/30})/2 up to the horizon.
  const upTo = (horizon: number | null) => (1 - Math.exp(-horizon!) + 30 * (1 - Math.exp(-horizon! / 30))) / 2;

  it(
    'covers the restricted mean of fast and slow runs in 91 % or more of 300 samples (95 %: another seed fails ' +
      'in 1 of 400 tries)',
    () => {
      const random = seededRandom(8);
      const one = () => {
        const time = fastAndSlow(random);
        return time < 20 ? escaped(time) : censored(20);
      };
      expect(coverage(times(50, one), upTo, 300)).toBeGreaterThanOrEqual(0.91);
    },
  );

  it(
    'covers it where runs are lost at any time, whether the longest escaped or not, in 91 % or more of 300 samples ' +
      '(95 to 97 %: another seed fails in 1 of 400 tries or fewer)',
    () => {
      const random = seededRandom(9);
      const one = () => {
        const [time, end] = [fastAndSlow(random), 40 * random()];
        return time < end ? escaped(time) : censored(end);
      };
      expect(coverage(times(50, one), upTo, 300)).toBeGreaterThanOrEqual(0.91);
    },
  );

  it(
    'covers the mean of 20 fast and slow runs, of which many samples see few slow ones, in 92 % or more of 600 ' +
      'samples (94.5 %: another seed fails in 1 of 200 tries)',
    () => {
      const random = seededRandom(10);
      const one = () => escaped(fastAndSlow(random));
      expect(coverage(times(20, one), () => 15.5, 600)).toBeGreaterThanOrEqual(0.92);
    },
  );

  it('refuses what has no mean', () => {
    expect(() => meanWaiting([censored(1), censored(2)])).toThrow(/two runs and an escape, got 2 and 0/);
    expect(() => meanWaiting([escaped(1)])).toThrow(RangeError);
    expect(() => meanWaiting([escaped(1), escaped(2)], { replicates: 1 })).toThrow(/2 or more, got 1/);
    expect(() => meanWaiting([escaped(1), escaped(2)], { confidence: 1 })).toThrow(/between 0 and 1, got 1/);
  });
});
