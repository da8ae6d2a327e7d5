import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { normalDeviate, seededRandom } from '../../statistics/seeded-random';
import { type BarrierShot, committorSpread, firstCrossings } from './barrier-shots';
import { sampledTransmission } from './sampled-transmission';
import type { UmbrellaProfile } from './umbrella-profile';

const T = 0.02;
const END = 0.8;
const POINTS = 151;

/** V = (a² − 1)²/4 + ¾b² along y = a·cos φ + b·sin φ, which is the right coordinate for φ = 0 alone. */
function tilted(angle: number) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const split = (y: number, z: number) => [c * y - s * z, s * y + c * z] as const;
  const energy = (y: number, z: number) => {
    const [a, b] = split(y, z);
    return (a * a - 1) ** 2 / 4 + 0.75 * b * b;
  };
  const slope = (y: number, z: number) => {
    const [a, b] = split(y, z);
    const [ofA, ofB] = [a * (a * a - 1), 1.5 * b];
    return [c * ofA + s * ofB, -s * ofA + c * ofB] as const;
  };
  return { energy, slope };
}

type Landscape = ReturnType<typeof tilted>;

const WIDTH = 0.025;
const across = Float64Array.from({ length: 61 }, (_, j) => (j - 30) * WIDTH);

/** Its exact free energy along y, as if it were sampled without error; D = T is known. */
function exactProfile({ energy }: Landscape): UmbrellaProfile {
  const y = Float64Array.from({ length: POINTS }, (_, i) => -1.5 + i / 50);
  const weights = y.map((at) => across.reduce((sum, z) => sum + Math.exp(-energy(at, z) / T), 0));
  const norm = weights.reduce((sum, weight) => sum + weight, 0) / 50;
  const freeEnergy = weights.map((weight) => -Math.log(weight / norm));
  return { y, freeEnergy, low: freeEnergy, high: freeEnergy, covariance: Matrix.zeros(POINTS, POINTS), windows: [] };
}

/** States in equilibrium near a value of y, and walks from them. */
function walksFrom(landscape: Landscape, top: number, timeOfStep: number, seed: number) {
  const random = seededRandom(seed);
  const step = Math.sqrt(2 * T * timeOfStep);
  const state = () => {
    const y = top + 2 * step * normalDeviate(random);
    let sum = 0;
    const below = across.map((z) => (sum += Math.exp(-landscape.energy(y, z) / T)));
    const level = random() * sum;
    const z = across[below.findIndex((value) => value > level)]! + (random() - 0.5) * WIDTH;
    const shots = Array.from({ length: 8 }, () => walk(y, z));
    return { y, shots };
  };
  const walk = (fromY: number, fromZ: number): BarrierShot => {
    let [y, z, first, peak] = [fromY, fromZ, NaN, -Infinity];
    while (y > -END && y < END) {
      const [ofY, ofZ] = landscape.slope(y, z);
      y += step * normalDeviate(random) - timeOfStep * ofY;
      z += step * normalDeviate(random) - timeOfStep * ofZ;
      if (peak === -Infinity) first = y;
      peak = Math.max(peak, y);
    }
    return { first, peak, end: y > 0 ? 'over' : 'back' };
  };
  return Array.from({ length: 32 }, () => Array.from({ length: 15 }, state));
}

/** κ on a grid: the least ∫ρ|∇q|² with q = 0 at one end and 1 at the other, over that of functions of y alone. */
function gridKappa({ energy }: Landscape): number {
  const [h, rows, columns] = [0.032, 51, 51];
  const table = (di: number, dj: number) =>
    Float64Array.from({ length: rows * columns }, (_, k) => {
      const [i, j] = [Math.floor(k / columns) + di, (k % columns) + dj];
      return dj > 0 && j > columns - 1 ? 0 : Math.exp((0.25 - energy(-END + i * h, (j - 25) * h)) / T);
    });
  const [up, right] = [table(0.5, 0), table(0, 0.5)];
  const q = up.map((_, k) => Math.floor(k / columns) / (rows - 1));
  for (let round = 0; round < 400; round++) {
    for (let k = columns; k < (rows - 1) * columns; k++) {
      // The link that leads out of a row's end has no weight.
      const [above, below, on, back] = [up[k]!, up[k - columns]!, right[k]!, right[k - 1]!];
      const sum = above * q[k + columns]! + below * q[k - columns]! + on * q[k + 1]! + back * q[k - 1]!;
      q[k]! += 1.8 * (sum / (above + below + on + back) - q[k]!);
    }
  }
  const row = (i: number, of: (k: number) => number) =>
    Array.from({ length: columns }, (_, j) => of(i * columns + j)).reduce((sum, value) => sum + value, 0);
  const capacity = row(25, (k) => up[k]! * (q[k + columns]! - q[k]!));
  const resistance = Array.from({ length: rows - 1 }, (_, i) => 1 / row(i, (k) => up[k]!));
  return capacity * resistance.reduce((sum, value) => sum + value, 0);
}

const sampled = (landscape: Landscape, top: number, timeOfStep: number, seed: number) => {
  const profile = exactProfile(landscape);
  const lnDiffusion = new Float64Array(POINTS).fill(Math.log(T));
  const walkers = walksFrom(landscape, top, timeOfStep, seed);
  return sampledTransmission(profile, { lnDiffusion }, { walkers, below: -END, end: END, timeOfStep });
};

