import { describe, expect, it } from 'vitest';
import { predictEscapeTime } from './escape-prediction';
import { oneModeLaw } from './one-mode-law';

const clock = { learningRate: 0.08, stepsPerEpoch: 8 };
const correlations = [0.9, 0.8];
const wide = oneModeLaw({ widths: [5, 10, 10, 2], rank: 1 });
const narrow = oneModeLaw({ widths: [5, 6, 6, 2], rank: 1 });

describe('the predicted escape time', () => {
  // Values of an independent program.
  it.each([
    [wide, 0.25, 6e-4, 6.026],
    [wide, 0.25, 5e-4, 8.164],
    [wide, 0.25, 4e-4, 12.221],
    [wide, 0.25, 3e-4, 20.098],
    [wide, 0.25, 2.5e-4, 26.934],
    [wide, 0.25, 1.5e-4, 56.452],
    [wide, 0.32, 1.05e-3, 8.727],
    [narrow, 0.25, 8e-4, 8.125],
  ])('of widths $widths.1 at β = %f, T = %f is ln τ = %f', (law, beta, temperature, expected) => {
    const { lnTau } = predictEscapeTime(law, { beta, temperature, correlations, clock });
    expect(Math.abs(lnTau - expected)).toBeLessThan(0.002);
  });

  it('changes by less than 0.0005 with four times as many points', () => {
    for (const temperature of [6e-4, 1e-4]) {
      const at = (intervals: number) =>
        predictEscapeTime(wide, { beta: 0.25, temperature, correlations, intervals }).lnTau;
      expect(Math.abs(at(1200) - at(4800))).toBeLessThan(0.0005);
    }
  });

  it('is that of the transposed network', () => {
    const point = { beta: 0.22, temperature: 4e-4, correlations };
    const forward = predictEscapeTime(oneModeLaw({ widths: [4, 5, 7, 2], rank: 1 }), point);
    const backward = predictEscapeTime(oneModeLaw({ widths: [2, 7, 5, 4], rank: 1 }), point);
    expect(backward).toEqual(forward);
  });

  it('lies between the limit and what was measured, and says what it claims', () => {
    const prediction = predictEscapeTime(wide, { beta: 0.32, temperature: 1.05e-3, correlations, clock });
    // Direct simulation: 8.81 ± 0.07.
    expect(prediction.lnTau).toBeLessThan(8.81 + 0.14);
    expect(prediction.lnTau).toBeGreaterThan(8.81 - 0.3);
    expect(prediction.lnTauKramersLanger).toBeLessThan(7);
    expect(prediction.claims).toMatchObject({ fitted: 0, belowTruth: true, meaningful: true });
    const warm = predictEscapeTime(wide, { beta: 0.25, temperature: 6.5e-4, correlations });
    expect(warm.claims).toMatchObject({ belowTruth: false, meaningful: false });
    expect(warm.claims.sentence).toMatch(/neither prediction means much/);
  });

  it('hardly depends on where an escape is counted, once the barrier is behind', () => {
    const at = (sigmaB: number) =>
      predictEscapeTime(wide, { beta: 0.25, temperature: 3e-4, correlations, sigmaB }).lnTau;
    expect(Math.abs(at(0.2) - at(0.35))).toBeLessThan(1e-6);
    const weak = predictEscapeTime(wide, { beta: 0.08, temperature: 4e-5, correlations: [0.9, 0.4] });
    expect(weak.sigmaB).toBeLessThan(0.3);
    expect(weak.sigmaB).toBeGreaterThan(weak.top);
  });

  it.each([
    ['T = 0', { temperature: 0 }, /temperature must be/],
    ['β above the fold of the missing mode', { beta: 0.37 }, /no barrier at beta 0.37/],
    ['β above the fold of a learnt mode', { beta: 0.42 }, /learnt state of correlation 0.9 vanishes/],
    ['a trap that entropy has emptied', { temperature: 1e-3 }, /rank-1 state is no basin/],
    ['σ_B where the learnt mode rests', { sigmaB: 0.7 }, /sigmaB must lie above 0 and below 0.6/],
    ['σ_B before the barrier', { sigmaB: 0.01, temperature: 3e-4 }, /does not lie beyond a barrier/],
    ['a temperature below the tables', { temperature: 1e-9 }, /too low.*Kramers–Langer/],
    ['too few correlations', { correlations: [0.9] }, /cannot be learnt from 1/],
    ['equal correlations', { correlations: [0.8, 0.8] }, /same correlation/],
  ])('refuses %s in one sentence', (_, change, sentence) => {
    expect(() => predictEscapeTime(wide, { beta: 0.25, temperature: 5e-4, correlations, ...change })).toThrow(sentence);
  });

  it('refuses more than one missing mode, and a mode that does not fit', () => {
    expect(() => oneModeLaw({ widths: [5, 10, 10, 2], rank: 0 })).toThrow(/exactly one missing mode, got 2/);
    expect(() => oneModeLaw({ widths: [2, 1, 2], rank: 1 })).toThrow(/does not fit/);
    expect(() => oneModeLaw({ widths: [2, 1.5, 2], rank: 1 })).toThrow(/widths\[1\]/);
  });
});
