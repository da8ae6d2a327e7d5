import { describe, expect, it } from 'vitest';
import { testExponentiality } from './exponentiality';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom, type UniformSource } from '../seeded-random';

const escapes = [6, 6, 6, 7, 10, 13, 16, 22, 23];
const losses = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
const remission = (unit: number): EscapeObservation[] => [
  ...escapes.map((time) => ({ time: time * unit, escaped: true })),
  ...losses.map((time) => ({ time: time * unit, escaped: false })),
];

function sample(
  runs: number,
  share: number,
  random: UniformSource,
  draw: () => number = () => exponentialDeviate(random),
): EscapeObservation[] {
  const end = share === 0 ? Infinity : -Math.log(share);
  return Array.from({ length: runs }, () => {
    const time = draw();
    return time < end ? { time, escaped: true } : { time: end, escaped: false };
  });
}

describe('testExponentiality', () => {
  it('agrees with the raw sums of the formula', () => {
    const all = [...escapes, ...losses];
    const sum = (term: (time: number) => number) => all.reduce((total, time) => total + term(time), 0);
    const total = sum((time) => time);
    const rate = escapes.length / total;
    const timeLog = sum((time) => time * Math.log(time));
    const slope = 9 + escapes.reduce((logs, time) => logs + Math.log(time), 0) - rate * timeLog;
    const variance = 9 + rate * sum((time) => time * Math.log(time) ** 2) - (rate * timeLog ** 2) / total;
    const { score, statistic, pValue } = testExponentiality(remission(1));
    expect(score).toBeCloseTo(slope / Math.sqrt(variance), 10);
    expect(score).toBeCloseTo(0.9355453, 6);
    expect(statistic).toBeCloseTo(0.8752451, 6);
    expect(pValue).toBeCloseTo(0.3495073, 6);
  });

  it('does not depend on the unit of time', () => {
    expect(testExponentiality(remission(1e6)).score).toBeCloseTo(testExponentiality(remission(1)).score, 10);
  });

  it.each([
    [20, 0],
    [50, 0],
    [20, 0.5],
    [50, 0.3],
    [50, 0.7],
  ])(
    'with %i runs, %d of them censored, rejects exponential times in 4 to 6 percent of 10⁴ samples (±0.4 at ' +
      'two standard errors)',
    (runs, share) => {
      const random = seededRandom(3);
      let rejected = 0;
      for (let trial = 0; trial < 10_000; trial += 1) {
        const observations = sample(runs, share, random);
        if (testExponentiality(observations).pValue < 0.05) rejected += 1;
      }
      expect(rejected / 10_000).toBeGreaterThan(0.04);
      expect(rejected / 10_000).toBeLessThan(0.06);
    },
  );

  it('sees a dead time as positive and a mixture of fast and slow runs as negative', () => {
    const random = seededRandom(5);
    const late = testExponentiality(sample(50, 0, random, () => 1 + exponentialDeviate(random)));
    const mixed = testExponentiality(
      sample(50, 0, random, () => exponentialDeviate(random) * (random() < 0.5 ? 1 : 30)),
    );
    expect(late.score).toBeGreaterThan(3);
    expect(mixed.score).toBeLessThan(-3);
    expect(mixed.pValue).toBeLessThan(0.003);
  });

  it('refuses too few escapes and escapes at time 0', () => {
    expect(() =>
      testExponentiality([
        { time: 2, escaped: true },
        { time: 9, escaped: false },
      ]),
    ).toThrow(/at least two escapes, got 1/);
    expect(() => testExponentiality([0, 2, 3].map((time) => ({ time, escaped: true })))).toThrow(
      /positive escape times, got 0/,
    );
    const watched = [2, 3].map((time) => ({ time, escaped: true }));
    expect(Number.isFinite(testExponentiality([...watched, { time: 0, escaped: false }]).pValue)).toBe(true);
  });
});
