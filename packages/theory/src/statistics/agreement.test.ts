import { describe, expect, it } from 'vitest';
import { combineRepeats, compareEstimates, testHomogeneity, weightedMean } from './agreement';
import { normalDeviate, seededRandom } from './seeded-random';

describe('combineRepeats', () => {
  it('by hand: 8.1, 8.3, 8.2, 8.6', () => {
    const { value, error, repeats, low, high } = combineRepeats([8.1, 8.3, 8.2, 8.6]);
    expect(repeats).toBe(4);
    expect(value).toBeCloseTo(8.3, 12);
    // Squares 0.04 + 0 + 0.01 + 0.09 over 3, over 4.
    expect(error).toBeCloseTo(Math.sqrt(0.14 / 12), 12);
    expect(high - value).toBeCloseTo(3.182446 * error, 6);
    expect(value - low).toBeCloseTo(high - value, 12);
  });

  it('covers the mean of four repeats in 95 ± 1 % of 4000 trials (±0.7 % at two standard errors)', () => {
    const random = seededRandom(13);
    let covered = 0;
    for (let trial = 0; trial < 4000; trial += 1) {
      const { low, high } = combineRepeats([0, 0, 0, 0].map(() => normalDeviate(random)));
      if (low <= 0 && high >= 0) covered += 1;
    }
    expect(Math.abs(covered / 4000 - 0.95)).toBeLessThan(0.01);
  });

  it('refuses a single repeat and what is not a number', () => {
    expect(() => combineRepeats([8])).toThrow(/at least two repeats, got 1/);
    expect(() => combineRepeats([8, NaN])).toThrow(/finite number, got NaN/);
  });
});

describe('weightedMean and testHomogeneity', () => {
  const estimates = [
    { value: 1, error: 1 },
    { value: 4, error: 0.5 },
    { value: 3, error: 1 },
  ];

  it('by hand: weights 1, 4, 1', () => {
    expect(weightedMean(estimates).value).toBeCloseTo(20 / 6, 14);
    expect(weightedMean(estimates).error).toBeCloseTo(1 / Math.sqrt(6), 14);
    // (7/3)² + 4·(2/3)² + (1/3)² = 66/9, and with two degrees of freedom the tail is e^{−χ²/2}.
    const { chiSquared, degreesOfFreedom, pValue } = testHomogeneity(estimates);
    expect(chiSquared).toBeCloseTo(66 / 9, 12);
    expect(degreesOfFreedom).toBe(2);
    expect(pValue).toBeCloseTo(Math.exp(-33 / 9), 12);
  });

  it('refuses errors of 0, no estimates, and one alone to agree with itself', () => {
    expect(() => weightedMean([])).toThrow(/at least one estimate/);
    expect(() => weightedMean([{ value: 1, error: 0 }])).toThrow(/positive finite errors, got 0/);
    expect(() => testHomogeneity([estimates[0]!])).toThrow(/at least two estimates, got 1/);
  });
});

describe('compareEstimates', () => {
  it('gives the z-score of a difference', () => {
    const comparison = compareEstimates({ value: 8.29, error: 0.03 }, { value: 8.1, error: 0.04 });
    expect(comparison.difference).toBeCloseTo(0.19, 12);
    expect(comparison.error).toBeCloseTo(0.05, 12);
    expect(comparison.z).toBeCloseTo(3.8, 10);
    expect(comparison.pValue).toBeCloseTo(1.44696e-4, 9);
  });

  it('takes an exact value, but not two', () => {
    expect(compareEstimates({ value: 3, error: 0 }, { value: 1, error: 1 }).z).toBe(2);
    expect(() => compareEstimates({ value: 3, error: 0 }, { value: 1, error: 0 })).toThrow(RangeError);
    expect(() => compareEstimates({ value: 3, error: -1 }, { value: 1, error: 1 })).toThrow(/errors of 0 or more/);
  });
});
