import { describe, expect, it } from 'vitest';
import {
  chiSquaredQuantile,
  chiSquaredUpperTail,
  normalTwoSidedQuantile,
  normalTwoSidedTail,
  studentTwoSidedQuantile,
} from './distributions';

describe('quantiles and tails, against printed tables', () => {
  it('χ²', () => {
    expect(chiSquaredQuantile(0.95, 2)).toBeCloseTo(2 * Math.log(20), 10);
    expect(chiSquaredQuantile(0.975, 20)).toBeCloseTo(34.169607, 6);
    expect(chiSquaredQuantile(0.025, 20)).toBeCloseTo(9.590777, 6);
    expect(chiSquaredQuantile(0.025, 2.5)).toBeCloseTo(0.118623, 6);
    expect(chiSquaredUpperTail(7.814728, 3)).toBeCloseTo(0.05, 7);
    expect(chiSquaredUpperTail(1e4, 3)).toBe(0);
  });

  it('the χ² tail with an even number of degrees is a Poisson sum', () => {
    const half = 6.3;
    const poisson = Math.exp(-half) * (1 + half + half ** 2 / 2 + half ** 3 / 6);
    expect(chiSquaredUpperTail(2 * half, 8)).toBeCloseTo(poisson, 13);
  });

  it('normal and Student', () => {
    expect(normalTwoSidedQuantile(0.95)).toBeCloseTo(1.959964, 6);
    expect(normalTwoSidedTail(1.959963984540054)).toBeCloseTo(0.05, 12);
    expect(normalTwoSidedTail(-10) / 1.523970604832094e-23).toBeCloseTo(1, 10);
    expect(studentTwoSidedQuantile(0.95, 3)).toBeCloseTo(3.182446, 6);
    expect(studentTwoSidedQuantile(0.95, 1)).toBeCloseTo(12.706205, 5);
  });
});
