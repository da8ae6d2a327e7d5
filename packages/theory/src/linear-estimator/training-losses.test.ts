import { EVD, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { normals } from '../landscape/random.fixture';
import { estimatorLosses, estimatorPlateaus } from './training-losses';

/** I₁ from its power series, which converges everywhere. */
function bessel1(x: number): number {
  let term = x / 2;
  let sum = term;
  for (let k = 1; k < 400; k++) {
    term *= (x * x) / 4 / (k * (k + 1));
    sum += term;
  }
  return sum;
}

test('the train loss is the closed form e^{−4η(1+λ)t}·I₁(2√z)/√z', () => {
  for (const ratio of [0.02, 0.1, 0.5, 0.99, 1, 1.7, 5]) {
    for (const steps of [1, 30, 400, 1500]) {
      const root = 4 * 0.01 * steps * Math.sqrt(ratio);
      const closed = (Math.exp(-4 * 0.01 * (1 + ratio) * steps) * bessel1(2 * root)) / root;
      const { train } = estimatorLosses({ ratio, learningRate: 0.01 }, steps);
      expect(train / closed).toBeCloseTo(1, 10);
    }
  }
});

test('late at λ = 1 it is still the closed form, and the generalisation loss its integral', () => {
  const at = (steps: number) => estimatorLosses({ ratio: 1, learningRate: 0.01 }, steps);
  for (const steps of [3e4, 1e7])
    expect(at(steps).generalisation * Math.sqrt(0.04 * Math.PI * steps)).toBeCloseTo(1, 3);
});

test('losses begin at 1, and d L_gen/dt = −4η L_tr without decay', () => {
  for (const ratio of [0.3, 0.95, 2]) {
    const at = (steps: number) => estimatorLosses({ ratio, learningRate: 0.01 }, steps);
    expect(at(0).train).toBeCloseTo(1, 12);
    expect(at(0).generalisation).toBeCloseTo(1, 12);
    const slope = (at(101).generalisation - at(99).generalisation) / 2;
    expect(slope / (-0.04 * at(100).train)).toBeCloseTo(1, 3);
  }
});

test('moments of the spectrum, E 1/ν = 1/(1 − λ) and E 1/ν² = 1/(1 − λ)³, give the plateaus of Eq. 15', () => {
  const { exact, leading, printed } = estimatorPlateaus({ ratio: 0.6, learningRate: 0.01, decay: 1e-5 });
  expect(exact.train / leading!.train).toBeCloseTo(1, 3);
  expect(exact.generalisation / leading!.generalisation).toBeCloseTo(1, 3);
  expect(printed!.generalisation / leading!.generalisation).toBeCloseTo(2, 12);
  expect(estimatorPlateaus({ ratio: 2.5, learningRate: 0.01 }).exact.generalisation).toBeCloseTo(0.6, 12);
  expect(estimatorPlateaus({ ratio: 2.5, learningRate: 0.01 }).leading).toBeNull();
});

// The second implementation: an actual Gaussian sample, its eigenvectors, and the decayed flow along each, 30 samples
// of d = 60. Fluctuations of one sample are about 3 % (train) and 10 % (generalisation at the lower edge), so means
// of 30 to 2 %.
test('agrees with samples of finite size, with decay and without, λ below and above 1', () => {
  const next = normals(4);
  const inputs = 60;
  for (const [ratio, decay, steps] of [
    [0.5, 0, 60],
    [0.5, 0.1, 300],
    [1.5, 0.05, 200],
  ] as const) {
    const count = Math.round(inputs / ratio);
    const mean = { train: 0, generalisation: 0 };
    for (let sample = 0; sample < 30; sample++) {
      const x = new Matrix(inputs, count);
      for (let i = 0; i < inputs; i++) for (let j = 0; j < count; j++) x.set(i, j, next());
      const values = new EVD(x.mmul(x.transpose()).div(count), { assumeSymmetric: true }).realEigenvalues;
      for (const value of values) {
        const nu = Math.max(0, value);
        const rate = nu + decay / 2;
        const left = Math.exp(-2 * 0.01 * rate * steps);
        // The mean over student and teacher, each of variance 1/(2d) along every eigenvector, of D = S − T.
        const student = left;
        const teacher = rate > 0 ? (nu / rate) * (1 - left) - 1 : -1;
        const square = (student * student + teacher * teacher) / (2 * inputs) / 30;
        mean.train += nu * square;
        mean.generalisation += square;
      }
    }
    const { train, generalisation } = estimatorLosses({ ratio, learningRate: 0.01, decay }, steps);
    expect(Math.abs(mean.train / train - 1)).toBeLessThan(0.06);
    expect(Math.abs(mean.generalisation / generalisation - 1)).toBeLessThan(0.06);
  }
});

test('steps of descent are faster than the flow by about ην, and exact for one eigenvalue', () => {
  // λ → 0: ν = 1, so L = (1 − 2η)^{2t}.
  const narrow = { ratio: 1e-8, learningRate: 0.05, discrete: true };
  expect(estimatorLosses(narrow, 30).train / 0.9 ** 60).toBeCloseTo(1, 5);
  const [flow, steps] = [false, true].map((discrete) =>
    estimatorLosses({ ratio: 0.5, learningRate: 0.01, discrete }, 700),
  );
  expect(steps!.train).toBeLessThan(flow!.train);
  expect(steps!.train / flow!.train).toBeGreaterThan(0.9);
});

test('refuses what makes no sense', () => {
  expect(() => estimatorLosses({ ratio: 0, learningRate: 0.01 }, 1)).toThrow(/ratio must be a finite number > 0/);
  expect(() => estimatorLosses({ ratio: 0.5, learningRate: 0.01 }, -1)).toThrow(/steps/);
  expect(() => estimatorLosses({ ratio: 1, learningRate: 0.2, discrete: true }, 1)).toThrow(/overshoots/);
});
