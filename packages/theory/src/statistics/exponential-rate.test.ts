import { describe, expect, it } from 'vitest';
import { exponentialRate } from './exponential-rate';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom, type UniformSource } from './seeded-random';

const escaped = (time: number): EscapeObservation => ({ time, escaped: true });
const censored = (time: number): EscapeObservation => ({ time, escaped: false });

describe('exponentialRate', () => {
  it('with nothing censored has the exact χ² interval with 2k degrees of freedom', () => {
    const rate = exponentialRate(Array.from({ length: 10 }, () => escaped(10)));
    expect(rate).toMatchObject({ escapes: 10, censored: 0, totalTime: 100, tau: 10, oneSided: false });
    expect(rate.tauLow).toBeCloseTo(200 / 34.169607, 5);
    expect(rate.tauHigh).toBeCloseTo(200 / 9.590777, 5);
    expect(rate.lnTau).toBeCloseTo(Math.log(10), 14);
    expect(rate.lnTauError).toBeCloseTo(0.316228, 6);
  });

  it('gives the published rate of the 6-MP remission times, 9 relapses in 359 weeks', () => {
    const rate = exponentialRate([
      ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map(escaped),
      ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(censored),
    ]);
    expect(rate).toMatchObject({ escapes: 9, censored: 12, totalTime: 359, tau: 359 / 9 });
    expect(rate.tauLow).toBeCloseTo(718 / 34.169607, 5);
    // 18.889 degrees of freedom.
    expect(rate.tauHigh).toBeCloseTo(718 / 8.830999, 4);
  });

  it('with no escape knows only the one-sided bound S/2.9957', () => {
    const rate = exponentialRate([censored(1000), censored(1996)]);
    expect(rate).toEqual({
      escapes: 0,
      censored: 2,
      totalTime: 2996,
      tau: null,
      tauLow: 2996 / Math.log(20),
      tauHigh: null,
      lnTau: null,
      lnTauError: null,
      oneSided: true,
    });
    expect(rate.tauLow).toBeCloseTo(1000.09, 2);
  });

  it('never reaches past the bound for no escapes on its account', () => {
    // Six of ten escaped early: 2S/χ² at half a tail would be 6.1, past M/ln 20 = 10/2.9957.
    const rate = exponentialRate([...[0.1, 0.2, 0.4, 0.6, 0.8, 0.9].map(escaped), ...[1, 1, 1, 1].map(censored)]);
    expect(rate.tauHigh).toBeCloseTo(10 / Math.log(20), 10);
  });

  it('stays finite when escapes come at once', () => {
    const rate = exponentialRate([escaped(0), censored(5)]);
    for (const value of [rate.tau, rate.tauLow, rate.tauHigh, rate.lnTau, rate.lnTauError]) expect(Number.isFinite(value)).toBe(true);
    expect(() => exponentialRate([escaped(0), escaped(0)])).toThrow(/needs time at risk/);
    expect(() => exponentialRate([])).toThrow(RangeError);
  });
});

/** Share of simulated experiments whose interval holds the true τ = 1; `share` of the runs is censored at one common time. */
function coverage(runs: number, share: number, samples: number, random: UniformSource): number {
  const end = share === 0 ? Infinity : -Math.log(share);
  let covered = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const { tauLow, tauHigh } = exponentialRate(
      Array.from({ length: runs }, () => {
        const time = exponentialDeviate(random);
        return time < end ? escaped(time) : censored(end);
      }),
    );
    if (tauLow <= 1 && (tauHigh ?? Infinity) >= 1) covered += 1;
  }
  return covered / samples;
}

describe('coverage of the 95 % interval, 8000 experiments each (±0.5 % at two standard errors)', () => {
  // The shares where 2·10⁵ experiments found the highest and lowest coverage for each number of runs are among them.
  const upTo70 = [[10, 0], [10, 0.3], [10, 0.66], [12, 0.7], [20, 0.5], [30, 0.7], [50, 0.3]];
  it.each(upTo70)('%i runs, %f censored: 94 to 97 %%', (runs, share) => {
    const covered = coverage(runs, share, 8000, seededRandom(11));
    expect(covered).toBeGreaterThanOrEqual(0.94);
    expect(covered).toBeLessThanOrEqual(0.97);
  });

  const beyond = [[10, 0.74], [15, 0.82], [20, 0.86], [30, 0.9], [50, 0.94], [30, 0.99]];
  it.each(beyond)('%i runs, %f censored: at least 94 %%', (runs, share) => {
    expect(coverage(runs, share, 8000, seededRandom(11))).toBeGreaterThanOrEqual(0.94);
  });
});
