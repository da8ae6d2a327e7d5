import { describe, expect, test } from 'vitest';
import { sampleMoments } from '../landscape/moments';
import { oneModeTransitions } from '../landscape/one-mode';
import { gaussianSamples, normalArray } from '../landscape/random.fixture';
import { kramersLanger } from '../rates/kramers-langer';
import { identityActivation, scalarActivation } from './surface/activation';
import { activations } from './surface/activations.fixture';
import { anharmonicity } from './rates/anharmonicity';
import { predictEscape } from './rates/escape-rate';
import { basinOf, harmonicLnTau } from './saddles/exits';
import { LossSurface } from './surface/loss-surface';
import { minimumBelow } from './states/minima';
import { networkLandscape, requireDense } from './network-landscape';
import { branchAt, lossCrossings, minimumOnBranch, sweepRanks } from './branches/rank-branches';
import { searchSaddles } from './saddles/saddles';
import { describeState, sameClass } from './states/stationary-state';
import { whitened as samples } from './surface/whitened.fixture';

/** A minimum from one normal start, described. */
function minimum(surface: LossSurface, seed: number, scale = 0.6) {
  return describeState(surface, minimumBelow(surface, normalArray(seed, surface.parameters, scale))!);
}

describe('tanh, width 5, beta 0.2, against an independent program', () => {
  const surface = new LossSurface({ widths: [2, 5, 5, 2], activation: activations.tanh, samples }, 0.2);
  const learnt = minimum(surface, 1);
  const trap = describeState(surface, minimumBelow(surface, new Float64Array(surface.parameters).fill(0.4))!);

  test('minima', () => {
    expect(learnt.loss).toBeCloseTo(0.580853177996, 9);
    expect(learnt.singularValues[1]).toBeCloseTo(0.40313917, 7);
    expect(trap.loss).toBeCloseTo(0.610206176833, 9);
    expect(trap.singularValues[0]).toBeCloseTo(0.57355484, 7);
    expect(trap.stabiliser).toBe(120 ** 2);
    expect([learnt.rank, trap.rank, learnt.zeroModes, trap.zeroModes]).toEqual([2, 1, 0, 0]);
  });

  test('folds, which change arrangements of units or the rank, and the crossing of losses', () => {
    const sweep = sweepRanks(surface, learnt);
    const found = sweep.folds.map(({ beta }) => beta);
    [0.217269, 0.2646603, 0.2775641, 0.3650217].forEach((beta, k) => {
      expect(Math.abs(found[k]! - beta)).toBeLessThan(1e-6);
    });
    expect(sweep.folds.map(({ dropsRank }) => dropsRank)).toEqual([false, false, true, true]);
    const [first] = lossCrossings(surface, sweep);
    expect(Math.abs(first!.beta - 0.232746)).toBeLessThan(1e-5);
    // Where they cross, both minima have the same loss.
    const lowest = (rank: number) =>
      Math.min(
        ...sweep.branches
          .filter((branch) => branch.rank === rank)
          .map((branch) => minimumOnBranch(surface, branch, first!.beta)?.loss ?? Infinity),
      );
    expect(lowest(2)).toBeCloseTo(lowest(1), 11);
    // A branch's slope is the envelope theorem's: dE/dβ = ½‖θ‖².
    const branch = sweep.branches.find(({ rank }) => rank === 1)!;
    const [low, middle, high] = [0.2399, 0.24, 0.2401].map((beta) => branchAt(surface, branch, beta)!);
    const square = middle!.theta.reduce((sum, value) => sum + value * value, 0);
    expect((high!.loss - low!.loss) / 2e-4).toBeCloseTo(square / 2, 6);
    // The flow keeps the rank below the fold and loses it above.
    for (const [share, rank] of [
      [0.999, 2],
      [1.001, 1],
    ] as const) {
      const beta = found[2]! * share;
      const near = branchAt(surface, sweep.branches[2]!, found[2]! * 0.999)!;
      const here = surface.at(beta);
      expect(describeState(here, minimumBelow(here, near.theta)!).rank).toBe(rank);
    }
  });

  test('one class of saddles, its barrier and count; escapes by both rates', () => {
    const search = searchSaddles(surface, trap, learnt, { starts: 12, seed: 4 });
    const basin = basinOf(trap, search.classes);
    expect(basin.exits).toHaveLength(1);
    const exit = basin.exits[0]!;
    expect(exit.saddle.loss).toBeCloseTo(0.620768481426, 9);
    expect(exit.saddle.singularValues[1]).toBeCloseTo(0.02987605, 7);
    expect(exit.saddle.eigenvalues[0]).toBeCloseTo(-0.16842, 5);
    expect([exit.count, exit.hits, exit.to.rank]).toEqual([50, 12, 2]);
    expect(sameClass(exit.from, trap)).toBe(true);
    expect(harmonicLnTau(basin, 1e-3)).toBeCloseTo(0.28, 2);
    const predict = predictEscape(surface, basin, { orientations: 200 });
    const table = [
      [1e-3, 4.99],
      [7e-4, 8.55],
      [5e-4, 13.72],
      [3e-4, 26.57],
      [2e-4, 43.31],
    ] as const;
    for (const [temperature, lnTau] of table) {
      const predicted = predict(temperature);
      expect(predicted.method).toBe('orbit');
      expect(predicted.z).toBe(6);
      // The error of 200 orientations is at most 0.03.
      expect(Math.abs(predicted.lnTau - lnTau)).toBeLessThan(0.1);
    }
    expect(predict(1e-3).spread).toBeGreaterThan(5e-4);
    // A saddle with soft orientations is far from harmonic, its trap is not.
    expect(anharmonicity(surface, exit.saddle, 1e-3)).toBeGreaterThan(1);
    expect(predict(1e-3).anharmonicity).toBeLessThan(0.2);
    // Both rates meet as T falls.
    const gap = (temperature: number) => Math.abs(predict(temperature).lnTau - predict(temperature).lnTauHarmonic!);
    expect(gap(5e-4)).toBeLessThan(gap(1e-3));
    expect(gap(2e-4)).toBeLessThan(gap(5e-4) / 2);
  });
});

