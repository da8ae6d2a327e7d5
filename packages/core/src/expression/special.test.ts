import { describe, expect, it } from 'vitest';
import { erf, sigmoid, softplus } from './special';

describe('special functions', () => {
  // Abramowitz & Stegun, table 7.1, and the defining series to 30 digits.
  it.each([
    [0, 0],
    [0.1, 0.112462916018284892],
    [0.5, 0.520499877813046538],
    [0.9, 0.796908212422832128],
    [1, 0.842700792949714869],
    [1.5, 0.966105146475310727],
    [2, 0.995322265018952734],
    [3, 0.999977909503001415],
    [5.5, 0.99999999999999264],
  ])('erf(%f)', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThanOrEqual(2.3e-16);
    expect(erf(-x)).toBe(-erf(x));
  });

  it('keep their precision and their ends', () => {
    expect([erf(Infinity), erf(-40), erf(Number.NaN)]).toEqual([1, -1, Number.NaN]);
    expect(erf(1e-300)).toBeCloseTo(1.1283791670955126e-300, 310);
    expect(sigmoid(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
    expect([sigmoid(-1e4), sigmoid(1e4)]).toEqual([0, 1]);
    expect(softplus(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
    expect([softplus(-1e4), softplus(1e4)]).toEqual([0, 1e4]);
  });
});
