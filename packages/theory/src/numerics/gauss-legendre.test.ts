import { expect, test } from 'vitest';
import { integrate } from './gauss-legendre';

test('one panel is exact for polynomials up to degree 39', () => {
  for (const degree of [0, 1, 2, 7, 38, 39]) {
    expect(integrate((x) => x ** degree, 0, 1, 1)).toBeCloseTo(1 / (degree + 1), 14);
  }
});

test('smooth integrals come out to rounding', () => {
  expect(integrate(Math.exp, 0, 1)).toBeCloseTo(Math.E - 1, 14);
  expect(integrate((x) => Math.exp((-x * x) / 2), -12, 12, 16)).toBeCloseTo(Math.sqrt(2 * Math.PI), 13);
});

test('refuses an infinite end and a broken number of panels', () => {
  expect(() => integrate(Math.exp, -Infinity, 0)).toThrow(/finite ends/);
  expect(() => integrate(Math.exp, 0, 1, 0)).toThrow(/1 or more, got 0/);
});
