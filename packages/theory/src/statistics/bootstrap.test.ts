import { describe, expect, it } from 'vitest';
import { bootstrapIntervals, redrawByErrors, resample } from './bootstrap';
import { normalDeviate, seededRandom } from './seeded-random';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('bootstrapIntervals', () => {
  it(
    'of one normal value is ±1.96 errors, within three standard errors of 20 000 replicates: another seed would ' +
      'fail in 1 of 200 tries',
    () => {
      const [interval] = bootstrapIntervals((random) => redrawByErrors([10], [2], random), { replicates: 20_000 });
      // A quantile's standard error is √(p(1 − p)/n) over the density there, φ(1.96)/2.
      const error = Math.sqrt((0.025 * 0.975) / 20_000) / (0.05845 / 2);
      expect(Math.abs(interval!.low - (10 - 3.92))).toBeLessThan(3 * error);
      expect(Math.abs(interval!.high - (10 + 3.92))).toBeLessThan(3 * error);
    },
  );

  it('depends on the seed and on nothing else', () => {
    const run = (seed: number) =>
      bootstrapIntervals((random) => [mean(resample([1, 2, 4, 8], random))], { seed, replicates: 50 });
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  it(
    'by resampling covers the mean of 40 normal values in 93.5 % of 400 samples, as of 6000 others, within three ' +
      'standard errors',
    () => {
      const random = seededRandom(21);
      let covered = 0;
      for (let trial = 0; trial < 400; trial += 1) {
        const values = Array.from({ length: 40 }, () => normalDeviate(random));
        const [{ low, high } = { low: NaN, high: NaN }] = bootstrapIntervals(
          (source) => [mean(resample(values, source))],
          {
            replicates: 300,
            seed: trial,
          },
        );
        if (low <= 0 && high >= 0) covered += 1;
      }
      // Another seed would fail in 1 of 400 tries.
      expect(Math.abs(covered / 400 - 0.935)).toBeLessThan(3 * Math.sqrt((0.935 * 0.065) / 400));
    },
  );

  it('refuses one replicate and an impossible confidence', () => {
    expect(() => bootstrapIntervals(() => [0], { replicates: 1 })).toThrow(/2 or more, got 1/);
    expect(() => bootstrapIntervals(() => [0], { confidence: 0 })).toThrow(/between 0 and 1/);
  });
});
