import { expect, test } from 'vitest';
import { findRoot } from './root';

test('finds a simple root to the last bits, with the bracket either way round', () => {
  const cosine = (x: number) => ({ value: Math.cos(x), slope: -Math.sin(x) });
  expect(findRoot(cosine, 0, 3)).toBeCloseTo(Math.PI / 2, 15);
  expect(findRoot(cosine, 3, 0)).toBeCloseTo(Math.PI / 2, 15);
});

test('survives infinite ends, flat stretches and Newton steps that would fly out', () => {
  const logarithm = (x: number) => ({ value: Math.log(x) + 20, slope: 1 / x });
  expect(findRoot(logarithm, 0, 1) / Math.exp(-20)).toBeCloseTo(1, 13);
  const cubeRoot = (x: number) => ({ value: Math.cbrt(x - 0.3), slope: Math.cbrt(x - 0.3) ** -2 / 3 });
  expect(findRoot(cubeRoot, -1, 5)).toBeCloseTo(0.3, 14);
});

test('is not led astray by slow Newton steps, nor out of the bracket by a dip that does not reach zero', () => {
  const power = (x: number) => ({
    value: Math.sign(x - 0.3) * Math.abs(x - 0.3) ** 0.51,
    slope: 0.51 * Math.abs(x - 0.3) ** -0.49,
  });
  expect(findRoot(power, -1, 5)).toBeCloseTo(0.3, 13);
  const dip = (x: number) => ({
    value: (x - 3) * ((x - 1) ** 2 + 0.01),
    slope: (x - 1) ** 2 + 0.01 + 2 * (x - 3) * (x - 1),
  });
  expect(findRoot(dip, -1, 3.5)).toBeCloseTo(3, 14);
});

test('returns an end that is a root, and refuses a bracket without a sign change', () => {
  const line = (x: number) => ({ value: x - 1, slope: 1 });
  expect(findRoot(line, 1, 2)).toBe(1);
  expect(findRoot(line, 0, 1)).toBe(1);
  expect(() => findRoot(line, 2, 3)).toThrow(/no sign change between 2 \(1\) and 3 \(2\)/);
  expect(() => findRoot(() => ({ value: NaN, slope: 1 }), 0, 1)).toThrow(RangeError);
});
