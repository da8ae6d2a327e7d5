import { describe, expect, it } from 'vitest';
import { profileBasins } from './basins';

const y = Float64Array.from({ length: 401 }, (_, i) => -2 + i / 100);
const flat = new Float64Array(401);

describe('basins of a profile', () => {
  it('lie at the maxima of q, between points too', () => {
    const lnDensity = y.map((x) => -5 * (x * x - 1.2345) ** 2);
    const { basins, tops } = profileBasins({ y, lnDensity, lnDiffusion: flat });
    expect(basins.map((point) => point.y)).toEqual([-1, 1].map((sign) => expect.closeTo(sign * Math.sqrt(1.2345), 4)));
    expect(basins[0]!.q).toBeCloseTo(0, 5);
    expect(tops).toHaveLength(1);
    expect(tops[0]!.q).toBeCloseTo(-5 * 1.2345 ** 2, 6);
  });

  it('stay where they are when the coordinate is turned into another, as maxima of the density do not', () => {
    const lnDensity = y.map((x) => -5 * (x * x - 1) ** 2);
    // z = e^y.
    const stretched = {
      y: y.map(Math.exp),
      lnDensity: lnDensity.map((v, i) => v - y[i]!),
      lnDiffusion: y.map((x) => 2 * x),
    };
    const { basins, tops } = profileBasins(stretched);
    expect(basins.map(({ index }) => index)).toEqual([100, 300]);
    expect(tops.map(({ index }) => index)).toEqual([200]);
  });

  it('may lie at an end, and wiggles are no tops', () => {
    const rising = y.map((x) => x + 1e-9 * Math.sin(1e3 * x));
    expect(profileBasins({ y, lnDensity: rising, lnDiffusion: flat })).toMatchObject({
      basins: [{ index: 400 }],
      tops: [],
    });
    const falling = y.map((x) => -x);
    falling[0] = -Infinity;
    expect(profileBasins({ y, lnDensity: falling, lnDiffusion: flat })).toMatchObject({
      basins: [{ index: 1 }],
      tops: [],
    });
  });

  it('need a density', () => {
    expect(() => profileBasins({ y, lnDensity: flat.map(() => -Infinity), lnDiffusion: flat })).toThrow(/density/);
  });
});
