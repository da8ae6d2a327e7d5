import { describe, expect, it } from 'vitest';
import { openStream, nextUniform } from '@kramers/core';
import { halfAmplitude } from './half-amplitude';

const law = (amplitude: number, half: number, slope: number) => 1 / (1 + Math.pow(half / amplitude, slope));

describe('the half amplitude', () => {
  it('is that of a logistic law when the shares are exact', () => {
    const doses = [0.1, 0.13, 0.2].map((amplitude) => ({
      amplitude,
      runs: 1e6,
      escapes: 1e6 * law(amplitude, 0.134, 9),
    }));
    expect(halfAmplitude(doses).value).toBeCloseTo(0.134, 8);
  });

  it('has an interval that covers at its rate: 95 % of 400, so 370 to 390 but for 1 seed in 50', () => {
    const stream = openStream(7, 'doses');
    const covered = Array.from({ length: 400 }, () => {
      const doses = [0.11, 0.134, 0.16].map((amplitude) => {
        const p = law(amplitude, 0.134, 9);
        const escapes = Array.from({ length: 100 }, () => nextUniform(stream) < p).filter(Boolean).length;
        return { amplitude, runs: 100, escapes };
      });
      const [low, high] = halfAmplitude(doses).interval;
      return low < 0.134 && 0.134 < high;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThanOrEqual(370);
    expect(covered).toBeLessThanOrEqual(390);
  });

  it('refuses doses that do not bracket it', () => {
    expect(() => halfAmplitude([{ amplitude: 1, escapes: 5, runs: 5 }])).toThrow(/do not bracket/);
  });
});
