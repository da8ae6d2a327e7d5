import { describe, expect, it } from 'vitest';
import { lnMoriRate } from '../../rates/mori';
import type { EscapePoint } from '../arrhenius/escape-point';
import { arrheniusLaw, inverseLearningRateLaw, minibatchArrheniusLaw } from './arrhenius-laws';
import { compareLaws } from './compare-laws';
import { linearLaw, type EscapeLaw } from './law';
import { powerLaw } from './power-law';
import { symmetryLaw } from './symmetry-law';

const landscape = { curvatureMinimum: 0.6, curvatureSaddle: 0.4, lossMinimum: 0.3, lossSaddle: 0.35 };
const temperatures = [6e-4, 5e-4, 4.5e-4, 4e-4, 3e-4, 2.5e-4];
const rates = [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08];

const predictable: [EscapeLaw, number[]][] = [
  [arrheniusLaw, [-4, 0.0127]],
  [minibatchArrheniusLaw, [2, 3e-4]],
  [inverseLearningRateLaw, [3]],
  [powerLaw(landscape), [0.7]],
  [powerLaw({ ...landscape, prefactor: 'known' }), []],
  [symmetryLaw({ zeroModes: 16 }), [40, 0.0127]],
  [symmetryLaw({ zeroModes: 16, barrier: 0.0127 }), [40]],
];

/** Points that lie exactly on a law. */
function pointsOf(law: EscapeLaw, values: number[], lnTauError = 0.05): EscapePoint[] {
  return temperatures.map((temperature, index) => {
    const knobs = { temperature, learningRate: rates[index], batchSize: 64, stepsPerEpoch: 8 };
    return { ...knobs, lnTau: law.predict(values, { ...knobs, lnTau: 0, lnTauError: 1 }), lnTauError };
  });
}

describe.each(predictable)('law %#: $name', (law, values) => {
  it('recovers the parameters of points that lie on it, and predicts those points', () => {
    const points = pointsOf(law, values);
    const fit = law.fit(points);
    expect(law.parameters).toHaveLength(values.length);
    expect(fit.errors).toHaveLength(values.length);
    values.forEach((value, index) => expect(fit.values[index]! / value).toBeCloseTo(1, 7));
    points.forEach((point) => expect(law.predict(fit.values, point)).toBeCloseTo(point.lnTau ?? NaN, 6));
    expect(fit.lnLikelihood).toBeCloseTo(-6 * Math.log(0.05 * Math.sqrt(2 * Math.PI)), 6);
  });

  it('names a knob that a point lacks', () => {
    expect(() =>
      law.fit([
        { lnTau: 1, lnTauError: 1 },
        { lnTau: 2, lnTauError: 1 },
      ]),
    ).toThrow(RangeError);
  });
});

describe('the formulas', () => {
  const point = { temperature: 5e-4, learningRate: 0.02, batchSize: 64, stepsPerEpoch: 8, lnTau: 0, lnTauError: 1 };

  it('symmetry adds (z/2)·ln T, so that the local slope is ΔE − (z/2)·T', () => {
    const law = symmetryLaw({ zeroModes: 16, barrier: 0.0127 });
    const step = 1e-3;
    const inverse = 1 / point.temperature;
    const slope =
      (law.predict([0], { ...point, temperature: 1 / (inverse + step) }) -
        law.predict([0], { ...point, temperature: 1 / (inverse - step) })) /
      (2 * step);
    expect(slope).toBeCloseTo(0.0127 - 8 * 5e-4, 9);
  });

  it('the power law is the rate of minibatch escape, in epochs', () => {
    const law = powerLaw({ ...landscape, prefactor: 'known' });
    expect(law.predict([], point)).toBeCloseTo(
      -lnMoriRate({ ...landscape, learningRate: 0.02, batchSize: 64 }) - Math.log(0.16),
      12,
    );
    // By hand: ln 2π − ½ ln(0.24) + (½ + 3200/0.6)·ln(7/6) − ln 0.16.
    expect(law.predict([], point)).toBeCloseTo(
      Math.log(2 * Math.PI) - 0.5 * Math.log(0.24) + (0.5 + 3200 / 0.6) * Math.log(7 / 6) - Math.log(0.16),
      8,
    );
  });

  it('a power law of free exponent cannot be told from Arrhenius in B/η_lr', () => {
    const freeExponent = linearLaw({
      name: 'power of the loss ratio, exponent free',
      parameters: ['lnFactor', 'inverseCurvature'],
      basis: ({ batchSize = 0, learningRate = 1 }) => [1, (batchSize / learningRate) * Math.log(7 / 6)],
      known: ({ learningRate = 1 }) => -Math.log(learningRate),
    });
    const points = rates.map((learningRate, index) => ({
      learningRate,
      batchSize: 64,
      lnTau: [9, 7, 6.2, 5.5, 5, 4.1][index]!,
      lnTauError: 0.2,
    }));
    expect(freeExponent.fit(points).lnLikelihood).toBeCloseTo(minibatchArrheniusLaw.fit(points).lnLikelihood, 9);
  });

  it('refuses numbers that are none', () => {
    expect(() => symmetryLaw({ zeroModes: NaN })).toThrow(/zero modes must be finite, got NaN/);
    expect(() => symmetryLaw({ zeroModes: 16, barrier: Infinity })).toThrow(/barrier must be finite, got Infinity/);
  });
});

