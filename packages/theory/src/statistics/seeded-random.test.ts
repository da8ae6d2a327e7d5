import { describe, expect, it } from 'vitest';
import { exponentialDeviate, normalDeviate, poissonDeviate, seededRandom } from './seeded-random';

function moments(draw: () => number, count = 40_000): { mean: number; variance: number } {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count };
}

describe('seeded random numbers', () => {
  it('repeat with the seed and differ without', () => {
    const first = seededRandom(42);
    const again = seededRandom(42);
    const other = seededRandom(43);
    const numbers = Array.from({ length: 5 }, () => first());
    expect(Array.from({ length: 5 }, () => again())).toEqual(numbers);
    expect(other()).not.toBe(numbers[0]);
    for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
  });

  // With fourth central moments. Four standard errors of 40 000 draws: of all eight numbers, another seed would fail in
  // 1 of 2000 tries.
  it.each([
    ['uniform', seededRandom, 0.5, 1 / 12, 1 / 80],
    ['exponential', (seed: number) => () => exponentialDeviate(bySeed(seed)), 1, 1, 9],
    ['normal', (seed: number) => () => normalDeviate(bySeed(seed)), 0, 1, 3],
    ['Poisson', (seed: number) => () => poissonDeviate(3.5, bySeed(seed)), 3.5, 3.5, 3.5 + 3 * 3.5 ** 2],
  ] as const)('%s draws have the right mean and variance', (_, source, mean, variance, fourth) => {
    const found = moments(source(9));
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / 40_000));
    expect(Math.abs(found.variance - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / 40_000));
  });

  it('a Poisson number of a huge mean comes at once, within five standard errors', () => {
    const random = seededRandom(1);
    expect(Math.abs(poissonDeviate(1e12, random) - 1e12)).toBeLessThan(5e6);
  });
});

const sources = new Map<number, () => number>();
function bySeed(seed: number): () => number {
  const source = sources.get(seed) ?? seededRandom(seed);
  sources.set(seed, source);
  return source;
}
