import { describe, expect, it } from 'vitest';
import { fitArrhenius, fitMinibatchArrhenius } from './arrhenius';
import type { EscapePoint } from './escape-point';
import { exponentialRate } from '../waiting/exponential-rate';
import { exponentialDeviate, normalDeviate, seededRandom } from '../seeded-random';

const at = (inverseTemperature: number, lnTau: number, lnTauError: number): EscapePoint => ({
  temperature: 1 / inverseTemperature,
  lnTau,
  lnTauError,
});
const threePoints = [at(1, 1, 1), at(2, 3, 1), at(3, 4, 0.5)];

describe('fitArrhenius', () => {
  it('solves the normal equations: weights 1, 1, 4 by hand', () => {
    const fit = fitArrhenius(threePoints);
    expect(fit.slope.value).toBeCloseTo(10 / 7, 12);
    expect(fit.intercept.value).toBeCloseTo(-5 / 21, 12);
    expect(fit.slope.error).toBeCloseTo(Math.sqrt(6 / 21), 12);
    expect(fit.intercept.error).toBeCloseTo(Math.sqrt(41 / 21), 12);
    [-4 / 21, 8 / 21, -1 / 21].forEach((residual, index) => expect(fit.residuals[index]).toBeCloseTo(residual, 12));
    expect(fit.chiSquared).toBeCloseTo(4 / 21, 12);
    expect(fit.rSquared).toBeCloseTo(75 / 77, 12);
    expect(fit).toMatchObject({ degreesOfFreedom: 1, bounds: [] });
    expect(fit.pValue).toBeCloseTo(0.6625, 4);
    expect(fit.lnLikelihood).toBeCloseTo(-2 / 21 - 1.5 * Math.log(2 * Math.PI) + Math.log(2), 12);
  });

  it('has parametric intervals of ±1.96 standard errors, the same for the same seed', () => {
    const { slope } = fitArrhenius(threePoints, { replicates: 5000 });
    expect(Math.abs((slope.high - slope.low) / (2 * 1.96 * slope.error) - 1)).toBeLessThan(0.04);
    expect(fitArrhenius(threePoints, { seed: 3 })).toEqual(fitArrhenius(threePoints, { seed: 3 }));
  });

  it('passes through two points and says nothing about misfit', () => {
    const fit = fitArrhenius(threePoints.slice(1));
    expect(fit.slope.value).toBeCloseTo(1, 12);
    expect(fit).toMatchObject({ degreesOfFreedom: 0, pValue: null });
    expect(fitArrhenius([at(1, 2, 1), at(2, 2, 1)]).rSquared).toBeNull();
  });

  it('is moved by a time without escapes only where the line expected some', () => {
    const cold = (totalTime: number): EscapePoint => ({ temperature: 1 / 4, lnTau: null, lnTauError: null, totalTime });
    const free = fitArrhenius(threePoints);
    const idle = fitArrhenius([...threePoints, cold(1)]);
    const strict = fitArrhenius([...threePoints, cold(1e5)]);
    expect(idle.slope.value).toBeGreaterThan(free.slope.value);
    expect(idle.slope.value - free.slope.value).toBeLessThan(0.01);
    expect(strict.slope.value - free.slope.value).toBeGreaterThan(1);
    expect(idle.bounds).toMatchObject([{ x: 4, lnTotalTime: 0 }]);
    expect(idle.bounds[0]!.probability).toBeGreaterThan(0.99);
    expect(strict.bounds[0]!.probability).toBeLessThan(0.5);
    expect(strict.residuals).toHaveLength(3);
  });

  it('widens residual intervals by the scatter beyond the stated errors', () => {
    const scattered = [1, 2, 3, 4, 5, 6].map((x) => at(x, 2 * x + (x % 2 === 0 ? 1 : -1), 0.1));
    const stated = fitArrhenius(scattered).slope;
    const seen = fitArrhenius(scattered, { bootstrap: 'residual' }).slope;
    expect(seen.high - seen.low).toBeGreaterThan(5 * (stated.high - stated.low));
    expect(() => fitArrhenius(threePoints.slice(1), { bootstrap: 'residual' })).toThrow(
      /at least three measured points, got 2/,
    );
  });

  it('covers the true slope in 95 % of 200 sweeps, ±3 % at two standard errors, by normal errors', () => {
    const random = seededRandom(17);
    let covered = 0;
    for (let sweep = 0; sweep < 200; sweep += 1) {
      const points = [1600, 1800, 2000, 2200, 2500].map((x) => at(x, 0.006 * x + 0.2 * normalDeviate(random), 0.2));
      const { slope } = fitArrhenius(points, { replicates: 200, seed: sweep });
      if (slope.low <= 0.006 && slope.high >= 0.006) covered += 1;
    }
    expect(Math.abs(covered / 200 - 0.95)).toBeLessThan(0.045);
  });

  it(
    'covers the true slope in 95 % of 200 sweeps, ±3 % at two standard errors, when a third of the cold ends see ' +
      'no escape',
    () => {
      const random = seededRandom(19);
      let covered = 0;
      let without = 0;
      for (let sweep = 0; sweep < 200; sweep += 1) {
        const points = [1, 2, 3, 4, 5.5].map((x): EscapePoint => {
          const observations = Array.from({ length: 40 }, () => {
            const time = exponentialDeviate(random) * Math.exp(2 * x);
            return { time: Math.min(time, 1600), escaped: time < 1600 };
          });
          return { temperature: 1 / x, ...exponentialRate(observations) };
        });
        if (points[4]!.lnTau === null) without += 1;
        const { slope } = fitArrhenius(points, { replicates: 200, seed: sweep });
        if (slope.low <= 2 && slope.high >= 2) covered += 1;
      }
      expect(without).toBeGreaterThan(40);
      expect(Math.abs(covered / 200 - 0.95)).toBeLessThan(0.045);
    },
  );

  it('refuses one point, one temperature and a missing knob in one sentence', () => {
    expect(() => fitArrhenius([])).toThrow(RangeError);
    expect(() => fitArrhenius([at(2, 1, 1)])).toThrow(
      /at least as many measured points at different settings, got 1\.$/,
    );
    expect(() => fitArrhenius([at(2, 1, 1), at(2, 2, 1)])).toThrow(/settings that coincide/);
    expect(() => fitArrhenius([at(2, 1, 1), { lnTau: 1, lnTauError: 1 }])).toThrow(/positive temperature/);
  });
});

