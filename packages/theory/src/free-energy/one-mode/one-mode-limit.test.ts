import { describe, expect, it } from 'vitest';
import { kramersLanger } from '../../rates/kramers-langer';
import { oneModeEscape } from './one-mode-escape';
import { oneModeLaw } from './one-mode-law';
import { oneModeLimit } from './one-mode-limit';

describe('the limit of low temperature', () => {
  it.each([
    { depth: 3, width: 10, inputs: 5, outputs: 2, correlations: [0.9, 0.8], beta: 0.25 },
    { depth: 4, width: 6, inputs: 3, outputs: 3, correlations: [0.9, 0.8, 0.6], beta: 0.07 },
    { depth: 5, width: 4, inputs: 2, outputs: 4, correlations: [0.9, 0.8], beta: 0.1 },
    { depth: 3, width: 4, inputs: 1, outputs: 1, correlations: [0.9], beta: 0.3 },
  ])('is the rate of Kramers and Langer from the full Hessian and its orbits: %j', (task) => {
    const { depth, width, inputs, outputs, correlations, beta } = task;
    const rank = Math.min(inputs, outputs) - 1;
    const full = kramersLanger({ ...task, fromRank: rank, toRank: rank + 1 });
    const widths = [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs];
    const limit = oneModeLimit({ widths, rank, correlations, beta });
    expect(limit.z).toBe(full.z);
    expect(limit.barrier).toBeCloseTo(full.barrier, 14);
    expect(limit.lnPrefactor).toBeCloseTo(full.lnPrefactor, 9);
  });

  it.each([
    { widths: [5, 10, 10, 2], correlations: [0.9, 0.8], beta: 0.25 },
    { widths: [4, 7, 3, 2], correlations: [0.8, 0.95], beta: 0.28 },
    { widths: [1, 6, 2, 5, 3], correlations: [0.7], beta: 0.12 },
    { widths: [3, 5, 4, 3], correlations: [0.9, 0.6, 0.4], beta: 0.06 },
  ])('is reached with an error proportional to T, also at unequal widths: %j', ({ widths, correlations, beta }) => {
    const rank = Math.min(widths[0]!, widths[widths.length - 1]!) - 1;
    const law = oneModeLaw({ widths, rank });
    const limit = oneModeLimit({ widths, rank, correlations, beta });
    // Temperatures at which the barrier is 160, 320 and 640 T.
    const slopes = [160, 320, 640].map((ratio) => {
      const temperature = limit.barrier / ratio;
      const { lnTime } = oneModeEscape(law, { beta, temperature, correlations, intervals: 4800 });
      return (lnTime - limit.lnTau(temperature)) / temperature;
    });
    // A constant is left: the slopes' differences halve with T.
    expect(Math.abs(slopes[2]! / slopes[1]! - 1)).toBeLessThan(0.05);
    expect((slopes[0]! - slopes[1]!) / (slopes[1]! - slopes[2]!)).toBeCloseTo(2, 0);
  });

  it.each([
    [6e-4, 4421],
    [5e-4, 4006],
    [4e-4, 3691],
    [3e-4, 3469],
    [2e-4, 3296],
    [1.5e-4, 3221],
    [1e-4, 3155],
  ])('at T = %f the difference over T is %i to ± 30', (temperature, expected) => {
    const task = { beta: 0.25, correlations: [0.9, 0.8] };
    const shape = { widths: [5, 10, 10, 2], rank: 1 };
    const { lnTime } = oneModeEscape(oneModeLaw(shape), { ...task, temperature });
    const difference = (lnTime - oneModeLimit({ ...shape, ...task }).lnTau(temperature)) / temperature;
    expect(Math.abs(difference - expected)).toBeLessThan(30);
  });

  it('refuses where there is no barrier', () => {
    const shape = { widths: [2, 4, 4, 2], rank: 1, correlations: [0.9, 0.8] };
    expect(() => oneModeLimit({ ...shape, beta: 0.36 })).toThrow(/no barrier at beta 0.36/);
    expect(() => oneModeLimit({ ...shape, beta: 0.42 })).toThrow(/0\.41.*learnt state of correlation 0.9/);
    expect(() => oneModeLimit({ ...shape, widths: [2, 4, 2], beta: 0.2 })).toThrow(/depth/);
    expect(() => oneModeLimit({ ...shape, beta: 0.2 }).lnTau(0)).toThrow(/temperature/);
  });
});
