import { expect, test } from 'vitest';
import { integrate } from '../numerics/gauss-legendre';
import { normals } from '../landscape/random.fixture';
import { kestenLaw, kestenTail } from './kesten';
import { passageSlope, powerLawDensity } from './power-law-density';

test('one input, one sample: variance η/(2 − 3η), and E|1 − ηx²|^s = 1 by a plain sum', () => {
  for (const learningRate of [0.03, 0.1, 0.25, 0.6]) {
    const { variance, tail } = kestenLaw({ learningRate });
    expect(variance).toBeCloseTo(learningRate / (2 - 3 * learningRate), 12);
    let sum = 0;
    for (let x = -30; x <= 30; x += 1e-3) {
      sum += (1e-3 * Math.exp((-x * x) / 2) * Math.abs(1 - learningRate * x * x) ** tail) / Math.sqrt(2 * Math.PI);
    }
    expect(sum).toBeCloseTo(1, 5);
  }
  expect(kestenTail({ learningRate: 0.1 })).toBeCloseTo(17.285, 3);
});

test('exponents of the densities belong together', () => {
  const law = kestenLaw({ learningRate: 0.1 });
  expect(law.weightDensity).toBeCloseTo(-18.285, 3);
  expect(law.lossDensity).toBeCloseTo(-9.642, 3);
});

// E(length²) = 1 − 2η + η²(B + d + 1)/B is 1 at η = 2B/(B + d + 1), and E(length⁴) is known too: there the exponent
// is exactly 2 (and 4).
test('any batch and dimension: the exponent is 2 where the variance ends, 4 where the fourth moment does', () => {
  const all = [
    [4, 1],
    [1, 3],
    [1, 1],
    [5, 4],
    [64, 1],
  ] as const;
  for (const [batchSize, dimension] of process.env['KRAMERS_THOROUGH'] ? all : all.slice(0, 2)) {
    const end = (2 * batchSize) / (batchSize + dimension + 1);
    expect(kestenTail({ learningRate: end, batchSize, dimension })).toBeCloseTo(2, 8);
    expect(kestenLaw({ learningRate: 1.01 * end, batchSize, dimension }).variance).toBe(Infinity);
    const m = (k: number) => Array.from({ length: k }, (_, i) => batchSize + 2 * i).reduce((p, v) => p * v, 1);
    const v = dimension - 1;
    // ((1 − εu)² + ε²uv)², with E uᵏ = m(k), E v = d − 1, E v² = (d − 1)(d + 1).
    const fourth = (e: number) =>
      1 -
      4 * e * m(1) +
      (6 * m(2) + 2 * v * m(1)) * e ** 2 -
      (4 * m(3) + 4 * v * m(2)) * e ** 3 +
      (m(4) + 2 * v * m(3) + v * (v + 2) * m(2)) * e ** 4;
    let [low, high] = [1e-6, end / batchSize];
    for (let i = 0; i < 100; i++)
      [low, high] = fourth((low + high) / 2) < 1 ? [(low + high) / 2, high] : [low, (low + high) / 2];
    expect(kestenTail({ learningRate: low * batchSize, batchSize, dimension })).toBeCloseTo(4, 6);
  }
});

test('only η·h matters to the tail, and small rates give cB/(ηh) with c(ln 2c − 1) = ½', () => {
  expect(kestenTail({ learningRate: 0.05, curvature: 3 })).toBeCloseTo(kestenTail({ learningRate: 0.15 }), 9);
  const c = (kestenTail({ learningRate: 0.001, batchSize: 2 }) * 0.001) / 2;
  expect(c * (Math.log(2 * c) - 1)).toBeCloseTo(0.5, 2);
});

// 4·10⁵ steps, correlated over about 1/η = 5: the variance is known to 1 %; three of them.
test('the process itself has that variance, in two dimensions with a batch of three', () => {
  const next = normals(8);
  const [learningRate, batchSize, dimension] = [0.2, 3, 2];
  const theta = [0, 0];
  let sum = 0;
  const steps = 4e5;
  for (let step = 0; step < steps; step++) {
    const gradient = [0, 0];
    for (let i = 0; i < batchSize; i++) {
      const x = [next(), next()];
      const error = next() - theta[0]! * x[0]! - theta[1]! * x[1]!;
      x.forEach((value, k) => (gradient[k]! += (error * value) / batchSize));
    }
    gradient.forEach((value, k) => (theta[k]! += learningRate * value));
    sum += theta[0]! ** 2 + theta[1]! ** 2;
  }
  const { variance } = kestenLaw({ learningRate, batchSize, dimension });
  expect(Math.abs(sum / (2 * steps) / variance - 1)).toBeLessThan(0.03);
});

test('refuses a rate at which the process grows', () => {
  expect(() => kestenTail({ learningRate: 4 })).toThrow(/no stationary law; lower it/);
});

test('the claimed density: φ = 11 at η = .1, Student, with variance 1/19', () => {
  const minimum = { batchSize: 1, learningRate: 0.1, curvatureMinimum: 1 };
  const claimed = powerLawDensity(minimum);
  expect(claimed).toMatchObject({ exponent: 11, tail: 21, weightDensity: -22, lossDensity: -11.5 });
  const moment = (k: number) => integrate((t) => t ** k * (1 + t * t) ** -11, -40, 40, 400);
  expect(claimed.variance).toBeCloseTo(moment(2) / moment(0), 10);
  expect(powerLawDensity({ ...minimum, learningRate: 3 }).variance).toBe(Infinity);
});

test('the passage slope and the bound on outlier directions', () => {
  const minimum = { batchSize: 1, learningRate: 0.1, curvatureMinimum: 1 };
  expect(passageSlope(minimum, 3)).toEqual({ slope: 9.5, outlierBound: 22, stable: true });
  expect(passageSlope(minimum, 22)).toMatchObject({ slope: 0, stable: false });
});
