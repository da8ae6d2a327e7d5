import { describe, expect, test } from 'vitest';
import { alignedState } from './aligned-state';
import { alignedModes } from './modes';
import { populationMoments, sampleMoments } from './moments';
import { endToEndMap } from './network';
import { oneModeStationary } from './one-mode';
import { gaussianSamples, normalArray } from './random.fixture';
import { rankState } from './rank-state';
import { inspect, relax } from './relax';

const population = populationMoments({ correlations: [0.9, 0.8], inputs: 3, outputs: 2 });
const widths = [3, 4, 4, 2];
const beta = 0.25;
const [strong, weak] = [0.9, 0.8].map((correlation) => oneModeStationary({ depth: 3, correlation }, beta));

describe('relax', () => {
  const network = { widths, moments: population, beta };
  const { modes } = alignedModes(population);

  test('finds the learnt minimum from a distorted start, whichever way its hidden layers are turned', () => {
    const exact = alignedState(widths, modes, [strong!.minimum!, weak!.minimum!]);
    const noise = normalArray(3, exact.length, 0.05);
    const point = relax(
      network,
      exact.map((value, i) => value + noise[i]!),
    );
    expect(point.gradientNorm).toBeLessThan(1e-10);
    expect(point.negativeModes).toBe(0);
    expect(point.loss).toBeCloseTo(inspect(network, exact).loss, 13);
    expect(endToEndMap(widths, point.weights)[0]).toBeCloseTo(strong!.minimum!, 10);
  });

  test('finds the saddle from a distorted start', () => {
    const exact = alignedState(widths, modes, [strong!.minimum!, weak!.saddle!]);
    const noise = normalArray(4, exact.length, 0.01);
    const point = relax(
      network,
      exact.map((value, i) => value + noise[i]!),
      { index: 1 },
    );
    expect(point.gradientNorm).toBeLessThan(1e-10);
    expect(point.negativeModes).toBe(1);
    expect(point.loss).toBeCloseTo(inspect(network, exact).loss, 13);
  });

  test('says so when it arrives at a point of another index, runs out of steps, or finds nothing', () => {
    const saddle = alignedState(widths, modes, [strong!.minimum!, weak!.saddle!]);
    expect(() => relax(network, saddle)).toThrow(/with 1 negative Hessian eigenvalues instead of 0/);
    const start = normalArray(5, saddle.length, 0.5);
    expect(() => relax(network, start, { maxIterations: 1 })).toThrow(
      /no stationary point of index 0 reached in 1 steps/,
    );
    // Above every fold only the collapsed state is left, and that is no saddle.
    expect(() => relax({ ...network, beta: 0.6 }, saddle, { index: 1 })).toThrow(Error);
    expect(() => relax(network, saddle, { index: -1 })).toThrow(/index must be an integer ≥ 0/);
  });
});

describe('states of finite samples', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'sample %i of 512: minima and saddle exist, are stationary and have the right index',
    (seed) => {
      const moments = sampleMoments(
        gaussianSamples({ seed, count: 512, correlations: [0.9, 0.8], inputs: 5, outputs: 2 }),
      );
      const network = { widths: [5, 10, 10, 2], moments, beta };
      const { modes, misalignment } = alignedModes(moments);
      expect(misalignment).toBeGreaterThan(0.01);
      const guess = modes.map((mode) => oneModeStationary({ depth: 3, ...mode }, beta));
      const low = rankState(network, modes, [guess[0]!.minimum!, 0]);
      const saddle = rankState(network, modes, [guess[0]!.minimum!, guess[1]!.saddle!], { index: 1 });
      const high = rankState(network, modes, [guess[0]!.minimum!, guess[1]!.minimum!]);
      for (const point of [low, saddle, high]) expect(point.gradientNorm).toBeLessThan(1e-10);
      expect([low.negativeModes, saddle.negativeModes, high.negativeModes]).toEqual([0, 1, 0]);
      expect([low.zeroModes, saddle.zeroModes, high.zeroModes]).toEqual([18, 34, 34]);
      expect(saddle.loss).toBeGreaterThan(Math.max(low.loss, high.loss));
      // Perturbation theory is wrong only to second order in the misalignment.
      expect(Math.abs((saddle.loss - low.loss) / guess[1]!.barrierUp! - 1)).toBeLessThan(0.1);
    },
  );

  test('a state whose idle hidden units are unstable is reported: at depth 2 rank 0 is no minimum', () => {
    const network = { widths: [3, 4, 2], moments: population, beta };
    const { modes } = alignedModes(population);
    expect(() => rankState(network, modes, [0, 0])).toThrow(
      /the state of rank 0 has 8 negative Hessian eigenvalues instead of 0/,
    );
    expect(() => rankState(network, modes, [0.9 - beta, 0])).toThrow(/instead of 0/);
    expect(rankState(network, modes, [0.9 - beta, 0.8 - beta]).negativeModes).toBe(0);
  });

  test('a state beyond its fold is reported, not invented', () => {
    const moments = sampleMoments(
      gaussianSamples({ seed: 1, count: 512, correlations: [0.9, 0.8], inputs: 5, outputs: 2 }),
    );
    const { modes } = alignedModes(moments);
    expect(() => rankState({ widths: [5, 10, 10, 2], moments, beta: 0.6 }, modes, [0.3, 0.2])).toThrow(
      /no state of rank 2 near the guess/,
    );
  });
});
