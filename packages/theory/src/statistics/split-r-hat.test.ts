import { expect, test } from 'vitest';
import { normalDeviate, seededRandom } from './seeded-random';
import { effectiveSampleSize, splitRHat } from './split-r-hat';

function autoregressive(length: number, correlation: number, seed: number): number[] {
  const random = seededRandom(seed);
  let value = normalDeviate(random);
  return Array.from({ length }, () => {
    value = correlation * value + Math.sqrt(1 - correlation ** 2) * normalDeviate(random);
    return value;
  });
}

test('by hand: halves (0, 2), (4, 6), (0, 2), (4, 6)', () => {
  // W = 2; means 1, 5, 1, 5 have variance 16/3, so R̂² = ½ + (16/3)/2.
  expect(
    splitRHat(
      [
        [0, 2, 4, 6],
        [0, 2, 4, 6, 99],
      ].map((chain) => chain.slice(0, 4)),
    ),
  ).toBeCloseTo(Math.sqrt(0.5 + 8 / 3), 12);
});

test('one distribution gives 1, a drift or chains apart more', () => {
  const chains = [1, 2, 3, 4].map((seed) => autoregressive(2000, 0.3, seed));
  expect(splitRHat(chains)).toBeLessThan(1.01);
  expect(splitRHat(chains.map((chain) => chain.map((value, i) => value + i / 1000)))).toBeGreaterThan(1.1);
  expect(splitRHat(chains.map((chain, k) => chain.map((value) => value + k)))).toBeGreaterThan(1.3);
  expect(splitRHat([[1, 1, 1, 1]])).toBe(1);
  expect(splitRHat([[1, 1, 2, 2]])).toBe(Infinity);
});

// n(1 − ρ)/(1 + ρ) for an autoregression; the estimate spreads by about 5 % at 40 000 draws.
test('effective draws of an autoregressive chain', () => {
  for (const correlation of [0, 0.5, 0.9]) {
    const chains = [5, 6, 7, 8].map((seed) => autoregressive(10_000, correlation, seed));
    const exact = (40_000 * (1 - correlation)) / (1 + correlation);
    expect(Math.abs(effectiveSampleSize(chains) / exact - 1)).toBeLessThan(0.15);
  }
});

test('refuses short, unequal or broken chains', () => {
  expect(() => splitRHat([])).toThrow(/at least one chain/);
  expect(() => splitRHat([[1, 2, 3]])).toThrow(/at least 4 values, got 3/);
  expect(() =>
    splitRHat([
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5],
    ]),
  ).toThrow(/one length, got 4 and 5/);
  expect(() => effectiveSampleSize([[1, 2, NaN, 4]])).toThrow(/finite values, got NaN/);
});
