import { beforeAll, describe, expect, it } from 'vitest';
import { normals } from '../../landscape/random.fixture';
import { lnSphereAverage } from '../numerics/special-functions';
import { oneModeEscape } from '../one-mode/one-mode-escape';
import { oneModeLaw } from '../one-mode/one-mode-law';
import { lnPassageTime, sliceProfile } from '../profile/passage';
import { lnRankOdds, twoModeBasins } from './two-mode-basins';
import { twoModeEscape } from './two-mode-escape';
import { knownTwoModeLaw } from '../prediction/known-laws';
import { twoModeLaw, type TwoModeLaw } from './two-mode-law';
import { lnPartitionByLayer } from './two-mode-partition';
import { coexistenceTemperature, freeEnergyPhaseDiagram, rankCoexistence } from './two-mode-phases';
import { twoModeTurning } from './two-mode-turning';
import { wishartChain, type WishartChain } from './wishart-chain';

const correlations = [0.9, 0.8];
/** The first of many, and all where there is time. */
const some = <T>(all: readonly T[]): readonly T[] => (process.env['KRAMERS_THOROUGH'] ? all : all.slice(0, 1));
let law: TwoModeLaw;
let before: WishartChain;
beforeAll(() => {
  law = knownTwoModeLaw([5, 10, 10, 2]);
  before = wishartChain([10, 10])[1]!;
});

describe('the chain of Wishart matrices', () => {
  it.runIf(process.env['KRAMERS_THOROUGH'])(
    'is normalised, and has the mean trace and the mean determinant of independent factors',
    () => {
      for (const degrees of [[4], [3, 5]]) {
        const { lnDensity } = wishartChain(degrees).at(-1)!;
        let [norm, trace, determinant] = [0, 0, 0];
        const step = 0.05;
        // On the diagonal the density starts as a straight line: the trapezoidal rule is 1e-4 low there.
        for (let a = -30; a < 15; a += step) {
          for (let b = -40; b < a; b += step) {
            const weight = step * step * Math.exp(lnDensity(a, b));
            norm += weight;
            trace += weight * (Math.exp(a) + Math.exp(b));
            determinant += weight * Math.exp(a + b);
          }
        }
        expect(norm).toBeCloseTo(1, 3);
        expect(trace / degrees.reduce((all, k) => all * k, 2)).toBeCloseTo(1, 3);
        expect(determinant / degrees.reduce((all, k) => all * k * (k - 1), 1)).toBeCloseTo(1, 2);
      }
    },
  );

  it('refuses layers of one unit', () => {
    expect(() => wishartChain([3, 1])).toThrow(/two units in every layer/);
    expect(() => wishartChain([])).toThrow(/degrees/);
  });
});