describe('fitMinibatchArrhenius', () => {
  it('fits ln(τ·η_lr), in which the drift with the learning rate is gone', () => {
    const points = [0.005, 0.01, 0.02, 0.04].map((learningRate) => ({
      learningRate,
      batchSize: 64,
      lnTau: 1.5 + 4e-4 * (64 / learningRate) - Math.log(learningRate),
      lnTauError: 0.1,
    }));
    const fit = fitMinibatchArrhenius(points);
    expect(fit.slope.value).toBeCloseTo(4e-4, 14);
    expect(fit.intercept.value).toBeCloseTo(1.5, 10);
    expect(fit.rSquared).toBeCloseTo(1, 12);
    const withSteps = fitMinibatchArrhenius(points.map((point) => ({ ...point, stepsPerEpoch: 8 })));
    expect(withSteps.intercept.value).toBeCloseTo(1.5 + Math.log(8), 10);
  });

  it('puts a time without escapes into the same unit', () => {
    const measured = [0.02, 0.04].map((learningRate) => ({
      learningRate,
      batchSize: 64,
      lnTau: 3 - Math.log(learningRate),
      lnTauError: 0.1,
    }));
    const fit = fitMinibatchArrhenius([
      ...measured,
      { learningRate: 0.01, batchSize: 64, lnTau: null, lnTauError: null, totalTime: 500 },
    ]);
    expect(fit.bounds[0]!.x).toBeCloseTo(6400, 8);
    expect(fit.bounds[0]!.lnTotalTime).toBeCloseTo(Math.log(5), 12);
  });
});
