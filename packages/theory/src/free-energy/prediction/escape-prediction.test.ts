import { describe, expect, it } from 'vitest';
import { kramersLanger } from '../../rates/kramers-langer';
import { oneModeEscape } from '../one-mode/one-mode-escape';
import { oneModeLaw } from '../one-mode/one-mode-law';
import { type EscapeQuestion, predictEscapeTimes } from './escape-prediction';

const clock = { learningRate: 0.08, stepsPerEpoch: 8 };
const correlations = [0.9, 0.8];
const wide = { widths: [5, 10, 10, 2], correlations, beta: 0.25, fromRank: 1, toRank: 2 };
const law = oneModeLaw({ widths: wide.widths, rank: 1 });
const lnTau = (change: Partial<EscapeQuestion>, temperature: number) =>
  predictEscapeTimes({ ...wide, ...change }).at(temperature).lnTau!;

describe('the predicted escape time', () => {
  // Values of an independent program.
  it.each([
    [10, 0.25, 6e-4, 6.026],
    [10, 0.25, 5e-4, 8.164],
    [10, 0.25, 4e-4, 12.221],
    [10, 0.25, 3e-4, 20.098],
    [10, 0.25, 2.5e-4, 26.934],
    [10, 0.25, 1.5e-4, 56.452],
    [10, 0.32, 1.05e-3, 8.727],
    [6, 0.25, 8e-4, 8.125],
  ])('at width %d, β = %f, T = %f is ln τ = %f', (width, beta, temperature, expected) => {
    const found = lnTau({ widths: [5, width, width, 2], beta, clock }, temperature);
    expect(Math.abs(found - expected)).toBeLessThan(0.002);
  });

  it('changes by less than 0.0005 with four times as many points', () => {
    for (const temperature of [6e-4, 1e-4]) {
      const { lnTime } = oneModeEscape(law, { beta: 0.25, temperature, correlations, intervals: 4800 });
      expect(Math.abs(lnTau({}, temperature) - lnTime)).toBeLessThan(0.0005);
    }
  });

  it('is that of the transposed network', () => {
    const at = (widths: number[]) => predictEscapeTimes({ ...wide, widths, beta: 0.22 }).at(4e-4);
    expect(at([2, 7, 5, 4])).toEqual(at([4, 5, 7, 2]));
  });

  it('lies between the limit and what was measured, and says what it claims', () => {
    const prediction = predictEscapeTimes({ ...wide, beta: 0.32, clock }).at(1.05e-3);
    // Direct simulation: 8.81 ± 0.07.
    expect(prediction.lnTau).toBeLessThan(8.81 + 0.14);
    expect(prediction.lnTau).toBeGreaterThan(8.81 - 0.3);
    expect(prediction.lnTauKramersLanger).toBeLessThan(7);
    expect(prediction.claims).toMatchObject({ fitted: 0, belowTruth: true, meaningful: true });
    const warm = predictEscapeTimes(wide).at(6.5e-4);
    expect(warm.claims).toMatchObject({ belowTruth: false, meaningful: false });
    expect(warm.claims!.sentence).toMatch(/neither prediction means much/);
  });

  it('hardly depends on where an escape is counted, once the barrier is behind', () => {
    expect(Math.abs(lnTau({ sigmaB: 0.2 }, 3e-4) - lnTau({ sigmaB: 0.35 }, 3e-4))).toBeLessThan(1e-6);
    const weak = oneModeEscape(law, { beta: 0.08, temperature: 4e-5, correlations: [0.9, 0.4] });
    expect(weak.sigmaB).toBeLessThan(0.3);
    expect(weak.sigmaB).toBeGreaterThan(weak.top);
  });

  it('has the limit of the full Hessian, for any pair of ranks', () => {
    for (const [fromRank, toRank] of [
      [1, 2],
      [0, 1],
      [2, 1],
    ] as const) {
      const { limit } = predictEscapeTimes({ ...wide, fromRank, toRank });
      const options = { depth: 3, width: 10, correlations, inputs: 5, beta: 0.25, fromRank, toRank };
      const { barrier, z, lnPrefactor } = kramersLanger(options);
      expect(limit.z).toBe(z);
      expect(limit.barrier).toBeCloseTo(barrier, 9);
      expect(limit.lnPrefactor).toBeCloseTo(lnPrefactor, 6);
    }
  });

  // Tables of eight seconds.
  it.skipIf(!process.env['KRAMERS_THOROUGH'])(
    'goes down too, from rank 2 of two, with an error of the limit in proportion to T',
    () => {
      const down = predictEscapeTimes({ ...wide, widths: [2, 4, 4, 2], fromRank: 2, toRank: 1 });
      const [cold, warm] = [down.at(5e-4), down.at(1e-3)];
      expect(warm).toMatchObject({ method: 'exact', claims: { fitted: 0 } });
      const gap = ({ lnTau: one, lnTauKramersLanger }: typeof cold) => one! - lnTauKramersLanger;
      expect(gap(cold) / gap(warm)).toBeGreaterThan(0.4);
      expect(gap(cold) / gap(warm)).toBeLessThan(0.6);
    },
  );
});

describe('where there is no prediction', () => {
  it.each([
    ['a trap that entropy has emptied', {}, 1e-3, /rank-1 state is no basin/],
    ['σ_B where the learnt mode rests', { sigmaB: 0.7 }, 5e-4, /sigmaB must lie above 0 and below 0.6/],
    ['σ_B before the barrier', { sigmaB: 0.01 }, 3e-4, /does not lie beyond a barrier/],
    ['a temperature below the tables', {}, 1e-9, /too low.*Kramers–Langer/],
    ['more than one missing mode', { fromRank: 0, toRank: 1 }, 5e-4, /exactly one missing mode, got 2/],
    ['the way down from rank 1', { fromRank: 1, toRank: 0 }, 5e-4, /the exact law covers rank 2 of two/],
  ])('it is null for %s, with one sentence and the limit beside', (_, change, temperature, sentence) => {
    const { reason, lnTauKramersLanger, ...rest } = predictEscapeTimes({ ...wide, ...change }).at(temperature);
    expect(rest).toEqual({ temperature, method: null, lnTau: null, barrierOverT: null, claims: null });
    expect(reason).toMatch(sentence);
    expect(Number.isFinite(lnTauKramersLanger)).toBe(true);
  });

  it.each([
    ['β above the fold of the missing mode', { beta: 0.37 }, /no barrier at beta 0.37/],
    ['β above the fold of a learnt mode', { beta: 0.42 }, /learnt state of correlation 0.9 vanishes/],
    ['too few correlations', { correlations: [0.9] }, /cannot be learnt from 1/],
    ['equal correlations', { correlations: [0.8, 0.8] }, /same correlation/],
    ['a mode that does not fit', { widths: [2, 1, 1, 2] }, /does not fit/],
    ['widths that are no numbers of units', { widths: [2, 1.5, 2] }, /widths\[1\]/],
  ])('an escape that does not exist even at T = 0 is refused: %s', (_, change, sentence) => {
    expect(() => predictEscapeTimes({ ...wide, ...change })).toThrow(sentence);
  });

  it('refuses T = 0', () => {
    expect(() => predictEscapeTimes(wide).at(0)).toThrow(/temperature must be/);
  });
});
