import { describe, expect, it } from 'vitest';
import { exponentialRate } from './exponential-rate';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom, type UniformSource } from '../seeded-random';

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
    for (const value of [rate.tau, rate.tauLow, rate.tauHigh, rate.lnTau, rate.lnTauError])
      expect(Number.isFinite(value)).toBe(true);
    expect(() => exponentialRate([escaped(0), escaped(0)])).toThrow(/needs time at risk/);
    expect(() => exponentialRate([])).toThrow(RangeError);
  });
});

/**
 * Largest value between `low` and `high` that holds, when all below it hold too; infinite when all or none of them do.
 */
function lastThatHolds(low: number, high: number, holds: (value: number) => boolean): number {
  if (holds(high)) return Infinity;
  if (!holds(low)) return -Infinity;
  for (let halving = 0; halving < 22; halving += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Total times between which the interval of `escapes` out of `runs`, the others censored at `end`, holds τ = 1. */
function coveredTimes(escapes: number, runs: number, end: number): { low: number; high: number } {
  const lost = Array.from({ length: runs - escapes }, () => censored(end));
  const least = escapes === runs ? 1e-9 : (runs - escapes) * end;
  const most = Math.min(runs * end, 20 * runs);
  const rate = (total: number) =>
    exponentialRate([
      ...lost,
      ...Array.from({ length: escapes }, () =>
        escaped(Math.max(0, total - lost.length * (lost[0]?.time ?? 0)) / escapes),
      ),
    ]);
  return {
    low: lastThatHolds(least, most, (total) => (rate(total).tauHigh ?? Infinity) < 1),
    high: lastThatHolds(least, most, (total) => rate(total).tauLow <= 1),
  };
}

/**
 * Share of experiments with τ = 1 whose interval holds it, when `share` of the runs is censored at one common time.
 * Both ends of the interval rise with the total time, so that it is enough to find, once for each number of escapes,
 * where they pass 1.
 */
function coverage(runs: number, share: number, experiments: number, random: UniformSource): number {
  const end = share === 0 ? Infinity : -Math.log(share);
  const known = new Map<number, { low: number; high: number }>();
  let covered = 0;
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    let escapes = 0;
    let total = 0;
    for (let run = 0; run < runs; run += 1) {
      const time = exponentialDeviate(random);
      if (time < end) escapes += 1;
      total += Math.min(time, end);
    }
    const times = known.get(escapes) ?? coveredTimes(escapes, runs, end);
    known.set(escapes, times);
    if (total >= times.low && total <= times.high) covered += 1;
  }
  return covered / experiments;
}

describe('coverage of the 95 % interval, 5·10⁴ experiments each (±0.2 % at two standard errors)', () => {
  // Among these are the shares at which a finer scan found the highest and lowest coverage for each number of runs.
  const upTo70 = [
    [10, 0],
    [10, 0.3],
    [10, 0.66],
    [12, 0.7],
    [20, 0.5],
    [30, 0.7],
    [50, 0.3],
  ];
  it.each(upTo70)('%i runs, %d of them censored: between 94 and 97 percent', (runs, share) => {
    const covered = coverage(runs, share, 50_000, seededRandom(11));
    expect(covered).toBeGreaterThanOrEqual(0.94);
    expect(covered).toBeLessThanOrEqual(0.97);
  });

  const beyond = [
    [10, 0.74],
    [15, 0.82],
    [20, 0.86],
    [30, 0.9],
    [50, 0.94],
    [30, 0.99],
  ];
  it.each(beyond)('%i runs, %d of them censored: at least 94 percent', (runs, share) => {
    expect(coverage(runs, share, 50_000, seededRandom(11))).toBeGreaterThanOrEqual(0.94);
  });

  it('of nothing but exact intervals is 95 percent', () => {
    expect(Math.abs(coverage(10, 0, 50_000, seededRandom(2)) - 0.95)).toBeLessThan(0.003);
  });
});
