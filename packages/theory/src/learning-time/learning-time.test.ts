import { expect, test } from 'vitest';
import { oneModeStationary } from '../landscape/one-mode';
import { learningTime } from './learning-time';

test('closed forms: L = 1 is exponential, L = 2 logistic', () => {
  const [signal, initial] = [0.7, 1e-3];
  expect(learningTime({ depth: 1, signal, initial })).toBeCloseTo(Math.log((signal - initial) / (signal / 2)), 12);
  // u′ = 2u(s − u): t = ln(u(s − u₀)/(u₀(s − u)))/2s.
  const t = Math.log((0.6 * (signal - initial)) / (initial * (signal - 0.6))) / (2 * signal);
  expect(learningTime({ depth: 2, signal, initial, target: 0.6 })).toBeCloseTo(t, 12);
});

test('Saxe et al. with s = .9, u₀ = 1e-3, L = 1 … 5, computed independently', () => {
  const times = [0.692, 3.778, 10.126, 17.237, 23.274];
  times.forEach((time, i) => {
    expect(Math.abs(learningTime({ depth: i + 1, signal: 0.9, initial: 1e-3 })! - time)).toBeLessThan(1e-3);
  });
});

test('a product of balanced scalars under gradient descent takes as long, within its step', () => {
  for (const [depth, beta] of [
    [2, 0],
    [3, 0],
    [5, 0],
    [3, 0.05],
  ] as const) {
    let layers = Array.from({ length: depth }, () => Math.pow(2e-2, 1 / depth));
    let steps = 0;
    for (let u = 0; u < 0.4; steps++) {
      u = layers.reduce((product, a) => product * a, 1);
      layers = layers.map((a) => a + 1e-3 * ((0.8 - u) * (u / a) - beta * a));
    }
    const time = learningTime({ depth, signal: 0.8, initial: 2e-2, beta })!;
    expect(Math.abs((steps * 1e-3) / time - 1)).toBeLessThan(0.005);
  }
});

test('below the saddle and above the learnt state the mode never gets there', () => {
  const { saddle, minimum } = oneModeStationary({ depth: 3, correlation: 0.8 }, 0.25);
  const mode = { depth: 3, signal: 0.8, beta: 0.25 };
  expect(learningTime({ ...mode, initial: 0.99 * saddle! })).toBeNull();
  expect(learningTime({ ...mode, initial: 1.01 * saddle!, target: 1.01 * minimum! })).toBeNull();
  expect(learningTime({ ...mode, initial: 1.01 * saddle!, target: 0.99 * minimum! })).toBeGreaterThan(10);
});

test('refuses a target below the start', () => {
  expect(() => learningTime({ depth: 3, signal: 0.9, initial: 0.5, target: 0.4 })).toThrow(
    /must not lie below, got 0.4/,
  );
});
