import { describe, expect, it } from 'vitest';
import { incompleteBeta } from './incomplete-beta';

/** P(Bin(n, x) ≥ k) = I_x(k, n − k + 1), summed term by term. */
function binomialTail(n: number, k: number, x: number): number {
  let term = (1 - x) ** n;
  let tail = 0;
  for (let i = 0; i <= n; i += 1) {
    if (i >= k) tail += term;
    term *= ((n - i) / (i + 1)) * (x / (1 - x));
  }
  return tail;
}

describe('incompleteBeta', () => {
  it.each([
    [3, 1, 0.5],
    [20, 6, 0.5],
    [23, 17, 0.3],
    [100, 40, 0.5],
    [500, 260, 0.5],
  ])('is the tail of a binomial of %i trials from %i at %d', (n, k, x) => {
    expect(incompleteBeta(x, k, n - k + 1) / binomialTail(n, k, x)).toBeCloseTo(1, 10);
  });

  it('is ½ in the middle of a symmetric law, the arcsine law at a = b = ½, and 0 and 1 at the ends', () => {
    expect(incompleteBeta(0.5, 7.3, 7.3)).toBeCloseTo(0.5, 12);
    expect(incompleteBeta(0.2, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.2)), 12);
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });

  it('refuses parameters and places that a beta law does not have', () => {
    expect(() => incompleteBeta(0.5, 0, 1)).toThrow(/positive finite parameters, got 0 and 1/);
    expect(() => incompleteBeta(1.5, 1, 1)).toThrow(/between 0 and 1, got 1.5/);
  });
});
