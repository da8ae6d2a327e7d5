import { describe, expect, it } from 'vitest';
import { fitCensoredRegression, type RegressionDatum } from './censored-regression';

const lnRoot2Pi = 0.5 * Math.log(2 * Math.PI);

describe('fitCensoredRegression', () => {
  it('solves the one-parameter case with one bound exactly', () => {
    // θ²/2 + e^{1−θ} is least where θ = e^{1−θ}: at θ = 1, with curvature 1 + 1.
    const fit = fitCensoredRegression(
      [
        { basis: [1], value: 0, error: 1 },
        { basis: [1], value: 1, error: null },
      ],
      1,
    );
    expect(fit.coefficients[0]).toBeCloseTo(1, 12);
    expect(fit.covariance[0]![0]).toBeCloseTo(0.5, 12);
    expect(fit.lnLikelihood).toBeCloseTo(-0.5 - lnRoot2Pi - 1, 12);
  });

  it('has no slope of the likelihood left, however far a bound is from the measured line', () => {
    for (const total of [1, 10, 40, 200, 1e4]) {
      const data: RegressionDatum[] = [
        { basis: [1, 1600], value: 5, error: 0.1 },
        { basis: [1, 2000], value: 8, error: 0.2 },
        { basis: [1, 2500], value: 12.5, error: 0.3 },
        { basis: [1, 3000], value: total, error: null },
      ];
      const { coefficients } = fitCensoredRegression(data, 2);
      const slopes = [0, 0];
      for (const { basis, value, error } of data) {
        const theta = coefficients[0]! + coefficients[1]! * basis[1]!;
        const pull = error === null ? Math.exp(value - theta) : (value - theta) / error ** 2;
        slopes[0]! += pull;
        slopes[1]! += (pull * basis[1]!) / 3000;
      }
      expect(Math.abs(slopes[0]!)).toBeLessThan(1e-6);
      expect(Math.abs(slopes[1]!)).toBeLessThan(1e-6);
    }
  });

  it('evaluates the likelihood of no parameters at all', () => {
    const fit = fitCensoredRegression(
      [
        { basis: [], value: 3, error: 2 },
        { basis: [], value: -1, error: null },
      ],
      0,
    );
    expect(fit).toMatchObject({ coefficients: [], covariance: [] });
    expect(fit.lnLikelihood).toBeCloseTo(-9 / 8 - Math.log(2) - lnRoot2Pi - Math.exp(-1), 12);
  });

  it('refuses data that do not determine the parameters', () => {
    const measured = (x: number): RegressionDatum => ({ basis: [1, x], value: 1, error: 1 });
    expect(() => fitCensoredRegression([measured(2000)], 2)).toThrow(
      /2 parameters needs at least as many measured points .* got 1/,
    );
    expect(() => fitCensoredRegression([measured(2000), measured(2000)], 2)).toThrow(/settings that coincide/);
    expect(() => fitCensoredRegression([measured(2000), { ...measured(3000), error: null }], 2)).toThrow(RangeError);
  });
});