describe('the average over orientations', () => {
  it('is a sum of Bessel functions for two inputs', () => {
    const { lnAverage } = twoModeTurning(2);
    const lnI0 = (z: number) => lnSphereAverage(2, z);
    for (const [s1, s2, e1, e2] of [
      [1.2, 0.7, 1, 0.8],
      [3, 0.01, 1, 0.9],
      [1, 0.5, 0.9, 0.9],
      [20, 15, 28, 25],
      [64, 48, 90, 10],
    ] as const) {
      const [plain, mirrored] = [1, -1].map(
        (sign) => lnI0(((s1 + sign * s2) * (e1 + e2)) / 2) + lnI0(((s1 - sign * s2) * (e1 - e2)) / 2),
      ) as [number, number];
      const exact = plain + Math.log1p(Math.exp(mirrored - plain)) - Math.LN2;
      expect(lnAverage(s1, s2, e1, e2)).toBeCloseTo(exact, 5);
    }
  });

  it('is what random orientations give for four inputs', () => {
    // 40 000 of them, 5 standard errors: another seed fails in 1 of 1.7 million tries.
    const next = normals(2);
    const [s1, s2, e1, e2] = [2, 1.4, 1, 0.7];
    const values = Array.from({ length: 40_000 }, (_, k) => {
      const [a, b] = [Array.from({ length: 4 }, next), Array.from({ length: 4 }, next)];
      const long = Math.hypot(...a);
      const overlap = a.reduce((sum, value, i) => sum + value * b[i]!, 0) / long;
      const rest = b.map((value, i) => value - (overlap * a[i]!) / long);
      const short = Math.hypot(...rest);
      const phi = (2 * Math.PI * k) / 40_000;
      const [c, s] = [Math.cos(phi), Math.sin(phi)];
      const [v, u] = [a.map((value) => value / long), rest.map((value) => value / short)];
      return Math.exp(e1 * (s1 * c * v[0]! - s2 * s * u[0]!) + e2 * (s1 * s * v[1]! + s2 * c * u[1]!));
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const exact = Math.exp(twoModeTurning(4).lnAverage(s1, s2, e1, e2));
    expect(Math.abs(mean - exact)).toBeLessThan((5 * Math.sqrt(spread)) / values.length);
  });
});

describe('the exact law of both singular values', () => {
  it.each(
    some([
      [0.3, 1e-4],
      [0.4, 5e-3],
      [0.25, 5e-4],
      [0.32, 1.05e-3],
    ] as const),
  )('has one partition function by two routes, β = %f, T = %f', (beta, temperature) => {
    const { lnPartition } = law.isotherm({ temperature, correlations }).at(beta);
    const byLayer = lnPartitionByLayer(before, 5, { beta, temperature, correlations: [0.9, 0.8] });
    expect(Math.abs(lnPartition - byLayer)).toBeLessThan(1e-3);
  });

  it.each(
    some([
      [0.25, 1.5e-4],
      [0.32, 1.05e-3],
      [0.25, 6e-4],
      [0.25, 4e-4],
    ] as const),
  )('agrees with the one-mode law to 0.005 in ln τ, β = %f, T = %f', (beta, temperature) => {
    const { second } = law.isotherm({ temperature, correlations, intervals: 480 }).at(beta);
    const last = second.sigma.findIndex((sigma) => sigma >= 0.3);
    const oneMode = oneModeEscape(oneModeLaw({ widths: [5, 10, 10, 2], rank: 1 }), {
      beta,
      temperature,
      correlations,
      sigmaB: second.sigma[last]!,
    });
    expect(Math.abs(lnPassageTime(sliceProfile(second, 0, last)) - oneMode.lnTime)).toBeLessThan(0.005);
  });

  it('obeys detailed balance: times up and down differ as the weights do', () => {
    // k_up·P₁ = k_down·P₂ where the barrier is high: both start from a basin and end in the other.
    const state = law.isotherm({ temperature: 4e-4, correlations }).at(0.31);
    const { lnTimeUp, lnTimeDown, barrierUpOverT } = twoModeEscape(state);
    const odds = lnRankOdds(twoModeBasins(state), 1)!;
    expect(barrierUpOverT).toBeGreaterThan(15);
    expect(lnTimeDown - lnTimeUp).toBeCloseTo(odds, 3);
    expect(() => twoModeEscape(state, 0.01)).toThrow(/sigmaB must lie between/);
    expect(() => twoModeEscape(law.isotherm({ temperature: 1e-3, correlations }).at(0.2))).toThrow(
      /basins are of rank 2/,
    );
  });

  it.skipIf(!process.env['KRAMERS_THOROUGH'])('is that of the transposed network', () => {
    const point = { temperature: 1e-3, correlations, intervals: 60 };
    const [forward, backward] = [
      [3, 2, 4, 2],
      [2, 4, 2, 3],
    ].map((widths) => twoModeLaw(widths).isotherm(point).at(0.3));
    expect(backward!.lnPartition).toBe(forward!.lnPartition);
  });

  it('refuses what it does not know, in one sentence', () => {
    expect(() => twoModeLaw([5, 10, 3])).toThrow(/min\(n, p\) = 2/);
    expect(() => twoModeLaw([2, 1, 2])).toThrow(/two units/);
    expect(() => law.isotherm({ temperature: 0, correlations })).toThrow(/temperature/);
    expect(() => law.isotherm({ temperature: 1e-3, correlations: [0.9, 0.8, 0.7] })).toThrow(/one or two/);
    const isotherm = law.isotherm({ temperature: 2e-6, correlations, intervals: 40 });
    expect(() => isotherm.at(0.3)).toThrow(/too low/);
    expect(() => isotherm.at(0)).toThrow(/beta/);
  });
});

describe('phases at finite temperature', () => {
  // Values of an independent program.
  it.each(
    some([
      [0.35, 1.56e-3],
      [0.31, 3.09e-4],
      [0.32, 5.76e-4],
      [0.33, 8.78e-4],
    ] as const),
  )('ranks 1 and 2 have equal weight at β = %f and T = %f, to 1 %', (beta, expected) => {
    const between = [expected / 1.1, expected * 1.1] as const;
    expect(Math.abs(coexistenceTemperature(law, { beta, correlations, between }) / expected - 1)).toBeLessThan(0.01);
  });

  it('rank 2 wins where the paper shows its figure: ln(P₁/P₂) = −10.00 at β = 0.32, T = 1.05e-3', () => {
    const { basins, barriers } = twoModeBasins(law.isotherm({ temperature: 1.05e-3, correlations }).at(0.32));
    const weight = (rank: number) => basins.find((basin) => basin.rank === rank)!.lnWeight;
    expect(weight(1) - weight(2)).toBeCloseTo(-10, 1);
    expect(barriers.find(({ toRank }) => toRank === 2)!.up).toBeCloseTo(5.26, 1);
  });

  it('two basins exist at T = 1e-3 for β from 0.266 to 0.364, and β* is where T* is', () => {
    const isotherm = law.isotherm({ temperature: 8.78e-4, correlations });
    expect(rankCoexistence(isotherm, 1)!.beta).toBeCloseTo(0.33, 3);
    const { folds, sharpness } = rankCoexistence(law.isotherm({ temperature: 1e-3, correlations }), 1)!;
    expect(folds.from).toBeCloseTo(0.266, 3);
    expect(folds.to).toBeCloseTo(0.364, 3);
    expect(sharpness).toBeGreaterThan(5);
  });

  it.runIf(process.env['KRAMERS_THOROUGH'])('tend to those of the loss as T → 0', () => {
    const { folds, beta } = rankCoexistence(law.isotherm({ temperature: 5e-5, correlations }), 1)!;
    // β* = 0.2947 and β_c = 0.3509; entropy moves both up in proportion to T.
    expect(beta! - 0.294723).toBeGreaterThan(0);
    expect(beta! - 0.294723).toBeLessThan(0.006);
    expect(folds.to - 0.350882).toBeLessThan(0.003);
    const { basins } = twoModeBasins(law.isotherm({ temperature: 5e-5, correlations }).at(0.29));
    expect(basins.map(({ rank }) => rank)).toEqual([0, 1, 2]);
    expect(basins.reduce((sum, { lnWeight }) => sum + Math.exp(lnWeight), 0)).toBeCloseTo(1, 9);
    expect(basins[2]!.sigmas[1]).toBeCloseTo(0.4095, 2);
  });

  it('are where weights cross, not elsewhere', () => {
    expect(() => coexistenceTemperature(law, { beta: 0.29, correlations, between: [3e-4, 1e-3] })).toThrow(
      /more weight already/,
    );
    expect(() => coexistenceTemperature(law, { beta: 0.32, correlations, between: [1e-4, 2e-4] })).toThrow(
      /equal weight/,
    );
    expect(rankCoexistence(law.isotherm({ temperature: 1e-2, correlations }), 1)).toBeNull();
  });

  it('come as a diagram', () => {
    const diagram = freeEnergyPhaseDiagram(law, {
      betas: [0.26, 0.33, 0.45],
      temperatures: [1e-3, 1e-2],
      correlations,
    });
    const ranks = diagram.points.map((row) => row.map(({ basins }) => basins.map(({ rank }) => rank).join('')));
    expect(ranks[0]).toEqual(['2', '012', '0']);
    expect(ranks[1]!.every((here) => here.length === 1)).toBe(true);
    expect(diagram.coexistence.map(({ temperature, fromRank }) => [temperature, fromRank])).toEqual([
      [1e-3, 0],
      [1e-3, 1],
    ]);
  });
});
