import { describe, expect, it } from 'vitest';
import type { Optimiser } from '@kramers/core';
import { adam } from './built-in';
import { gradientFilter } from './gradient-filter';

/** Where steps lead from 1 with the gradient w, without decay but for β. */
function walk(optimiser: Optimiser, steps: number, beta = 0): number {
  const weights = Float64Array.of(1);
  const memory = new Float64Array(optimiser.memory);
  for (let count = 1; count <= steps; count++) {
    const gradient = Float64Array.of(weights[0]!);
    optimiser.step({ weights, gradient, memory, count, learningRate: 0.01, beta, decayed: 1 });
  }
  return weights[0]!;
}
const filter = (options: object) => gradientFilter.create(gradientFilter.options.parse(options));

describe('the gradient filter', () => {
  it('adds λ times the running mean to the gradient, and leaves decay out of it', () => {
    const [alpha, lambda, beta] = [0.5, 2, 0.1];
    let [w, mean] = [1, 0];
    for (let i = 0; i < 3; i++) {
      mean = alpha * mean + (1 - alpha) * w;
      w -= 0.01 * (w + lambda * mean + beta * w);
    }
    expect(walk(filter({ alpha, lambda }), 3, beta)).toBeCloseTo(w, 14);
  });

  it('is its base when it adds nothing', () => {
    const plain = adam.create(adam.options.parse({ decay: 'decoupled' }));
    expect(walk(filter({ lambda: 0, base: 'adam', decay: 'decoupled' }), 5, 0.1)).toBe(walk(plain, 5, 0.1));
  });

  it('multiplies the rate of what is slow by 1 + λ', () => {
    const decay = Math.log(walk(filter({ alpha: 0.5, lambda: 3 }), 100));
    expect(decay).toBeCloseTo(100 * Math.log(1 - 0.01 * 4), 0);
  });
});
