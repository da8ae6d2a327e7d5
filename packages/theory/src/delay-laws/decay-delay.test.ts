import { expect, test } from 'vitest';
import { decayDelay } from './decay-delay';

test('matrix completion of Lyu et al.: α = 10, η = .1, λ = 1e-4', () => {
  expect(decayDelay({ from: 10, decay: 1e-4, learningRate: 0.1 })).toBeCloseTo(2.302585e5, 0);
});

test('a norm that decays step by step gets there in that time', () => {
  let norm = 7;
  let steps = 0;
  for (; norm > 2; steps++) norm *= 1 - 0.1 * 1e-3;
  expect(Math.abs(decayDelay({ from: 7, to: 2, decay: 1e-3, learningRate: 0.1 }) - steps)).toBeLessThan(2);
  expect(decayDelay({ from: 1, to: 2, decay: 1e-3 })).toBe(0);
});

test('refuses a decay of 0', () => {
  expect(() => decayDelay({ from: 10, decay: 0 })).toThrow(/decay must be a finite number > 0/);
});