describe('compareLaws', () => {
  it('finds the law that the points came from', () => {
    const entropic = pointsOf(symmetryLaw({ zeroModes: 16 }), [40, 0.0127]);
    const ranking = compareLaws(entropic, [
      arrheniusLaw,
      inverseLearningRateLaw,
      symmetryLaw({ zeroModes: 16 }),
      symmetryLaw({ zeroModes: 16, barrier: 0.0127 }),
    ]);
    expect(ranking.map(({ name }) => name)).toEqual([
      'Arrhenius with symmetry, barrier known',
      'Arrhenius with symmetry',
      'Arrhenius',
      '1/η_lr',
    ]);
    expect(ranking.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(ranking[0]!.weight).toBeGreaterThan(0.8);
    // Both symmetric laws fit exactly; the free barrier costs 2·2·3/3 − 2·1·2/4 more in the correction, and 2 in AIC.
    expect((ranking[1]!.aicc ?? 0) - (ranking[0]!.aicc ?? 0)).toBeCloseTo(2 + 4 - 1, 6);
    expect(ranking[0]!.weight / ranking[1]!.weight).toBeCloseTo(Math.exp(2.5), 5);
    expect(ranking[0]!.deltaLnLikelihood).toBeCloseTo(0, 6);
    expect(ranking[2]!.deltaLnLikelihood).toBeLessThan(-1);

    const drift = pointsOf(inverseLearningRateLaw, [3]);
    expect(compareLaws(drift, [minibatchArrheniusLaw, inverseLearningRateLaw])[0]!.name).toBe('1/η_lr');
  });

  it('counts parameters and scores by hand', () => {
    const points = [1, 2, 3, 4].map((x) => ({ temperature: 1 / x, lnTau: x, lnTauError: 1 }));
    const [law] = compareLaws(points, [arrheniusLaw]);
    const lnLikelihood = -2 * Math.log(2 * Math.PI);
    expect(law).toMatchObject({ parameterCount: 2, deltaLnLikelihood: 0, weight: 1 });
    expect(law!.aic).toBeCloseTo(4 - 2 * lnLikelihood, 10);
    expect(law!.aicc).toBeCloseTo(4 - 2 * lnLikelihood + 12, 10);
  });

  it('ranks by AIC for all laws when the points are too few for one correction', () => {
    const points = [1, 2, 3].map((x) => ({ temperature: 1 / x, learningRate: 0.1, lnTau: x, lnTauError: 0.5 }));
    const ranking = compareLaws(points, [inverseLearningRateLaw, arrheniusLaw]);
    expect(ranking.map(({ aicc }) => aicc === null)).toEqual([true, false]);
    expect(ranking[0]!.aic).toBeLessThan(ranking[1]!.aic);
    expect(ranking.every(({ weight }) => Number.isFinite(weight))).toBe(true);
  });

  it('lets a point without escapes decide between laws that fit the others alike', () => {
    const points: EscapePoint[] = [
      { temperature: 1, learningRate: 0.1, lnTau: 3, lnTauError: 0.5 },
      { temperature: 1 / 2, learningRate: 0.1, lnTau: 3.5, lnTauError: 0.5 },
      { temperature: 1 / 8, learningRate: 0.1, lnTau: null, lnTauError: null, totalTime: 400 },
    ];
    expect(compareLaws(points.slice(0, 2), [arrheniusLaw, inverseLearningRateLaw])[0]!.name).toBe('1/η_lr');
    expect(compareLaws(points, [arrheniusLaw, inverseLearningRateLaw])[0]!.name).toBe('Arrhenius');
  });

  it('needs points and laws', () => {
    expect(() => compareLaws([], [arrheniusLaw])).toThrow(/needs points and laws, got 0 points and 1 laws/);
  });
});
