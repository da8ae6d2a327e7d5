import { metricConformance } from '@kramers/core/testing';
import { expect, it } from 'vitest';
import { effectiveRank } from './effective-rank';

const of = (...singularValues: number[]) =>
  effectiveRank.measure({
    weights: new Float64Array(0),
    layers: [],
    singularValues: Float64Array.from(singularValues),
    column: () => NaN,
  });

it.each(metricConformance(effectiveRank))('$name', ({ run }) => run());

it('is the number of equal singular values, and 1 for one', () => {
  expect(of(0.3, 0.3, 0.3)).toBeCloseTo(3, 14);
  expect(of(0.3, 0, 0)).toBe(1);
  // Shares 3/4 and 1/4: exp of their entropy, 4/3^{3/4}.
  expect(of(0.6, 0.2)).toBeCloseTo(4 / 3 ** 0.75, 14);
  expect(of(0, 0)).toBeNaN();
});