describe('a linear network has the numbers of linear theory', () => {
  const widths = [2, 4, 4, 2];
  const landscape = networkLandscape({ widths, activation: identityActivation, samples }, 0.2, {
    minimumStarts: 4,
    starts: 4,
  });
  const moments = sampleMoments(samples);

  test('folds and crossings', () => {
    const modes = [0.8, 0.9].map((correlation) => oneModeTransitions({ depth: 3, correlation }));
    landscape.sweep!.folds.forEach(({ beta }, k) => {
      expect(beta).toBeCloseTo(modes[k]!.betaC!, 8);
    });
    landscape.crossings.forEach(({ beta }, k) => {
      expect(beta).toBeCloseTo(modes[k]!.betaStar!, 8);
    });
    expect(landscape.crossings).toHaveLength(2);
  });

  test.each([0, 1])(
    'barrier and escape rate from rank %i: the orbit has no spread, and its integral is exact',
    (rank) => {
      const { basin } = landscape.traps.find((found) => found.basin.trap.rank === rank)!;
      const exact = kramersLanger({ depth: 3, width: 4, moments, beta: 0.2, fromRank: rank, toRank: rank + 1 });
      const predicted = predictEscape(landscape.surface, basin, { orientations: 5 })(5e-4);
      expect(basin.exits[0]!.barrier).toBeCloseTo(exact.barrier, 10);
      expect(predicted.z).toBe(exact.z);
      expect(predicted.spread).toBeLessThan(1e-12);
      expect(predicted.lnTau).toBeCloseTo(exact.lnTau({ temperature: 5e-4, learningRate: 1, stepsPerEpoch: 1 }), 8);
      expect(predicted.lnTauHarmonic).toBeNull();
    },
  );

  test('nearly linear activations come close to it', () => {
    const narrow = (scale: number) =>
      scalarActivation({
        value: (z) => Math.tanh(scale * z) / scale,
        first: (z) => 1 - Math.tanh(scale * z) ** 2,
        second: (z) => -2 * scale * Math.tanh(scale * z) * (1 - Math.tanh(scale * z) ** 2),
      });
    const exact = kramersLanger({ depth: 3, width: 4, moments, beta: 0.2, fromRank: 1, toRank: 2 });
    const errors = [0.2, 0.1].map((scale) => {
      const surface = new LossSurface({ widths, activation: narrow(scale), samples }, 0.2);
      const learnt = minimum(surface, 1);
      const trap = describeState(surface, minimumBelow(surface, new Float64Array(surface.parameters).fill(0.4))!);
      const basin = basinOf(trap, searchSaddles(surface, trap, learnt, { starts: 3 }).classes);
      return Math.abs(basin.exits[0]!.barrier - exact.barrier);
    });
    expect(errors[0]).toBeLessThan(3e-4);
    // φ(z) = z − (scale·z)²·z/3 + …: the difference goes with the square of the scale.
    expect(errors[1]! / errors[0]!).toBeCloseTo(0.25, 1);
  });
});

