import { expect, test } from 'vitest';
import { meanTime, meanTimeRatio } from './mean-time-ratio';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom } from '../seeded-random';

const escaped = (...times: number[]): EscapeObservation[] => times.map((time) => ({ time, escaped: true }));

test('the ratio is that of S/k, with censored time counted', () => {
  const first = [...escaped(10, 20), { time: 30, escaped: false }];
  expect(meanTimeRatio(first, escaped(1, 2, 3)).ratio).toBe(30 / 2);
});

test('the jackknife agrees with the delta method: var ln mean = s²/(n x̄²)', () => {
  const random = seededRandom(3);
  const times = Array.from({ length: 400 }, () => 5 + exponentialDeviate(random));
  const mean = times.reduce((sum, t) => sum + t, 0) / 400;
  const sd = Math.sqrt(times.reduce((sum, t) => sum + (t - mean) ** 2, 0) / 399);
  const { lnError } = meanTimeRatio(escaped(...times), escaped(...times.map(() => 1)), { replicates: 10 });
  expect(lnError! / (sd / mean / 20)).toBeCloseTo(1, 2);
  expect(meanTime(escaped(...times)).interval!.high / mean).toBeCloseTo(Math.exp((1.966 * sd) / mean / 20), 3);
});

test('pairs share their variation: equal arms have no uncertainty, unpaired ones do', () => {
  const arm = escaped(1, 5, 20, 100);
  const double = escaped(2, 10, 40, 200);
  const { interval, lnError } = meanTimeRatio(double, arm);
  expect(interval.low).toBeCloseTo(2, 12);
  expect(interval.high).toBeCloseTo(2, 12);
  expect(lnError).toBeCloseTo(0, 12);
  expect(meanTimeRatio(double, arm, { paired: false }).interval.high).toBeGreaterThan(4);
});

// 400 experiments: coverage has a standard error of 1.1 %, so another seed would fail below .90 once in 10⁵ at a true
// .95; the percentile bootstrap of n = 40 skewed waits is about 1.5 % short.
test('intervals cover the truth about as often as they say', () => {
  const random = seededRandom(11);
  let covered = { bootstrap: 0, jackknife: 0 };
  for (let experiment = 0; experiment < 400; experiment++) {
    const pairs = Array.from({ length: 40 }, () => {
      const trap = 0.5 + random();
      return [trap * 50 * exponentialDeviate(random), trap * (5 + exponentialDeviate(random))] as const;
    });
    const first = escaped(...pairs.map(([time]) => time));
    const second = escaped(...pairs.map(([, time]) => time));
    for (const method of ['bootstrap', 'jackknife'] as const) {
      const { low, high } = meanTimeRatio(first, second, { method, replicates: 400, seed: experiment }).interval;
      if (low <= 50 / 6 && high >= 50 / 6) covered = { ...covered, [method]: covered[method] + 1 };
    }
  }
  expect(covered.bootstrap / 400).toBeGreaterThan(0.9);
  expect(covered.jackknife / 400).toBeGreaterThan(0.9);
});

test('an arm without escapes gives a bound: S/2.996 over a second arm that never varies', () => {
  const never = Array.from({ length: 10 }, () => ({ time: 100, escaped: false }));
  const fixed = escaped(...Array.from({ length: 10 }, () => 4));
  const { ratio, interval, bounds, lnError } = meanTimeRatio(never, fixed, { replicates: 20_000 });
  expect(ratio).toBeNull();
  expect(lnError).toBeNull();
  expect(bounds).toBe('low');
  // The 95 % point of 20 000 exponential draws has a standard error of 1 %.
  expect(interval.low / (1000 / 2.9957 / 4)).toBeGreaterThan(0.96);
  expect(interval.low / (1000 / 2.9957 / 4)).toBeLessThan(1.04);
  expect(interval.high).toBe(Infinity);
  const turned = meanTimeRatio(fixed, never, { replicates: 20_000 });
  expect(turned.bounds).toBe('high');
  expect(turned.interval.low).toBe(0);
  expect(meanTimeRatio(never, never).bounds).toBe('none');
});

test('one escape among many censored runs leaves the interval open', () => {
  const rare = Array.from({ length: 12 }, (_, i) => ({ time: 100, escaped: i === 0 }));
  const { ratio, interval, bounds } = meanTimeRatio(rare, escaped(...rare.map(() => 5)));
  expect(ratio).toBe(240);
  expect(bounds).toBe('low');
  expect(interval.low).toBeGreaterThan(40);
  expect(interval.high).toBe(Infinity);
  expect(meanTime(rare).interval).toBeNull();
});

test('refuses unequal pairs', () => {
  expect(() => meanTimeRatio(escaped(1, 2), escaped(1))).toThrow(/equal numbers of runs, got 2 and 1/);
  expect(() => meanTimeRatio([], [])).toThrow(/At least one/);
  expect(() => meanTimeRatio(escaped(1, 2), escaped(1, 2), { confidence: 1 })).toThrow(/between 0 and 1/);
});
