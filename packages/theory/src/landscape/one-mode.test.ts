import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneModeLoss, oneModeSlope, oneModeStationary, oneModeTransitions } from './one-mode';

/** Largest value of a function with a single peak, without derivatives: golden-section search. */
function peak(f: (x: number) => number, lower: number, upper: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [lower, upper];
  for (let k = 0; k < 120; k++) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
    if (f(left) < f(right)) a = left;
    else b = right;
  }
  return f((a + b) / 2);
}

function bisect(f: (x: number) => number, lower: number, upper: number): number {
  let [a, b] = [lower, upper];
  const sign = Math.sign(f(a));
  for (let k = 0; k < 200; k++) {
    const middle = (a + b) / 2;
    if (Math.sign(f(middle)) === sign) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

const seed = 20240617;
const depth = fc.integer({ min: 3, max: 12 });
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const correlation = between(0.01, 1);

describe('transitions', () => {
  test.each([
    [3, 0.8, 0.294723, 0.350882, 6],
    [3, 0.9, 0.344839, 0.410549, 6],
    [4, 0.8, 0.1947, 0.2754, 4],
    [4, 0.9, 0.2324, 0.3286, 4],
    [5, 0.8, 0.1472, 0.2428, 4],
    [5, 0.9, 0.1777, 0.2931, 4],
  ])('depth %i, correlation %f: beta* %f, beta_c %f', (depth, correlation, betaStar, betaC, digits) => {
    const transitions = oneModeTransitions({ depth, correlation });
    expect(transitions.order).toBe(1);
    expect(transitions.betaStar).toBeCloseTo(betaStar, digits);
    expect(transitions.betaC).toBeCloseTo(betaC, digits);
  });

  test('beta_c is where a stationary λ last exists, beta* where some λ last beats 0 (numerical search)', () => {
    fc.assert(
      fc.property(depth, correlation, (depth, correlation) => {
        const { betaC, betaStar } = oneModeTransitions({ depth, correlation });
        // ℓ′ = 0 and ℓ = 0 are linear in β, so each β is the largest for which they can be solved.
        const fold = peak((lambda) => (correlation - lambda) * lambda ** (1 - 2 / depth), 0, correlation);
        const equal = peak(
          (lambda) => ((correlation * lambda - lambda ** 2 / 2) * 2) / (depth * lambda ** (2 / depth)),
          1e-300,
          2 * correlation,
        );
        expect(Math.abs(betaC! / fold - 1)).toBeLessThan(1e-9);
        expect(Math.abs(betaStar! / equal - 1)).toBeLessThan(1e-9);
        expect(betaStar!).toBeLessThan(betaC!);
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('deep limit: beta_c → (η/2)², beta* → 0', () => {
    const { betaC, betaStar } = oneModeTransitions({ depth: 100_000, correlation: 0.8 });
    expect(betaC).toBeCloseTo(0.16, 4);
    expect(betaStar).toBeLessThan(1e-5);
  });

  test('depth 2 has one continuous transition at η, depth 1 none', () => {
    expect(oneModeTransitions({ depth: 2, correlation: 0.8 })).toEqual({
      order: 2,
      betaC: 0.8,
      lambdaC: 0,
      betaStar: 0.8,
      lambdaStar: 0,
    });
    expect(oneModeTransitions({ depth: 1, correlation: 0.8 })).toEqual({
      order: null,
      betaC: null,
      lambdaC: null,
      betaStar: null,
      lambdaStar: null,
    });
  });
});

describe('stationary points', () => {
  test('depth 3, η = 0.8', () => {
    const mode = { depth: 3, correlation: 0.8 };
    const low = oneModeStationary(mode, 0.25);
    expect(low.saddle).toBeCloseTo(0.034885, 6);
    expect(low.minimum).toBeCloseTo(0.480905, 6);
    expect(low.barrierUp).toBeCloseTo(0.012737, 6);
    expect(low.barrierDown).toBeCloseTo(0.051645, 6);
    const middle = oneModeStationary(mode, 0.29);
    expect(middle.saddle).toBeCloseTo(0.060247, 6);
    expect(middle.minimum).toBeCloseTo(0.409466, 6);
    expect(middle.barrierUp).toBeCloseTo(0.020469, 6);
    expect(middle.lossAtMinimum).toBeCloseTo(-0.003876, 6);
    expect(middle.learntIsGlobal).toBe(true);
    const high = oneModeStationary(mode, 0.32);
    expect(high.saddle).toBeCloseTo(0.092545, 6);
    expect(high.minimum).toBeCloseTo(0.342743, 6);
    expect(high.barrierUp).toBeCloseTo(0.028453, 6);
    expect(high.barrierDown).toBeCloseTo(0.008829, 6);
    expect(high.lossAtMinimum).toBeCloseTo(0.019624, 6);
    expect(high.learntIsGlobal).toBe(false);
  });

  test('agree with bisection of the derivative, at any depth, strength and distance from the fold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 50 }), correlation, between(-14, -0.001), (depth, correlation, level) => {
        const mode = { depth, correlation };
        const { betaC, lambdaC } = oneModeTransitions(mode);
        const beta = betaC! * Math.exp(level);
        const { saddle, minimum, barrierUp, barrierDown, lossAtMinimum } = oneModeStationary(mode, beta);
        const lnSaddle = bisect((u) => oneModeSlope(mode, beta, Math.exp(u)), Math.log(1e-250), Math.log(lambdaC!));
        expect(Math.abs(Math.log(saddle!) - lnSaddle)).toBeLessThan(1e-10);
        expect(
          Math.abs(minimum! / bisect((lambda) => oneModeSlope(mode, beta, lambda), lambdaC!, correlation) - 1),
        ).toBeLessThan(1e-10);
        expect(Math.abs(barrierUp! - oneModeLoss(mode, beta, saddle!))).toBeLessThan(1e-14);
        expect(Math.abs(lossAtMinimum! - oneModeLoss(mode, beta, minimum!))).toBeLessThan(1e-14);
        expect(Math.abs(barrierDown! - (barrierUp! - lossAtMinimum!))).toBeLessThan(1e-14);
      }),
      { seed, numRuns: 500 },
    );
  });

  test('stay precise at the two ends: a saddle of 10⁻⁹⁰, and barriers that vanish as the 3/2 power at the fold', () => {
    const mode = { depth: 3, correlation: 0.8 };
    // As β → 0, λ_s = (β/η)^{L/(L−2)}.
    expect(oneModeStationary(mode, 0.8e-30).saddle! / 1e-90).toBeCloseTo(1, 12);
    expect(oneModeStationary({ depth: 50, correlation: 0.8 }, 0.8e-30).saddle! / 1e-30 ** (50 / 48)).toBeCloseTo(1, 12);
    const { betaC, lambdaC } = oneModeTransitions(mode);
    const near = [1e-8, 1e-10].map((distance) => oneModeStationary(mode, betaC! * (1 - distance)));
    expect(near[0]!.barrierDown! / near[1]!.barrierDown!).toBeCloseTo(1000, 0);
    expect(near[1]!.saddle!).toBeLessThan(lambdaC!);
    expect(near[1]!.minimum!).toBeGreaterThan(lambdaC!);
  });

  test('at the fold both are λ_c, above it neither exists', () => {
    const mode = { depth: 4, correlation: 0.9 };
    const { betaC, lambdaC } = oneModeTransitions(mode);
    expect(oneModeStationary(mode, betaC!)).toMatchObject({
      saddle: lambdaC,
      minimum: lambdaC,
      barrierDown: 0,
      learntIsGlobal: false,
    });
    expect(oneModeStationary(mode, betaC! * (1 + 1e-12))).toEqual({
      minimum: null,
      saddle: null,
      barrierUp: null,
      barrierDown: null,
      lossAtMinimum: null,
      learntIsGlobal: false,
      collapsedIsMinimum: true,
    });
  });

  test('at β = 0 the learnt state is η and the barrier sits on the collapsed state', () => {
    const state = oneModeStationary({ depth: 3, correlation: 0.8 }, 0);
    expect(state).toMatchObject({
      minimum: 0.8,
      saddle: 0,
      barrierUp: 0,
      learntIsGlobal: true,
      collapsedIsMinimum: false,
    });
    expect(state.barrierDown).toBeCloseTo(0.32, 14);
  });

  test('the two phases have equal loss at beta*', () => {
    const mode = { depth: 5, correlation: 0.7 };
    const { betaStar, lambdaStar } = oneModeTransitions(mode);
    const state = oneModeStationary(mode, betaStar!);
    expect(state.minimum).toBeCloseTo(lambdaStar!, 13);
    expect(state.lossAtMinimum).toBeCloseTo(0, 14);
    expect(oneModeStationary(mode, betaStar! * 0.999).learntIsGlobal).toBe(true);
    expect(oneModeStationary(mode, betaStar! * 1.001).learntIsGlobal).toBe(false);
  });

  test('depth 2 shrinks continuously to zero at η, depth 1 is ridge regression', () => {
    expect(oneModeStationary({ depth: 2, correlation: 0.8 }, 0.3).minimum).toBeCloseTo(0.5, 15);
    expect(oneModeStationary({ depth: 2, correlation: 0.8 }, 0.3)).toMatchObject({
      saddle: null,
      collapsedIsMinimum: false,
      learntIsGlobal: true,
    });
    expect(oneModeStationary({ depth: 2, correlation: 0.8 }, 0.8)).toMatchObject({
      minimum: null,
      collapsedIsMinimum: true,
    });
    const ridge = oneModeStationary({ depth: 1, correlation: 0.8 }, 3);
    expect(ridge).toMatchObject({ minimum: 0.2, saddle: null, collapsedIsMinimum: false });
    expect(ridge.lossAtMinimum).toBeCloseTo(oneModeLoss({ depth: 1, correlation: 0.8 }, 3, 0.2), 15);
  });

  test('input variance c is the same landscape with η = s/c and β/c, energies times c', () => {
    fc.assert(
      fc.property(depth, between(0.1, 1), between(0.2, 5), between(0.05, 0.95), (depth, eta, c, share) => {
        const white = { depth, correlation: eta };
        const coloured = { depth, correlation: eta * c, inputVariance: c };
        const betaC = oneModeTransitions(white).betaC!;
        expect(oneModeTransitions(coloured).betaC! / (c * betaC)).toBeCloseTo(1, 12);
        const a = oneModeStationary(white, share * betaC);
        const b = oneModeStationary(coloured, c * share * betaC);
        expect(b.saddle! / a.saddle!).toBeCloseTo(1, 9);
        expect(b.minimum! / a.minimum!).toBeCloseTo(1, 9);
        expect(b.barrierUp! / (c * a.barrierUp!)).toBeCloseTo(1, 9);
        expect(b.barrierDown! / (c * a.barrierDown!)).toBeCloseTo(1, 9);
        expect(oneModeSlope(coloured, c * share * betaC, 0.3)).toBeCloseTo(
          c * oneModeSlope(white, share * betaC, 0.3),
          10,
        );
      }),
      { seed, numRuns: 200 },
    );
  });
});

test('invalid input is refused by name', () => {
  expect(() => oneModeTransitions({ depth: 2.5, correlation: 0.8 })).toThrow(
    new RangeError('depth must be an integer ≥ 1, got 2.5'),
  );
  expect(() => oneModeTransitions({ depth: 0, correlation: 0.8 })).toThrow(/depth/);
  expect(() => oneModeTransitions({ depth: 3, correlation: 1.2 })).toThrow(
    new RangeError('correlation must be in (0, 1], got 1.2'),
  );
  expect(() => oneModeTransitions({ depth: 3, correlation: NaN })).toThrow(RangeError);
  expect(() => oneModeTransitions({ depth: 3, correlation: 0.8, inputVariance: 0 })).toThrow(
    /inputVariance must be a finite number > 0, got 0/,
  );
  expect(() => oneModeStationary({ depth: 3, correlation: 0.8 }, -0.1)).toThrow(
    new RangeError('beta must be a finite number ≥ 0, got -0.1'),
  );
  expect(() => oneModeLoss({ depth: 3, correlation: 0.8 }, 0.1, -1)).toThrow(/lambda/);
  expect(() => oneModeSlope({ depth: 3, correlation: 0.8 }, Infinity, 1)).toThrow(/beta/);
});

test('a correlation above 1 is welcome when the input variance comes with it', () => {
  expect(oneModeTransitions({ depth: 3, correlation: 2, inputVariance: 4 }).lambdaC).toBeCloseTo(0.125, 15);
});