describe('the transmission coefficient of walks from a top', () => {
  const wrong = tilted(Math.PI / 6);
  const walks = { walkers: walksFrom(wrong, 0, 0.03, 7), below: -END, end: END, timeOfStep: 0.03 };
  const exact = gridKappa(wrong);

  it('is that of a grid where y leaves something out, wherever the walks start and however long a step is', () => {
    // In the limit T → 0, cos²φ − sin²φ/1.5 = 0.583.
    expect(exact).toBeCloseTo(0.597, 2);
    // Each within 4 standard errors, of 0.06, and 0.02 for the finite step and the grid: another seed would fail in
    // fewer than 1 of 5000 tries.
    for (const [top, timeOfStep] of [
      [0, 0.03],
      [-0.08, 0.015],
    ] as const) {
      const { lnKappa } = sampled(wrong, top, timeOfStep, 5);
      expect(lnKappa.error).toBeLessThan(0.09);
      expect(Math.abs(lnKappa.value - Math.log(exact))).toBeLessThan(4 * lnKappa.error + 0.02);
    }
  });

  it('is 1 for the coordinate that is all that matters, whose committor does not spread', () => {
    // 4 standard errors: another seed would fail in 1 of 8000 tries for each of the two.
    const { lnKappa, spread, committor, expectedCommittor } = sampled(tilted(0), 0, 0.03, 6);
    expect(Math.abs(lnKappa.value)).toBeLessThan(4 * lnKappa.error + 0.02);
    expect(Math.abs(committor.value - expectedCommittor)).toBeLessThan(4 * committor.error);
    expect(spread.low).toBe(0);
    const lnDiffusion = new Float64Array(POINTS).fill(Math.log(T));
    expect(sampledTransmission(exactProfile(wrong), { lnDiffusion }, walks).spread.low).toBeGreaterThan(0.1);
  });

  it('takes nothing from D for ln τ − ln κ', () => {
    const profile = exactProfile(wrong);
    const at = (diffusion: number) =>
      sampledTransmission(profile, { lnDiffusion: new Float64Array(POINTS).fill(Math.log(diffusion)) }, walks);
    expect(at(2 * T).lnKappa.value - at(T).lnKappa.value).toBeCloseTo(-Math.log(2), 9);
    expect(at(2 * T).lnTime.value).toBeCloseTo(at(T).lnTime.value, 9);
  });

  it('carries the errors of F: that of the top, and no more of what the resistance and the density there share', () => {
    const profile = exactProfile(wrong);
    const diffusion = { lnDiffusion: new Float64Array(POINTS).fill(Math.log(T)) };
    const errorWith = (moved: (a: number) => boolean) => {
      const covariance = Matrix.zeros(POINTS, POINTS);
      profile.y.forEach((_, a) => {
        profile.y.forEach((_, b) => covariance.set(a, b, moved(a) && moved(b) ? 0.25 : 0));
      });
      const { lnKappa, lnTime } = sampledTransmission({ ...profile, covariance }, diffusion, walks);
      return { lnKappa: lnKappa.error, lnTime: lnTime.error };
    };
    const none = errorWith(() => false);
    // Half a T more or less over all of the top moves ln τ by as much, and κ not at all.
    const top = errorWith((a) => Math.abs(profile.y[a]!) < 0.4);
    expect(top.lnKappa).toBeCloseTo(none.lnKappa, 2);
    expect(top.lnTime).toBeCloseTo(Math.hypot(none.lnTime, 0.5), 1);
  });

  it('refuses walks that never crossed, states outside, and lone walks', () => {
    const profile = exactProfile(wrong);
    const diffusion = { lnDiffusion: new Float64Array(POINTS) };
    const ends = { below: -END, end: END, timeOfStep: 0.02 };
    const over = { first: 0.1, peak: 0.9, end: 'over' } as const;
    const states = (y: number) => Array.from({ length: 4 }, () => [{ y, shots: [over, over] }]);
    expect(() => sampledTransmission(profile, diffusion, { ...ends, walkers: states(0) })).toThrow(
      /^of 8 walks from the top 0 got back and 8 over, .*; give more states, or more shots$/,
    );
    expect(() => sampledTransmission(profile, diffusion, { ...ends, walkers: states(9) })).toThrow(/^of 0 walks/);
    expect(() => sampledTransmission(profile, diffusion, { ...ends, end: 2, walkers: states(0) })).toThrow(
      /of 8 walks/,
    );
    expect(() => firstCrossings({ y: 0, shots: [over] })).toThrow(/two walks/);
  });
});

it('the spread of the committor is none where states differ by the count alone', () => {
  const random = seededRandom(8);
  const shot = () => ({ first: 0, peak: 0, end: random() < 0.4 ? ('over' as const) : ('back' as const) });
  const states = Array.from({ length: 4000 }, () => ({ y: 0, shots: Array.from({ length: 6 }, shot) }));
  const { mean, variance } = committorSpread(
    states,
    states.map(() => 0.4),
  );
  // Of 24 000 walks and their 60 000 pairs: 4 standard errors.
  expect(Math.abs(mean - 0.4)).toBeLessThan(0.013);
  expect(Math.abs(variance)).toBeLessThan(0.004);
});
