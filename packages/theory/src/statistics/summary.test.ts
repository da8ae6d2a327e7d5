import { describe, expect, it } from 'vitest';
import { meanAndVariance, median, quantile, quantileBand } from './summary';

describe('quantile', () => {
  it('is type 7: R gives quantile(c(1, 3, 4, 10), c(.1, .25, .5)) = 1.6, 2.5, 3.5', () => {
    const values = [10, 3, 1, 4];
    expect(quantile(values, 0.1)).toBeCloseTo(1.6, 14);
    expect(quantile(values, 0.25)).toBe(2.5);
    expect(median(values)).toBe(3.5);
    expect(quantile(values, 0)).toBe(1);
    expect(quantile(values, 1)).toBe(10);
    expect(values).toEqual([10, 3, 1, 4]);
  });

  it('sorts numbers as numbers, and takes one value for all', () => {
    expect(median([100, 20, 3])).toBe(20);
    expect(quantile([7], 0.3)).toBe(7);
  });

  it('refuses emptiness, gaps and impossible probabilities', () => {
    expect(() => quantile([], 0.5)).toThrow(/at least one value/);
    expect(() => median([1, NaN])).toThrow(/finite values, got NaN/);
    expect(() => quantile([1], 1.1)).toThrow(/between 0 and 1, got 1.1/);
  });
});

describe('quantileBand', () => {
  it('goes position by position across replicas', () => {
    const replicas = [new Float64Array([0, 10]), new Float64Array([1, 30]), new Float64Array([2, 20])];
    expect(quantileBand(replicas, 0.25, 0.75)).toEqual({ low: [0.5, 15], median: [1, 20], high: [1.5, 25] });
    expect(quantileBand([[4, 5]])).toEqual({ low: [4, 5], median: [4, 5], high: [4, 5] });
  });

  it('refuses no replicas and unequal lengths', () => {
    expect(() => quantileBand([])).toThrow(/at least one series/);
    expect(() => quantileBand([[1, 2], [1]])).toThrow(/one length, got 2 and 1/);
  });
});

it('mean and variance by hand', () => {
  expect(meanAndVariance([1, 2, 6])).toEqual({ mean: 3, variance: 7 });
  expect(meanAndVariance([4]).variance).toBeNaN();
});
