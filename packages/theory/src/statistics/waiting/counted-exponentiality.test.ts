import { describe, expect, it } from 'vitest';
import { testCountedExponentiality } from './counted-exponentiality';
import { testExponentiality } from './exponentiality';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom, type UniformSource } from '../seeded-random';

const escapes = [6, 6, 6, 7, 10, 13, 16, 22, 23];
const losses = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
const remission = (unit: number): EscapeObservation[] => [
  ...escapes.map((time) => ({ time: time * unit, escaped: true })),
  ...losses.map((time) => ({ time: time * unit, escaped: false })),
];
const escaped = (times: readonly number[]) => times.map((time) => ({ time, escaped: true }));

/** Exponential waits, or others, of mean `tau` counted in whole epochs; `share` of the exponential ones is censored. */
function counted(
  runs: number,
  tau: number,
  share: number,
  random: UniformSource,
  draw: () => number = () => exponentialDeviate(random),
): EscapeObservation[] {
  const end = share === 0 ? Infinity : Math.round(-Math.log(share) * tau);
  return Array.from({ length: runs }, () => {
    const time = Math.ceil(draw() * tau);
    return time <= end ? { time, escaped: true } : { time: end, escaped: false };
  });
}

/** Share of samples that a test rejects at a level. */
function rejected(sample: () => EscapeObservation[], level: number, samples = 4000, test = testCountedExponentiality) {
  let count = 0;
  for (let trial = 0; trial < samples; trial += 1) if (test(sample()).pValue < level) count += 1;
  return count / samples;
}

describe('testCountedExponentiality', () => {
  it.each([1, 40])('agrees with the sums over epochs, times in units of %i', (unit) => {
    const runs = remission(unit);
    const z = (epoch: number) => epoch * Math.log(epoch) - (epoch > 1 ? (epoch - 1) * Math.log(epoch - 1) : 0);
    const total = runs.reduce((sum, { time }) => sum + time, 0);
    const chance = escapes.length / total;
    let [score, first, second] = [0, 0, 0];
    for (let epoch = 1; epoch <= 35 * unit; epoch += 1) {
      const atRisk = runs.filter(({ time }) => time >= epoch).length;
      const here = runs.filter((run) => run.escaped && run.time === epoch).length;
      score += z(epoch) * (here - chance * atRisk);
      first += atRisk * z(epoch);
      second += atRisk * z(epoch) ** 2;
    }
    const variance = chance * (1 - chance) * (second - first ** 2 / total);
    expect(testCountedExponentiality(runs).score).toBeCloseTo(score / Math.sqrt(variance), 7);
  });

  it('is the test of continuous times where waits are long', () => {
    expect(testCountedExponentiality(remission(10_000)).score).toBeCloseTo(testExponentiality(remission(1)).score, 4);
  });

  it.each([
    [20, 300, 0.3],
    [50, 30, 0],
    [200, 10, 0.3],
    [200, 10, 0],
    [50, 3, 0.3],
    [50, 2, 0],
    [200, 1.2, 0],
  ])(
    'with %i runs, τ = %d epochs, %d of them censored, rejects exponential waits in 1.65 percent of 4000 samples ' +
      'at most at its level of 1 percent (four standard errors)',
    (runs, tau, share) => {
      const random = seededRandom(3);
      expect(rejected(() => counted(runs, tau, share, random), 0.01)).toBeLessThan(0.0165);
    },
  );

  it('is needed: the test of continuous times takes the counting for a dead time', () => {
    const random = seededRandom(4);
    const sample = () => counted(200, 10, 0, random);
    expect(rejected(sample, 0.01, 1000, testExponentiality)).toBeGreaterThan(0.2);
  });

  it('sees a dead time and a mixture of fast and slow runs, also where they are short', () => {
    const random = seededRandom(5);
    const late = () => counted(50, 5, 0, random, () => 1 + exponentialDeviate(random));
    const mixed = () => counted(50, 5, 0, random, () => exponentialDeviate(random) * (random() < 0.5 ? 1 : 30));
    expect(rejected(late, 0.01, 500)).toBeGreaterThan(0.95);
    expect(rejected(mixed, 0.01, 500)).toBeGreaterThan(0.95);
    expect(testCountedExponentiality(late()).score).toBeGreaterThan(2);
    expect(testCountedExponentiality(mixed()).score).toBeLessThan(-2);
  });

  it('refuses what tells nothing', () => {
    expect(() => testCountedExponentiality(escaped([2]))).toThrow(/at least two escapes, got 1/);
    expect(() => testCountedExponentiality(escaped([1, 1, 1]))).toThrow(/more than one epoch/);
    expect(() => testCountedExponentiality(escaped([0, 2, 3]))).toThrow(/of an escape 1 or more, got 0/);
    expect(() => testCountedExponentiality(escaped([1.5, 2, 3]))).toThrow(/whole epochs, .* got 1.5/);
    const idle = { time: 0, escaped: false };
    expect(testCountedExponentiality([...escaped([2, 3]), idle])).toEqual(testCountedExponentiality(escaped([2, 3])));
  });
});
