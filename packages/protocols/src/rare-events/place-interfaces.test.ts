import { describe, expect, it } from 'vitest';
import { placeInterfaces } from './place-interfaces';

const scouted = (levels: number[], probability: number) =>
  levels.map((level) => ({ level, trials: 10, crossed: 10 * probability, probability }));

describe('placeInterfaces', () => {
  it('spaces them evenly in ln probability and ends at the target', () => {
    // ln P falls linearly with the level: 20 factors of 0.8 from 0 to 1.
    const levels = placeInterfaces(
      scouted(
        Array.from({ length: 20 }, (_, i) => (i + 1) / 20),
        0.8,
      ),
      0,
      1,
    );
    expect(levels).toHaveLength(5);
    levels.forEach((level, i) => expect(level).toBeCloseTo((i + 1) / 5, 12));
    expect(levels.at(-1)).toBe(1);
  });

  it('needs none but the target where the way is short', () => {
    expect(placeInterfaces(scouted([0.5, 1], 0.9), 0, 1)).toEqual([1]);
    expect(placeInterfaces([], 0, 1)).toEqual([1]);
  });

  it('rises strictly, whatever the scouts met', () => {
    const levels = placeInterfaces(scouted([-1, -0.5, 0.2, 0.2, 0.1, 0.9, 3], 0.2), 0, 1);
    expect([...levels].sort((a, b) => a - b)).toEqual(levels);
    expect(new Set(levels).size).toBe(levels.length);
    expect(Math.min(...levels)).toBeGreaterThan(0);
  });
});
