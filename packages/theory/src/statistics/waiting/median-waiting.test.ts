import { describe, expect, it } from 'vitest';
import { medianWaiting } from './median-waiting';
import type { EscapeObservation } from './observation';
import { exponentialDeviate, normalDeviate, seededRandom, type UniformSource } from '../seeded-random';
import { kaplanMeier } from './survival';

const escaped = (time: number): EscapeObservation => ({ time, escaped: true });
const censored = (time: number): EscapeObservation => ({ time, escaped: false });
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('medianWaiting', () => {
  // Ranks of the tables of the sign test at 95 %.
  it.each([
    [6, 1, 6],
    [10, 2, 9],
    [20, 6, 15],
    [23, 7, 17],
    [50, 18, 33],
  ])('of %i runs without censoring lies between the order statistics %i and %i of the sign test', (n, low, high) => {
    expect(medianWaiting(upTo(n).map(escaped))).toMatchObject({ low, high });
  });

  it('has the Kaplan–Meier median', () => {
    const runs = [...[6, 6, 6, 7, 10, 13, 16, 22, 23].map(escaped), ...[6, 9, 10, 11, 17, 19, 20, 25].map(censored)];
    const { median, low, high } = medianWaiting(runs);
    expect(median).toBe(kaplanMeier(runs).median);
    expect(low).toBeLessThan(median!);
    expect(high ?? Infinity).toBeGreaterThanOrEqual(median!);
  });

  it('bounds what was not reached: by the last watch where nothing escaped, not at all with few runs', () => {
    expect(medianWaiting(upTo(10).map(() => censored(10)))).toEqual({ median: null, low: 10, high: null });
    expect(medianWaiting(upTo(3).map(escaped))).toEqual({ median: 2, low: 0, high: null });
  });

  it('censored after the last escape that matters changes nothing', () => {
    const late = upTo(20).map((time) => (time > 16 ? censored(16) : escaped(time)));
    expect(medianWaiting(late)).toEqual(medianWaiting(upTo(20).map(escaped)));
  });

  it('refuses no observations and an impossible confidence', () => {
    expect(() => medianWaiting([])).toThrow(RangeError);
    expect(() => medianWaiting([escaped(1)], 1)).toThrow(/between 0 and 1, got 1/);
  });
});

interface Law {
  readonly draw: (random: UniformSource) => number;
  readonly survival: (time: number) => number;
}

const weibull = (shape: number): Law => ({
  draw: (random) => exponentialDeviate(random) ** (1 / shape),
  survival: (time) => Math.exp(-(time ** shape)),
});
const laws: Readonly<Record<string, Law>> = {
  'Weibull, shape ½': weibull(0.5),
  'Weibull, shape 2': weibull(2),
  'fast and slow runs': {
    draw: (random) => exponentialDeviate(random) * (random() < 0.5 ? 1 : 30),
    survival: (time) => (Math.exp(-time) + Math.exp(-time / 30)) / 2,
  },
  'a dead time': {
    draw: (random) => 1 + exponentialDeviate(random),
    survival: (time) => Math.exp(1 - Math.max(1, time)),
  },
};

/** The time at which survival has come down to `share`, by bisection. */
function timeAt({ survival }: Law, share: number): number {
  let [low, high] = [0, 1e4];
  for (let i = 0; i < 100; i += 1) {
    const middle = (low + high) / 2;
    if (survival(middle) > share) low = middle;
    else high = middle;
  }
  return low;
}

type Watch = (random: UniformSource) => number;

function coverage(law: Law, median: number, runs: number, watch: Watch, trials: number, seed: number): number {
  const random = seededRandom(seed);
  let covered = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const observations = upTo(runs).map(() => {
      const [time, end] = [law.draw(random), watch(random)];
      return time < end ? escaped(time) : censored(end);
    });
    const { low, high } = medianWaiting(observations);
    if (low <= median && median <= (high ?? Infinity)) covered += 1;
  }
  return covered / trials;
}

describe('coverage of the interval of the median, whatever the law', () => {
  const lognormal: Law = { draw: (random) => Math.exp(normalDeviate(random)), survival: () => NaN };
  const forever: Watch = () => Infinity;

  // True coverage is 95 to 98 %; of 500 trials at 95 % fewer than 91.5 % with probability 5e-4, for each of five.
  it('is 91.5 % or more in 500 samples of 23 runs', () => {
    expect(coverage(lognormal, 1, 23, forever, 500, 1)).toBeGreaterThanOrEqual(0.915);
    for (const law of Object.values(laws)) {
      const [median, end] = [timeAt(law, 0.5), timeAt(law, 0.3)];
      expect(coverage(law, median, 23, () => end, 500, 2)).toBeGreaterThanOrEqual(0.915);
    }
  });

  // Of 2000 trials at 95 % fewer than 93 % with probability 5e-5.
  it.runIf(process.env['KRAMERS_THOROUGH'])(
    'is 93 % or more in 2000 samples, 20 runs or more, up to 30 % of them censored',
    () => {
      for (const runs of [20, 23, 28, 35, 50, 100]) {
        expect(coverage(lognormal, 1, runs, forever, 2000, runs)).toBeGreaterThanOrEqual(0.93);
        expect(coverage(lognormal, 1, runs, () => Math.exp(0.5244), 2000, runs)).toBeGreaterThanOrEqual(0.93);
        for (const law of Object.values(laws)) {
          const median = timeAt(law, 0.5);
          const early: Watch = (random) => (random() < 0.6 ? timeAt(law, random()) : Infinity);
          const watches: Watch[] = [
            forever,
            ...[0.1, 0.3].map((share) => timeAt(law, share)).map((end) => () => end),
            early,
          ];
          for (const watch of watches)
            expect(coverage(law, median, runs, watch, 2000, runs)).toBeGreaterThanOrEqual(0.93);
        }
      }
    },
    300_000,
  );
});
