import { type CellResult, type PointSummary, type RateEstimate, uncheckedExperiment } from '@kramers/core';
import { agreementOf, summarise } from '@kramers/core/results';
import { trapExperiment } from '@kramers/core/testing';
import type { Committor, SampledRate } from '@kramers/protocols';
import { compareEstimates, exponentialRate, lnMeanFirstPassageTime } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { crossingProbability, doubleWell, doubleWellPlugin, meanPassageSteps } from './support/double-well';
import { resultsOf, testLab } from './support/lab';

const THOROUGH = Boolean(process.env['KRAMERS_THOROUGH']);
/** Of so many intervals of 95 %, as many hold the truth with a probability of 99 %. */
const COVERED = THOROUGH ? { of: 200, least: 182, most: 198 } : { of: 50, least: 43, most: 50 };

const wellRate = 0.2;
const well = (temperature: number, protocol: object, count: number) => ({
  name: 'double well',
  data: { correlations: [0.9], population: true },
  model: { kind: 'double-well' },
  backend: 'double-well',
  training: { batchSize: 'full', learningRate: wellRate },
  escape: { singularValue: 1, above: 0.5 },
  replicas: { count, seed: 1 },
  protocol: { trapBeta: 0, rank: 0, beta: 0, temperature, ...protocol },
});

const langevin = (temperature: number, protocol: object, more: object = {}) => ({
  name: 'langevin',
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { trapBeta: 0.361, beta: 0.25, temperature, ...protocol },
  ...more,
});

/** Minibatch noise alone, 0.003 below the fold of this sample. */
const collapse = (protocol: object, more: object = {}) => ({
  name: 'collapse',
  data: { correlations: [0.9, 0.8], seed: 42 },
  training: { sampling: 'replacement' },
  escape: { singularValue: 2, below: 0.1 },
  protocol: { trapBeta: 0.25, rank: 2, beta: 0.316, ...protocol },
  ...more,
});

const rates = async (experiment: object) =>
  (await resultsOf(experiment, doubleWellPlugin)).map(({ value }) => value as SampledRate);
const estimate = ({ lnTau, lnTauError }: RateEstimate) => ({ value: lnTau!, error: lnTauError! });
const directly = (cells: readonly CellResult[]) =>
  exponentialRate(cells.map(({ escape }) => ({ time: escape!.watchedEpochs, escaped: escape!.epoch !== null })));

