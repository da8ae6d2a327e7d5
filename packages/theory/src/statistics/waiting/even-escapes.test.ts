import { describe, expect, it } from 'vitest';
import { testCountedExponentiality } from './counted-exponentiality';
import { testEvenEscapes } from './even-escapes';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, normalDeviate, seededRandom } from '../seeded-random';

const escaped = (times: readonly number[]) => times.map((time) => ({ time, escaped: true }));

function sample(runs: number, end: number, draw: () => number): EscapeObservation[] {
  return Array.from({ length: runs }, () => {
    const time = Math.max(1, Math.ceil(draw()));
    return time <= end ? { time, escaped: true } : { time: end, escaped: false };
  });
}

function rejected(one: () => EscapeObservation[], samples: number, test: typeof testEvenEscapes = testEvenEscapes) {
  let count = 0;
  for (let trial = 0; trial < samples; trial += 1) if (test(one()).pValue < 0.01) count += 1;
  return count / samples;
}

describe('testEvenEscapes', () => {
  it('by hand: where each escape came in the time under watch', () => {
    // Three are watched for two epochs, of which the second has an escape; two for two more; then one is lost.
    const runs = [...escaped([2, 4]), { time: 4, escaped: false }];
    const places = [4.5 / 10, 9 / 10];
    const [a, b] = places as [number, number];
    const statistic = -2 - (Math.log(a) + Math.log(1 - b) + 3 * (Math.log(b) + Math.log(1 - a))) / 2;
    expect(testEvenEscapes(runs).statistic).toBeCloseTo(statistic, 12);
    // Of three that escape the last one ends the time: 4.5 and 9 of 11.
    const told = testEvenEscapes(escaped([2, 4, 5]));
    const [c, d] = [4.5 / 11, 9 / 11];
    const other = -2 - (Math.log(c) + Math.log(1 - d) + 3 * (Math.log(d) + Math.log(1 - c))) / 2;
    expect(told.statistic).toBeCloseTo(other, 12);
  });

  it.each([
    [2.492, 0.05],
    [3.857, 0.01],
    [1.933, 0.1],
  ])('at the statistic %d has the p of the tables of Anderson and Darling, %d', (statistic, p) => {
    const after = (epoch: number) =>
      testEvenEscapes([...escaped([1, 2, 3, 4].map((k) => k * epoch)), { time: 100_000, escaped: false }]);
    // The earlier four escape, the larger it is.
    let [low, high] = [1, 20_000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (after(middle).statistic > statistic) low = middle;
      else high = middle;
    }
    expect(after(low).statistic).toBeCloseTo(statistic, 2);
    expect(after(low).pValue / p).toBeGreaterThan(0.97);
    expect(after(low).pValue / p).toBeLessThan(1.03);
  });

  it.each([
    [20, 300, Infinity],
    [50, 30, Infinity],
    [50, 300, 360],
    [200, 10, Infinity],
    [50, 3, 4],
  ])(
    'with %i runs, τ = %d epochs, watched for %d, rejects exponential waits in 1.8 percent of 4000 samples at most ' +
      'at its level of 1 percent (true share 1.4 at most; another seed fails in 1 of 60 tries there)',
    (runs, tau, end) => {
      const random = seededRandom(6);
      expect(rejected(() => sample(runs, end, () => tau * exponentialDeviate(random)), 4000)).toBeLessThan(0.018);
    },
  );

  it('sees two humps in 95 percent of samples and more, to which the test for a trend is blind', () => {
    const random = seededRandom(7);
    const humps = () => sample(50, Infinity, () => (random() < 0.5 ? 100 + 20 * normalDeviate(random) : 800));
    expect(rejected(humps, 300)).toBeGreaterThan(0.95);
    expect(rejected(humps, 300, testCountedExponentiality)).toBeLessThan(0.1);
  });

  it('refuses what tells nothing', () => {
    expect(() => testEvenEscapes(escaped([3, 4]))).toThrow(/two that say something, got 1/);
    expect(() => testEvenEscapes([{ time: 0, escaped: false }])).toThrow(/got 0/);
    expect(() => testEvenEscapes(escaped([0, 3, 4]))).toThrow(/of an escape 1 or more, got 0/);
    expect(() => testEvenEscapes(escaped([2.5, 3, 4]))).toThrow(/whole epochs/);
    expect(testEvenEscapes([...escaped([2, 4, 5]), { time: 0, escaped: false }])).toEqual(
      testEvenEscapes(escaped([2, 4, 5])),
    );
  });
});
