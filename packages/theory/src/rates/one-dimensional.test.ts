import { describe, expect, test } from 'vitest';
import { kramersRate, lnMeanFirstPassageTime } from './one-dimensional';

describe('exact first-passage time', () => {
  test('free diffusion from a wall takes x²/2T', () => {
    const ln = lnMeanFirstPassageTime({ potential: () => 3, temperature: 0.5, reflecting: 0, start: 0, target: 2 });
    expect(Math.exp(ln)).toBeCloseTo(4, 10);
  });

  test('starting away from the wall, (b² − x²)/2T', () => {
    const ln = lnMeanFirstPassageTime({ potential: () => 0, temperature: 1, reflecting: 0, start: 1, target: 2 });
    expect(Math.exp(ln)).toBeCloseTo(1.5, 10);
  });

  test('a slope has its closed form, τ = T(e^{x/T} − 1) − x', () => {
    const temperature = 0.05;
    const ln = lnMeanFirstPassageTime({ potential: (x) => x, temperature, reflecting: 0, start: 0, target: 1 });
    expect(ln).toBeCloseTo(Math.log(temperature * Math.expm1(1 / temperature) - 1), 10);
  });

  test('logarithms carry it far beyond the range of numbers', () => {
    const temperature = 1e-4;
    const ln = lnMeanFirstPassageTime({ potential: (x) => x, temperature, reflecting: 0, start: 0, target: 1 });
    expect(ln).toBeCloseTo(Math.log(temperature) + 1 / temperature, 6);
  });

  test('refuses impossible passages', () => {
    const passage = { potential: (x: number) => x, temperature: 1, reflecting: 0, start: 1, target: 2 };
    expect(() => lnMeanFirstPassageTime({ ...passage, target: 1 })).toThrow(/reflecting ≤ start < target, got 0, 1, 1/);
    expect(() => lnMeanFirstPassageTime({ ...passage, reflecting: 1.5 })).toThrow(RangeError);
    expect(() => lnMeanFirstPassageTime({ ...passage, temperature: 0 })).toThrow(/temperature/);
    expect(() => lnMeanFirstPassageTime({ ...passage, potential: () => NaN })).toThrow(/did not settle/);
  });
});

describe("Kramers' rate", () => {
  test('is the limit of the exact time in the double well (x² − 1)²/4, with an error proportional to T', () => {
    const errors = [0.01, 0.005].map((temperature) => {
      const ln = lnMeanFirstPassageTime({
        potential: (x) => (x * x - 1) ** 2 / 4,
        temperature,
        reflecting: -3,
        start: -1,
        target: 1,
      });
      return ln + Math.log(kramersRate({ curvatureMinimum: 2, curvatureSaddle: 1, barrier: 0.25, temperature }));
    });
    expect(Math.abs(errors[1]!)).toBeLessThan(0.03);
    expect(errors[0]! / errors[1]!).toBeGreaterThan(1.8);
    expect(errors[0]! / errors[1]!).toBeLessThan(2.3);
  });

  test('refuses negative curvature', () => {
    const escape = { curvatureMinimum: 1, curvatureSaddle: -1, barrier: 1, temperature: 1 };
    expect(() => kramersRate(escape)).toThrow(/curvatureSaddle must be a finite number > 0/);
  });
});