describe('a double well, whose mean passage time is known exactly', () => {
  it('has the passage time that the continuous theory gives, but for the finite step', () => {
    const continuous = lnMeanFirstPassageTime({
      potential: doubleWell,
      temperature: 0.04,
      reflecting: -2.2,
      start: -1,
      target: 0.5,
    });
    expect(Math.abs(Math.log(meanPassageSteps(0.005, 0.04, 0.5, 360)) - (continuous - Math.log(0.005)))).toBeLessThan(
      0.005,
    );
  });

  it('is covered by the intervals of direct simulation', async () => {
    const temperature = 0.08;
    const truth = meanPassageSteps(wellRate, temperature, 0.5);
    const cells = await resultsOf(
      well(temperature, { kind: 'rank-trap', epochs: 500 }, COVERED.of * 10),
      doubleWellPlugin,
    );
    let covered = 0;
    for (let i = 0; i < COVERED.of; i++) {
      const { tauLow, tauHigh } = directly(cells.slice(10 * i, 10 * (i + 1)));
      if (tauLow <= truth && truth <= (tauHigh ?? Infinity)) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(COVERED.least);
  });

  it.each(['flux-sampling', 'splitting'])('is covered by the intervals of %s, without bias', async (kind) => {
    const temperature = 0.08;
    const truth = Math.log(meanPassageSteps(wellRate, temperature, 0.5));
    const found = await rates(well(temperature, { kind, trials: 10, repeats: 4 }, COVERED.of));
    const covered = found.filter(({ lnTauLow, lnTauHigh }) => lnTauLow! <= truth && truth <= lnTauHigh!).length;
    expect(covered).toBeGreaterThanOrEqual(COVERED.least);
    expect(covered).toBeLessThanOrEqual(COVERED.most);
    const mean = found.reduce((sum, { lnTau }) => sum + lnTau!, 0) / found.length;
    const scatter = Math.sqrt(found.reduce((sum, { lnTau }) => sum + (lnTau! - mean) ** 2, 0) / (found.length - 1));
    expect(Math.abs(mean - truth)).toBeLessThan((2.6 * scatter) / Math.sqrt(found.length));
  });

  it('goes on from near the top of its barrier with the probability that is known exactly', async () => {
    const steps = [
      { initialise: 'random' },
      { train: { beta: 0, temperature: 0.1, epochs: 100_000, until: [{ singularValue: 1, above: -0.1 }] } },
    ];
    const protocol = {
      kind: 'committor',
      steps,
      coordinate: { singularValue: 1 },
      basin: -0.9,
      target: 0.9,
      beta: 0,
      temperature: 0.02,
    };
    const { protocol: _, ...rest } = well(0, {}, 20);
    const found = (await resultsOf({ ...rest, protocol }, doubleWellPlugin)).map(({ value }) => value as Committor);
    const exact = found.map(({ value, basin, target }) => crossingProbability(wellRate, 0.02, value, basin, target));
    // Of 20 intervals of 95 %, 16 or more hold the truth in 399 of 400 tries; the sum of the shares is within 2.6
    // errors in 99 of 100.
    expect(found.filter(({ low, high }, i) => low <= exact[i]! && exact[i]! <= high).length).toBeGreaterThanOrEqual(16);
    const excess = found.reduce((sum, { share }, i) => sum + share - exact[i]!, 0);
    expect(Math.abs(excess)).toBeLessThan(2.6 * Math.sqrt(exact.reduce((sum, p) => sum + (p * (1 - p)) / 200, 0)));
  });
});

describe('a linear network under Langevin noise', () => {
  it('has one escape time, whichever way it is measured', async () => {
    // χ² over three ways at one temperature, and at three where there is time: false alarm 1 in 100. At 4e-4 waiting is
    // too long for a test; 12.1 ± 0.2 is direct simulation by an independent program.
    const data = { correlations: [0.9, 0.8], inputs: 5, population: true };
    const wait = (temperature: number, count: number) =>
      resultsOf(langevin(temperature, { kind: 'rank-trap', epochs: 200_000 }, { data, replicas: { count } }));
    const waited = [
      [6e-4, directly(await wait(6e-4, 60))],
      ...(THOROUGH
        ? ([
            [5e-4, directly(await wait(5e-4, 20))],
            [4e-4, { lnTau: 12.1, lnTauError: 0.2 }],
          ] as const)
        : []),
    ] as const;
    const points: PointSummary[] = [];
    const add = (
      method: string,
      temperature: number,
      { lnTau, lnTauError }: { lnTau: number | null; lnTauError: number | null },
    ) =>
      points.push({
        parameters: { 'protocol.kind': method, 'training.temperature': temperature },
        label: method,
        method,
        lnTau,
        lnTauError,
      } as unknown as PointSummary);
    for (const [temperature, direct] of waited) {
      add('direct', temperature, direct);
      for (const kind of ['flux-sampling', 'splitting']) {
        const [sampled] = await rates(
          langevin(temperature, { kind, trials: 30, repeats: 5 }, { replicas: { seed: 7 } }),
        );
        add(kind, temperature, sampled!);
      }
    }
    const agreement = agreementOf(points)!;
    expect(agreement.settings.map(({ methods }) => methods.length)).toEqual(waited.map(() => 3));
    expect(agreement.pValue).toBeGreaterThan(0.01);
  });

  it('has the escape time that no one could wait for', async () => {
    // ln τ = 20.3 ± 0.2 by an independent program.
    const [sampled] = await rates(langevin(3e-4, { kind: 'splitting', trials: 60, repeats: 4 }));
    expect(Math.abs(sampled!.lnTau! - 20.3)).toBeLessThan(2.6 * Math.hypot(0.2, sampled!.lnTauError!));
    expect(sampled).toMatchObject({
      fromRank: 1,
      toRank: 2,
      coordinate: 'σ2',
      direction: 'up',
      target: 0.3,
      stepsPerEpoch: 8,
      reason: null,
    });
    for (const { interfaces, lnProbability } of sampled!.repeats) {
      expect(interfaces.reduce((sum, { probability }) => sum + Math.log(probability), 0)).toBeCloseTo(
        lnProbability!,
        9,
      );
    }
  });

  it('has the same escape time by a coordinate that falls on the way up', async () => {
    // 6.16 ± 0.05 by direct simulation of an independent program.
    const [sampled] = await rates(
      langevin(6e-4, {
        kind: 'flux-sampling',
        coordinate: { metric: 'testMse' },
        target: 0.48,
        trials: 100,
        repeats: 6,
      }),
    );
    expect(sampled).toMatchObject({ direction: 'up', fromRank: 1, toRank: 2, coordinate: 'testMse' });
    expect(sampled!.gate).toBeLessThan(sampled!.home!);
    expect(Math.abs(sampled!.lnTau! - 6.16)).toBeLessThan(2.6 * Math.hypot(0.05, sampled!.lnTauError!));
    expect(sampled!.lnTauError).toBeLessThan(0.5);
  });
});

describe('a linear network under minibatch noise', () => {
  it('collapses as soon by sampling as by waiting', async () => {
    const direct = directly(
      await resultsOf(collapse({ kind: 'rank-trap', epochs: 20_000 }, { replicas: { count: 40 } })),
    );
    const [sampled] = await rates(collapse({ kind: 'flux-sampling', direction: 'down', trials: 24, repeats: 4 }));
    expect(
      compareEstimates(estimate(sampled!), { value: direct.lnTau!, error: direct.lnTauError! }).pValue,
    ).toBeGreaterThan(0.01);
  });

  it('gives the same numbers again, and others to another replica', async () => {
    const experiment = collapse(
      { kind: 'splitting', direction: 'down', trials: 10, repeats: 2, learningRate: 0.32, sampling: 'shuffled' },
      { replicas: { count: 2 } },
    );
    const [first, second] = [await rates(experiment), await rates(experiment)];
    expect(first).toEqual(second);
    expect(first[0]!.steps).not.toBe(first[1]!.steps);
  });

  it('says why a collapsed network never learns: no noise along the missing mode', async () => {
    const experiment = {
      ...collapse({ kind: 'rank-trap', trapBeta: 0.36, rank: 1, beta: 0.2, epochs: 500 }),
      escape: { singularValue: 2, above: 0.3 },
    };
    const [cell] = await resultsOf(experiment);
    expect(cell!.escape!.epoch).toBeNull();
    const { minibatch, course } = cell!.noise!;
    expect(minibatch).toMatchObject({ finiteSampleFactor: 1, effectiveTemperature: course.effectiveTemperature[0] });
    expect(course.epochs).toEqual([0, 1, 3, 10, 30, 100, 300]);
    expect(Math.max(...course.missingShare)).toBeLessThan(1e-9);
    const plan = {
      identity: 'none',
      points: [{ parameters: {}, experiment: trapExperiment, exact: true }],
      cells: [[cell!.key, 0, 0]] as const,
    };
    const { points } = summarise(trapExperiment, plan, [cell!]);
    expect(points[0]).toMatchObject({ method: 'direct', escapes: 0, tau: null, lnTau: null });
    expect(points[0]!.tauLow).toBeCloseTo(500 / Math.log(20), 6);
    expect(points[0]!.noise).toEqual(course);
    expect(points[0]!.stillness).toContain('share of the minibatch noise along the missing mode: 0');
  });

  it('says how cold shuffled epochs are where a learnt mode did not collapse', async () => {
    const steps = [
      { initialise: 'random' },
      { train: { beta: 0.25, until: 'converged', epochs: 5000, batchSize: 'full', role: 'prepare' } },
      { train: { beta: 0.25, until: 'escaped', epochs: 200, sampling: 'shuffled' } },
    ];
    const [cell] = await resultsOf({ ...collapse({}), protocol: { kind: 'pipeline', steps } });
    const plan = {
      identity: 'none',
      points: [{ parameters: {}, experiment: trapExperiment, exact: true }],
      cells: [[cell!.key, 0, 0]] as const,
    };
    const { points } = summarise(trapExperiment, plan, [cell!]);
    expect(points[0]!.stillness).toMatch(
      /^effective temperature \d\S+, shuffled epochs leave 0\.\d+ times that for the weakest learnt mode$/,
    );
  });

  it('is told that minibatches do not move the coordinate', async () => {
    const [cell] = await resultsOf({
      ...collapse({ kind: 'splitting', trapBeta: 0.36, rank: 1, beta: 0.2, trials: 10, repeats: 2 }),
      escape: { singularValue: 2, above: 0.3 },
    });
    expect((cell!.value as SampledRate).lnTau).toBeNull();
    expect((cell!.value as SampledRate).reason).toMatch(/^σ2 does not fluctuate in the basin: it stays at/);
    expect(cell!.warnings.join()).toContain('no escape time: σ2 does not fluctuate');
  });
});

describe('what cannot be sampled', () => {
  const message = (experiment: object): string => {
    try {
      testLab().run(uncheckedExperiment(experiment));
    } catch (cause) {
      return (cause as Error).message;
    }
    return '';
  };

  it.each([
    [
      'no noise',
      langevin(0, { kind: 'flux-sampling' }),
      'protocol.temperature: there is no noise to escape by: the temperature is 0 and the moments are exact; ' +
        'set a temperature',
    ],
    ['no trap', langevin(5e-4, { kind: 'splitting', trapBeta: undefined }), 'protocol.trapBeta: missing'],
    [
      'nothing below rank 0',
      langevin(5e-4, { kind: 'splitting', direction: 'down', rank: 0 }),
      'protocol.rank: rank 0 cannot be lowered',
    ],
    ['no target', langevin(5e-4, { kind: 'splitting', coordinate: { metric: 'testMse' } }), 'protocol.target: missing'],
    [
      'interfaces out of order',
      langevin(5e-4, { kind: 'flux-sampling', interfaces: [0.01, 0.2, 0.1] }),
      'protocol.interfaces.2: interfaces must go one way',
    ],
    [
      'an interface past the target',
      langevin(5e-4, { kind: 'flux-sampling', interfaces: [0.01, 0.4] }),
      'protocol.interfaces.1: interfaces must go one way',
    ],
  ])('%s', (_, experiment, expected) => {
    expect(message(experiment)).toContain(expected);
  });

  it('a first interface that is never reached', async () => {
    const [cell] = await resultsOf(
      langevin(2e-4, { kind: 'flux-sampling', interfaces: [0.2], trials: 10, repeats: 2, walkEpochs: 50 }),
    );
    expect(cell!.warnings).toHaveLength(1);
    expect(cell!.warnings[0]).toMatch(
      new RegExp(
        '^no escape time: σ2 never reached the first interface, 0\\.2000, in 50 epochs: ' +
          'it came to 0\\.00\\d+ at most; put the interface nearer, or raise walkEpochs$',
      ),
    );
  });

  it('a start past the target', async () => {
    const [cell] = await resultsOf(
      langevin(5e-4, { kind: 'flux-sampling', rank: 1, target: -0.1, trials: 10, repeats: 2 }, { escape: { rank: 2 } }),
    );
    expect(cell!.warnings[0]).toMatch(/^no escape time: the trap starts past the target/);
  });

  it('another escape than the one that the file names, without saying so', async () => {
    const [cell] = await resultsOf(
      langevin(5e-4, { kind: 'flux-sampling', trapBeta: 0.5, beta: 0.3, trials: 10, repeats: 2 }),
    );
    expect(cell!.warnings[0]).toBe(
      "this is the time from rank 0 to rank 1, told by σ1; the experiment's escape is by σ2",
    );
  });

  it('a trap that does not hold', async () => {
    const [cell] = await resultsOf(
      langevin(5e-4, { kind: 'flux-sampling', trapBeta: 0.2, rank: 1, trials: 10, repeats: 2 }),
    );
    expect(cell).toMatchObject({
      trapped: false,
      value: null,
      warnings: ['not trapped: expected rank 1, found rank 2'],
    });
  });
});
