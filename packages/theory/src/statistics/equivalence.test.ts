import { expect, test } from 'vitest';
import { equivalence } from './equivalence';
import { normalDeviate, seededRandom } from './seeded-random';

test('a worked example: n = 4 pairs, mean difference 0.5, s = 1', () => {
  // Differences −1/2, 1/2, 1/2, 3/2: s² = 2/3, standard error √(1/6); t = (2 − .5)/.40825 = 3.6742 on 3 degrees.
  const { difference, standardError, pValue, equivalent, interval } = equivalence([0.5, 1.5, 2.5, 4.5], [1, 1, 2, 3], {
    margin: 2,
    paired: true,
  });
  expect(difference).toBe(0.5);
  expect(standardError).toBeCloseTo(Math.sqrt(1 / 6), 12);
  // P(t_3 > 3.6742) = ½ − (atan(t/√3) + (t/√3)/(1 + t²/3))/π.
  const u = 1.5 / Math.sqrt(1 / 6) / Math.sqrt(3);
  expect(pValue).toBeCloseTo(0.5 - (Math.atan(u) + u / (1 + u * u)) / Math.PI, 10);
  expect(equivalent).toBe(true);
  expect(interval.high).toBeCloseTo(0.5 + 2.353363 * Math.sqrt(1 / 6), 5);
});

test('the interval and the verdict agree', () => {
  const random = seededRandom(5);
  for (let trial = 0; trial < 200; trial++) {
    const draw = (n: number, shift: number, sd: number) =>
      Array.from({ length: n }, () => shift + sd * normalDeviate(random));
    const { interval, equivalent } = equivalence(draw(8, 0, 1), draw(15, 0.2, 2), { margin: 1.5 });
    expect(equivalent).toBe(interval.low > -1.5 && interval.high < 1.5);
  }
});

// 2000 experiments with the means exactly a margin apart: the level is .05 with a standard error of .005; four of them.
test('means that differ by the margin pass at the level, no oftener', () => {
  const random = seededRandom(6);
  let passed = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const draw = (shift: number) => Array.from({ length: 20 }, () => shift + normalDeviate(random));
    if (equivalence(draw(1), draw(0), { margin: 1 }).equivalent) passed++;
  }
  expect(passed / 2000).toBeLessThan(0.07);
  expect(passed / 2000).toBeGreaterThan(0.03);
});

test('values without spread, and broken options', () => {
  expect(equivalence([1, 1], [1, 1], { margin: 0.1 }).equivalent).toBe(true);
  expect(equivalence([1, 1], [2, 2], { margin: 0.1 }).equivalent).toBe(false);
  expect(() => equivalence([1], [1, 2], { margin: 1 })).toThrow(/at least two values/);
  expect(() => equivalence([1, 2], [1, 2], { margin: 0 })).toThrow(/margin above 0/);
  expect(() => equivalence([1, 2], [1, 2, 3], { margin: 1, paired: true })).toThrow(/equal sizes/);
});