describe('sigmoid with decayed biases, width 2: no copies to be turned, so the harmonic rate', () => {
  const network = {
    widths: [2, 2, 2, 2],
    activation: activations.sigmoid,
    bias: true,
    decayBiases: true,
    samples: gaussianSamples({ seed: 5, count: 64, correlations: [0.9, 0.8], inputs: 2, outputs: 2 }),
  };
  const landscape = networkLandscape(network, 0.012, { minimumStarts: 12, sweep: false });
  const { basin } = landscape.traps.find((found) => found.basin.trap.rank === 1)!;

  test('other searches find no other exits', () => {
    const target = landscape.minima.find(({ state }) => state.rank === 2)!.state;
    const search = searchSaddles(landscape.surface, basin.trap, target, { starts: 20, seed: 99 });
    const again = basinOf(basin.trap, search.classes);
    expect(basin.exits.length).toBeGreaterThan(1);
    for (const exit of again.exits) {
      expect(basin.exits.some(({ saddle }) => sameClass(saddle, exit.saddle))).toBe(true);
    }
  });

  test('pulls that are too weak or too strong lead to the same exits', () => {
    const target = landscape.minima.find(({ state }) => state.rank === 2)!.state;
    const options = { starts: 2, seed: 1, amplitudes: [1, 0.05] };
    const { classes, strayed, failed } = searchSaddles(landscape.surface, basin.trap, target, options);
    expect([strayed, failed]).toEqual([0, 0]);
    const ended = classes.filter(({ hits }) => hits > 0);
    for (const { state } of ended) expect(basin.exits.some(({ saddle }) => sameClass(saddle, state))).toBe(true);
    expect(ended.reduce((sum, { hits }) => sum + hits, 0)).toBe(2);
    // What they met on the way: saddles within rank 1, and between minima of rank 2.
    const met = classes.filter(({ hits }) => hits === 0).map(({ state }) => state.ends.map((end) => end?.rank));
    expect(met).toContainEqual([1, 1]);
    expect(met).toContainEqual([2, 2]);
  });

  test('the rate is the sum over classes of saddles', () => {
    const temperature = 1e-3;
    const determinant = (values: Float64Array) => values.reduce((product, value) => product * Math.abs(value), 1);
    const rate = basin.exits.reduce((sum, { saddle, barrier, count }) => {
      const frequencies = Math.sqrt(determinant(basin.trap.eigenvalues) / determinant(saddle.eigenvalues));
      const attempt = -saddle.eigenvalues[0]! / (2 * Math.PI);
      return sum + count * attempt * frequencies * Math.exp(-barrier / temperature);
    }, 0);
    expect(basin.members).toHaveLength(1);
    expect(harmonicLnTau(basin, temperature)).toBeCloseTo(-Math.log(rate), 10);
    const predicted = predictEscape(landscape.surface, basin)(temperature);
    expect([predicted.method, predicted.z]).toEqual(['harmonic', 0]);
    expect(predicted.anharmonicity).toBeLessThan(0.2);
  });
});

describe('what has no landscape is refused in a sentence', () => {
  const tanh = { widths: [2, 2, 2, 2], activation: activations.tanh, samples };
  const few = { minimumStarts: 2, starts: 2 };

  test('beta above all folds', () => {
    expect(() => networkLandscape(tanh, 0.6, few)).toThrow(/beta must be below 0\.3\d+, where the last learnt state/);
  });

  test('a rank that the samples do not have', () => {
    const y = samples.y.map((value, i) => (i % 2 === 0 ? value : 0));
    expect(() => networkLandscape({ ...tanh, samples: { ...samples, y } }, 0.2, few)).toThrow(
      /no state of rank 2 was found/,
    );
  });

  test('too wide for a dense Hessian, with the limit', () => {
    const wide = new LossSurface({ ...tanh, widths: [2, 30, 30, 2] }, 0.2);
    expect(() => {
      requireDense(wide);
    }).toThrow(/have 1020 parameters, and a dense Hessian is made for at most 400/);
  });

  test('a kink', () => {
    const relu = scalarActivation({ value: (z) => Math.max(0, z), first: (z) => (z > 0 ? 1 : 0), second: () => 0 });
    expect(() => networkLandscape({ ...tanh, activation: relu }, 0.2)).toThrow(/has a kink/);
  });
});
