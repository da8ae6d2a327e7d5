import { describe, expect, it } from 'vitest';
import { exponentialDeviate, seededRandom } from '../seeded-random';
import { logRank } from './log-rank';

const runs = (times: readonly (number | string)[]) =>
  times.map((time) => ({ time: parseInt(String(time)), escaped: typeof time === 'number' }));

// Weeks of remission (Freireich et al. 1963), of which Cox & Oakes (1984) and others tell the test: '+' is censored.
const treated = runs([
  6,
  6,
  6,
  '6+',
  7,
  '9+',
  10,
  '10+',
  '11+',
  13,
  16,
  '17+',
  '19+',
  '20+',
  22,
  23,
  '25+',
  '32+',
  '32+',
  '34+',
  '35+',
]);
const placebo = runs([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]);

describe('logRank', () => {
  it('gives what textbooks have of the remission times: χ² = 16.79, 9 seen and 19.25 expected', () => {
    const { chiSquared, excess, pValue } = logRank(treated, placebo);
    expect(chiSquared).toBeCloseTo(16.79, 2);
    expect(excess).toBeCloseTo(9 - 19.25, 2);
    expect(pValue).toBeCloseTo(4.17e-5, 6);
    expect(logRank(placebo, treated).chiSquared).toBeCloseTo(chiSquared, 10);
  });

  it('rejects groups that escape alike as often as it says: 5 % of 2000, within four standard errors', () => {
    const random = seededRandom(7);
    const group = () =>
      Array.from({ length: 15 }, () => {
        const time = exponentialDeviate(random);
        return { time: Math.min(time, 1.5), escaped: time < 1.5 };
      });
    const rejected = Array.from({ length: 2000 }, () => logRank(group(), group()).pValue).filter((p) => p < 0.05);
    expect(Math.abs(rejected.length / 2000 - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 2000));
  });

  it('refuses what tells nothing', () => {
    expect(() => logRank(runs(['5+', '6+']), runs(['5+']))).toThrow(/needs an escape while both/);
    expect(() => logRank(runs([5, 6]), runs(['2+']))).toThrow(/needs an escape while both/);
  });
});
