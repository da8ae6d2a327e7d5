import { describe, expect, it } from 'vitest';
import { lnMeanFirstPassageTime } from '../../rates/one-dimensional';
import { lnPassageTime, reverseProfile, sliceProfile } from './passage';

const points = (count: number, from: number, to: number) =>
  Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

describe('the mean passage time of a profile', () => {
  it('is that of the exact quadrature in a quartic well, at barriers from 2 to 2000 T', () => {
    const potential = (x: number) => x ** 4 / 4 - x ** 2 / 2;
    for (const temperature of [0.1, 0.01, 1.25e-4]) {
      const exact = lnMeanFirstPassageTime({ potential, temperature, reflecting: -2, start: -2, target: 1 });
      const y = points(6001, -2, 1);
      const lnDensity = y.map((x) => -potential(x) / temperature);
      const lnDiffusion = y.map(() => Math.log(temperature));
      expect(lnPassageTime({ y, lnDensity, lnDiffusion })).toBeCloseTo(exact, 3);
    }
  });

  it('does not depend on the coordinate', () => {
    // z = y², so that ρ_z = ρ_y/2y and D_z = 4y²·D_y.
    const y = points(4001, 0.5, 1.5);
    const lnDensity = y.map((x) => 3 * Math.cos(9 * x));
    const lnDiffusion = y.map((x) => Math.sin(5 * x));
    const squared = {
      y: y.map((x) => x * x),
      lnDensity: lnDensity.map((value, i) => value - Math.log(2 * y[i]!)),
      lnDiffusion: lnDiffusion.map((value, i) => value + 2 * Math.log(2 * y[i]!)),
    };
    expect(lnPassageTime(squared)).toBeCloseTo(lnPassageTime({ y, lnDensity, lnDiffusion }), 6);
  });

  it('goes down as the mirror image goes up', () => {
    const y = points(801, -1, 1);
    const flat = new Float64Array(801);
    const hill = { y, lnDensity: y.map((x) => -8 * Math.exp(-20 * x * x) + 2 * x), lnDiffusion: flat };
    const mirrored = { ...hill, lnDensity: y.map((x) => -8 * Math.exp(-20 * x * x) - 2 * x) };
    expect(lnPassageTime(reverseProfile(hill))).toBeCloseTo(lnPassageTime(mirrored), 12);
    expect(lnPassageTime(sliceProfile(hill, 0, 400))).toBeLessThan(lnPassageTime(hill));
  });

  it('refuses arrays of different lengths', () => {
    const three = new Float64Array(3);
    expect(() => lnPassageTime({ y: three, lnDensity: three, lnDiffusion: new Float64Array(2) })).toThrow(/3, 3, 2/);
  });
});
