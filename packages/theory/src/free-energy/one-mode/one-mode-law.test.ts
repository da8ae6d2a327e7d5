import { describe, expect, it } from 'vitest';
import { normals } from '../../landscape/random.fixture';
import { lnCumulativeIntegral } from '../../numerics/log-sums';
import { oneModeLaw } from './one-mode-law';

describe('the density of a singular value', () => {
  it.each([
    [[3, 4, 2, 1], 0.9, 0.3, 0.06],
    [[1, 5, 3, 1], 0.7, 0.5, 0.2],
    [[1, 3, 2, 2, 2], 0.8, 0.4, 0.1],
  ])('of widths %j is that of random weights, weighed by how well they fit', (widths, eta, beta, temperature) => {
    // Prior weights of variance T/β, weighed by e^{−½|W − M|²/T}; moments of y under the law within 5 standard errors
    // of the weighed mean, so that another seed fails in 1 of 300 000 tries for each of the three moments.
    const depth = widths.length - 1;
    const next = normals(17);
    const scale = Math.sqrt(temperature / beta);
    const samples = Array.from({ length: 40_000 }, () => {
      let map = Array.from({ length: widths[0]! }, (_, i) =>
        Array.from({ length: widths[0]! }, (_, j) => Number(i === j)),
      );
      for (let l = 0; l < depth; l++) {
        map = Array.from({ length: widths[l + 1]! }, () => {
          const row = Array.from({ length: widths[l]! }, () => scale * next());
          return map[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * map[k]![j]!, 0));
        });
      }
      const flat = map.flat();
      const distance = flat.reduce((sum, value, i) => sum + (value - (i === 0 ? eta : 0)) ** 2, 0);
      const sigma = Math.sqrt(flat.reduce((sum, value) => sum + value * value, 0));
      return { y: Math.pow(sigma, 1 / depth), weight: Math.exp((eta * eta - distance) / (2 * temperature)) };
    });
    const law = oneModeLaw({ widths, rank: 0 });
    const { y, lnDensity } = law.at({ beta, temperature, correlations: [eta], highest: 4 });
    const lnIntegral = (power: number) =>
      lnCumulativeIntegral(
        y,
        lnDensity.map((value, i) => (i === 0 ? -Infinity : value + power * Math.log(y[i]!))),
      )[y.length - 1]!;
    const norm = samples.reduce((sum, { weight }) => sum + weight, 0);
    for (const power of [1, 2, 4]) {
      const expected = Math.exp(lnIntegral(power) - lnIntegral(0));
      const average = samples.reduce((sum, sample) => sum + sample.weight * sample.y ** power, 0) / norm;
      const spread = samples.reduce((sum, { y, weight }) => sum + (weight * (y ** power - average)) ** 2, 0);
      expect(Math.abs(average - expected)).toBeLessThan((5 * Math.sqrt(spread)) / norm);
    }
    // The law's own norm is half the partition function, relative to the prior.
    const partition = Math.log(norm / samples.length) - Math.log(2);
    const error = Math.sqrt(samples.reduce((sum, { weight }) => sum + weight ** 2, 0)) / norm;
    expect(Math.abs(lnIntegral(0) - partition)).toBeLessThan(5 * error);
  });

  it('diffuses as T/L where layers are balanced and the singular value is large', () => {
    const law = oneModeLaw({ widths: [5, 10, 10, 2], rank: 1 });
    const temperature = 1e-5;
    const { lnDiffusion } = law.at({ beta: 0.25, temperature, correlations: [0.9, 0.8], highest: 0.3 });
    expect(lnDiffusion[1200]).toBeCloseTo(Math.log(temperature / 3), 2);
  });

  it('refuses to be asked beyond a learnt mode, or for nothing', () => {
    const law = oneModeLaw({ widths: [5, 10, 10, 2], rank: 1 });
    const point = { beta: 0.25, temperature: 5e-4, correlations: [0.9, 0.8], highest: 0.3 };
    expect(() => law.at({ ...point, highest: 0.66 })).toThrow(/where a learnt mode rests/);
    expect(() => law.at({ ...point, highest: 0 })).toThrow(/highest/);
    expect(() => law.at({ ...point, intervals: 1.5 })).toThrow(/intervals/);
    expect(() => law.at({ ...point, beta: -1 })).toThrow(/beta/);
  });
});
