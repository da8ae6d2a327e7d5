import { describe, expect, it } from 'vitest';
import { evenSpline, gridPoints } from './spline';

describe('the cubic spline on an even grid', () => {
  it('is exact for straight lines, inside and beyond', () => {
    const grid = { from: -1, step: 0.5, count: 7 };
    const line = evenSpline(
      grid,
      gridPoints(grid).map((x) => 3 - 2 * x),
    );
    for (const x of [-5, -1, -0.3, 0.77, 2, 9]) expect(line(x)).toBeCloseTo(3 - 2 * x, 12);
  });

  it('passes through its values, with an error that falls as the fourth power of the step', () => {
    // The sine has no curvature at 0 and 2π, as the spline's ends assume.
    const errorAt = (count: number) => {
      const grid = { from: 0, step: (2 * Math.PI) / (count - 1), count };
      const sine = evenSpline(grid, gridPoints(grid).map(Math.sin));
      gridPoints(grid).forEach((x) => {
        expect(sine(x)).toBeCloseTo(Math.sin(x), 13);
      });
      return Math.max(...Array.from({ length: 400 }, (_, i) => Math.abs(sine(i / 64) - Math.sin(i / 64))));
    };
    const [coarse, fine] = [errorAt(33), errorAt(65)];
    expect(coarse).toBeLessThan((5 / 384) * ((2 * Math.PI) / 32) ** 4);
    expect(Math.log2(coarse / fine)).toBeCloseTo(4, 1);
  });
});
