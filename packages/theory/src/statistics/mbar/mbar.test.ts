import { describe, expect, it } from 'vitest';
import { normalDeviate, seededRandom } from '../seeded-random';
import { differenceError, targetFreeEnergies } from './mbar-covariance';
import { mbar } from './mbar';
import { decorrelated, statisticalInefficiency } from './statistical-inefficiency';

/** Gaussian states of given means and deviations: f_k = −ln(√(2π)·s_k). */
function gaussians(states: readonly { mean: number; deviation: number; count: number }[], seed: number) {
  const random = seededRandom(seed);
  const x = states.flatMap(({ mean, deviation, count }) =>
    Array.from({ length: count }, () => mean + deviation * normalDeviate(random)),
  );
  const potentials = states.map(({ mean, deviation }) =>
    Float64Array.from(x, (value) => ((value - mean) / deviation) ** 2 / 2),
  );
  return { x, potentials, counts: states.map(({ count }) => count) };
}

const dense = (rows: readonly Float64Array[]) => rows.map((row) => ({ potentials: row }));

const repeats = process.env['KRAMERS_THOROUGH'] ? 400 : 80;
const states = [
  { mean: 0, deviation: 1, count: 300 },
  { mean: 1, deviation: 0.7, count: 500 },
  { mean: 2.5, deviation: 1.2, count: 200 },
  { mean: 4, deviation: 0.5, count: 400 },
];

describe('the multistate Bennett acceptance ratio', () => {
  it('solves its own equations to 1e-10', () => {
    const { potentials, counts } = gaussians(states, 1);
    const { freeEnergies: f, lnMixture, residual, overlap } = mbar({ potentials, counts });
    expect(residual).toBeLessThan(1e-10);
    expect(f[0]).toBe(0);
    f.forEach((value, k) => {
      const sum = lnMixture.reduce((all, mixture, n) => all + Math.exp(-potentials[k]![n]! - mixture), 0);
      expect(-Math.log(sum)).toBeCloseTo(value, 10);
      expect(overlap[k]!.reduce((all, share) => all + share, 0)).toBeCloseTo(1, 10);
    });
  });

  it('gives exact free energies within its own errors, which are the scatter of repeats', () => {
    // Each z has mean 0 and standard deviation 1; bounds of 4 of their errors fail in about 1 seed of 2600 for the six
    // numbers.
    const z: number[][] = [[], [], []];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { potentials, counts } = gaussians(states, 100 + repeat);
      const solution = mbar({ potentials, counts });
      const errors = targetFreeEnergies(solution, potentials, dense(potentials));
      for (let k = 1; k < 4; k++) {
        const exact = -Math.log(states[k]!.deviation / states[0]!.deviation);
        z[k - 1]!.push((solution.freeEnergies[k]! - exact) / differenceError(errors, k, 0));
      }
    }
    for (const values of z) {
      const mean = values.reduce((sum, value) => sum + value, 0) / repeats;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repeats - 1));
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(repeats));
      expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * repeats));
    }
  });

  it('has for two states the error that Bennett gave', () => {
    const { potentials, counts } = gaussians(states.slice(0, 2), 7);
    const solution = mbar({ potentials, counts });
    const error = differenceError(targetFreeEnergies(solution, potentials, dense(potentials)), 1, 0);
    const [n0, n1] = counts as [number, number];
    const product = solution.lnMixture.reduce((sum, mixture, n) => {
      const share = n1 * Math.exp(solution.freeEnergies[1]! - potentials[1]![n]! - mixture);
      return sum + share * (1 - share);
    }, 0);
    expect(error).toBeCloseTo(Math.sqrt(1 / product - 1 / n0 - 1 / n1), 10);
  });

  it('knows the error of a state that was not sampled', () => {
    const z = Array.from({ length: repeats }, (_, repeat) => {
      const { x, potentials, counts } = gaussians(states, 900 + repeat);
      const target = Float64Array.from(x, (value) => ((value - 1.7) / 0.6) ** 2 / 2);
      const all = targetFreeEnergies(mbar({ potentials, counts }), potentials, dense([potentials[0]!, target]));
      return (all.freeEnergies[1]! - all.freeEnergies[0]! + Math.log(0.6)) / differenceError(all, 1, 0);
    });
    const mean = z.reduce((sum, value) => sum + value, 0) / repeats;
    const deviation = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repeats - 1));
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(repeats));
    expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * repeats));
  });

  it('does not care for constants, of a state or of a sample', () => {
    const { potentials, counts } = gaussians(states, 3);
    const plain = mbar({ potentials, counts }).freeEnergies;
    const shifted = potentials.map((row, k) => row.map((value, n) => value + 300 * k + 50 * Math.sin(n)));
    const moved = mbar({ potentials: shifted, counts }).freeEnergies;
    moved.forEach((value, k) => {
      expect(value - 300 * k).toBeCloseTo(plain[k]!, 8);
    });
  });

  it('refuses states that share nothing, and shapes that do not fit', () => {
    const apart = gaussians([states[0]!, { mean: 400, deviation: 1, count: 50 }], 4);
    expect(() => mbar(apart)).toThrow(/overlap/);
    const { potentials, counts } = gaussians(states, 8);
    const solution = mbar({ potentials, counts });
    expect(() => targetFreeEnergies(solution, potentials, [{ at: [], potentials: [] }])).toThrow(/no weight/);
    expect(() => targetFreeEnergies(solution, potentials, [{ potentials: [1] }])).toThrow(/each of 1400 samples/);
    expect(() => mbar({ potentials: [new Float64Array(3)], counts: [2] })).toThrow(/each of the 2 samples, got 3/);
    expect(() => mbar({ potentials: [new Float64Array(0)], counts: [0] })).toThrow(/1 or more/);
    expect(() => mbar({ potentials: [Float64Array.of(NaN)], counts: [1] })).toThrow(/finite/);
  });
});

describe('the statistical inefficiency', () => {
  it('of an autoregressive series is (1 + a)/(1 − a)', () => {
    // a = 0.9, g = 19, 200 000 values: its own error is about 3 %; a bound of 15 % holds for all but 1 seed in a
    // million.
    const random = seededRandom(5);
    let value = 0;
    const series = Float64Array.from({ length: 200_000 }, () => (value = 0.9 * value + normalDeviate(random)));
    const g = statisticalInefficiency(series);
    expect(Math.abs(g / 19 - 1)).toBeLessThan(0.15);
    expect(statisticalInefficiency(decorrelated(series, g))).toBeLessThan(1.5);
  });

  it('is near 1 for independent samples, and refuses series without any', () => {
    const random = seededRandom(6);
    expect(statisticalInefficiency(Float64Array.from({ length: 5000 }, () => random()))).toBeLessThan(1.2);
    expect(() => statisticalInefficiency([1, 2])).toThrow(/3 samples/);
    expect(() => statisticalInefficiency([1, 1, 1])).toThrow(/moves/);
    expect(() => statisticalInefficiency([1, NaN, 1])).toThrow(/finite/);
  });
});
