import { describe, expect, it } from 'vitest';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom } from '../seeded-random';
import { kaplanMeier } from './survival';

const escaped = (time: number): EscapeObservation => ({ time, escaped: true });
const censored = (time: number): EscapeObservation => ({ time, escaped: false });

describe('kaplanMeier', () => {
  it('gives the published curve of the 6-MP remission times (Freireich et al. 1963)', () => {
    const curve = kaplanMeier([
      ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map(escaped),
      ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(censored),
    ]);
    // Time, at risk, survival and log-log band as standard packages print them.
    const published = [
      [6, 21, 0.8571, 0.6197, 0.9516],
      [7, 17, 0.8067, 0.5631, 0.9228],
      [10, 15, 0.7529, 0.5032, 0.8894],
      [13, 12, 0.6902, 0.4316, 0.8491],
      [16, 11, 0.6275, 0.3675, 0.8049],
      [22, 7, 0.5378, 0.2678, 0.7468],
      [23, 6, 0.4482, 0.1881, 0.6801],
    ];
    for (const [time, atRisk, survival, low, high] of published) {
      const step = curve.steps.find((one) => one.time === time);
      expect(step?.atRisk).toBe(atRisk);
      expect(step?.survival).toBeCloseTo(survival!, 4);
      expect(step?.low).toBeCloseTo(low!, 4);
      expect(step?.high).toBeCloseTo(high!, 4);
    }
    expect(curve).toMatchObject({ median: 23, medianLow: 13, medianHigh: null, escapes: 9, censored: 12 });
  });

  it('without censoring is the share that is left, and its median the first time at which half are gone', () => {
    const curve = kaplanMeier([5, 1, 3, 2, 4, 6].map(escaped));
    expect(curve.steps.map(({ time }) => time)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    curve.steps.forEach(({ survival }, gone) => expect(survival).toBeCloseTo(1 - gone / 6, 14));
    expect(curve.median).toBe(3);
  });

  it('by hand: escapes at 1 and 3, a run lost at 2', () => {
    const { steps } = kaplanMeier([escaped(1), censored(2), escaped(3), censored(3)]);
    expect(steps.map(({ atRisk, escapes, censored: lost }) => [atRisk, escapes, lost])).toEqual([
      [4, 0, 0],
      [4, 1, 0],
      [3, 0, 1],
      [2, 1, 1],
    ]);
    expect(steps.map(({ survival }) => survival)).toEqual([1, 0.75, 0.75, 0.375]);
    // Greenwood by hand: 1/(4·3) + 1/(2·1) = 7/12.
    const reach = Math.exp((1.959963984540054 * Math.sqrt(7 / 12)) / -Math.log(0.375));
    expect(steps[3]!.low).toBeCloseTo(0.375 ** reach, 12);
    expect(steps[3]!.high).toBeCloseTo(0.375 ** (1 / reach), 12);
  });

  it('with no escape says that the median was not reached, and how far survival may yet be lower', () => {
    const curve = kaplanMeier([10, 10, 10, 10, 10, 10, 10, 10, 10, 10].map(censored));
    expect(curve).toMatchObject({ median: null, medianLow: null, medianHigh: null, escapes: 0, censored: 10 });
    expect(curve.steps[1]).toMatchObject({ survival: 1, high: 1, atRisk: 10 });
    expect(curve.steps[1]!.low).toBeCloseTo(0.025 ** 0.1, 12);
    expect(kaplanMeier([10, 10, 10].map(censored)).medianLow).toBe(0);
  });

  it('keeps a finite band when everyone has escaped', () => {
    const { steps } = kaplanMeier([escaped(1), escaped(2), escaped(3)]);
    expect(steps[3]).toMatchObject({ survival: 0, low: 0, high: steps[2]!.high });
    expect(kaplanMeier([escaped(7)]).steps).toMatchObject([
      { time: 0, survival: 1 },
      { time: 7, survival: 0, low: 0, high: 1 },
    ]);
  });

  it('covers the true survival in 93 to 98 % of 3000 samples (±0.8 % at two standard errors)', () => {
    const random = seededRandom(7);
    let covered = 0;
    for (let sample = 0; sample < 3000; sample += 1) {
      const observations = Array.from({ length: 30 }, () => {
        const time = exponentialDeviate(random);
        const end = 2 * exponentialDeviate(random);
        return time < end ? escaped(time) : censored(end);
      });
      const at = kaplanMeier(observations).steps.findLast(({ time }) => time <= Math.LN2);
      if (at !== undefined && at.low <= 0.5 && at.high >= 0.5) covered += 1;
    }
    expect(covered / 3000).toBeGreaterThan(0.93);
    expect(covered / 3000).toBeLessThan(0.98);
  });

  it('refuses no observations and an impossible confidence', () => {
    expect(() => kaplanMeier([])).toThrow(RangeError);
    expect(() => kaplanMeier([escaped(1)], 1)).toThrow(/between 0 and 1, got 1/);
  });
});
