import { kramersLanger } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { factsOf, runOf, trapExperiment, trapRun } from '../testing/synthetic-run';
import { escapeRanks } from './escape-ranks';
import { escapeTheory, kramersLangerLnTau, pointPredictions } from './escape-prediction';

const pointOf = (...args: Parameters<typeof trapRun>) => factsOf(trapRun(...args))[0]!;

describe('escapeTheory', () => {
  it('gives the time of the escape that was measured, in its epochs, and the limit beside', () => {
    const { at, ...prediction } = escapeTheory(pointOf([{ replicas: [100] }]))!;
    expect(prediction).toMatchObject({ fromRank: 1, toRank: 2, z: 16, learningRate: 0.08, stepsPerEpoch: 8 });
    expect(prediction.barrier).toBeCloseTo(0.012737, 6);
    const temperature = 5e-4;
    expect(at(temperature).lnTau).toBeCloseTo(8.164, 2);
    expect(kramersLangerLnTau(prediction, temperature)).toBe(at(temperature).lnTauKramersLanger);
    const ranks = { fromRank: 1, toRank: 2 };
    const theory = kramersLanger({ depth: 3, width: 10, correlations: [0.9, 0.8], inputs: 5, beta: 0.25, ...ranks });
    expect(kramersLangerLnTau(prediction, temperature)).toBeCloseTo(
      theory.lnTau({ temperature, learningRate: 0.08, stepsPerEpoch: 8 }),
      8,
    );
  });

  it('takes the learning rate of the watched phase, and says nothing where it changes', () => {
    expect(
      escapeTheory(pointOf([{ replicas: [100] }], { protocol: { kind: 'rank-trap', learningRate: 0.02 } }))
        ?.learningRate,
    ).toBe(0.02);
    expect(
      escapeTheory(
        pointOf([{ replicas: [100] }], { protocol: { kind: 'rank-trap', learningRate: '0.1/(1 + epoch)' } }),
      ),
    ).toBeNull();
  });

  it('says nothing of other networks and losses, of samples, and where nothing was watched', () => {
    const changes = [
      { model: { ...trapExperiment.model, kind: 'tanh' } },
      { training: { ...trapExperiment.training, loss: 'cross-entropy' as const } },
      { data: { ...trapExperiment.data, population: false } },
      { model: { ...trapExperiment.model, depth: 2 } },
      // Too large to wait for its spectrum.
      { model: { ...trapExperiment.model, width: 100 } },
    ];
    for (const change of changes) expect(escapeTheory(pointOf([{ replicas: [100] }], change))).toBeNull();
    expect(escapeTheory(pointOf([{ replicas: ['untrapped'] }]))).toBeNull();
  });
});

describe('pointPredictions', () => {
  const at = (temperature: number, replicas: (number | null)[]) => ({
    parameters: { 'protocol.temperature': temperature },
    temperature,
    replicas,
  });

  it('sets measured times beside predicted ones, with the ends of their intervals', () => {
    const [one, ...others] = pointPredictions(factsOf(trapRun([at(5e-4, [3600, 3800])], { protocol: LONG })));
    expect(others).toEqual([]);
    expect(one).toMatchObject({ point: 0, temperature: 5e-4, method: 'one-mode', reason: null, claims: { fitted: 0 } });
    expect(one!.residual).toBeCloseTo(Math.log(3700) - 8.164, 2);
    expect(one!.residualLow).toBeLessThan(one!.residual!);
    expect(one!.residualHigh).toBeGreaterThan(one!.residual!);
  });

  it('has a bound where nothing escaped, and a sentence where there is no barrier', () => {
    const [cold, hot, none] = pointPredictions(factsOf(trapRun([at(4e-4, [null]), at(1e-3, [10]), at(0, [null])])));
    expect(cold).toMatchObject({ residual: null, residualHigh: null });
    expect(cold!.residualLow).toBeLessThan(0);
    expect(hot).toMatchObject({ lnTau: null, residual: null, residualLow: null, claims: null });
    expect(hot!.reason).toMatch(/rank-1 state is no basin/);
    expect(none).toBeUndefined();
  });
});

const LONG = { ...trapExperiment.protocol, epochs: 20_000 };

describe('escapeRanks', () => {
  it('reads them off the criterion, or off what was seen', () => {
    expect(escapeRanks(pointOf([{ replicas: [null] }]))).toEqual({ fromRank: 1, toRank: 2 });
    expect(escapeRanks(pointOf([{ replicas: [null] }], { escape: { singularValue: 1, below: 0.1 } }))).toEqual({
      fromRank: 1,
      toRank: 0,
    });
    expect(escapeRanks(pointOf([{ replicas: [null] }], { escape: { rank: 0 } }))).toEqual({ fromRank: 1, toRank: 0 });
    const midpoint = { escape: { testMse: 'midpoint' as const, hold: 1 } };
    expect(escapeRanks(pointOf([{ replicas: [100, null] }], midpoint))).toEqual({ fromRank: 1, toRank: 2 });
    expect(escapeRanks(pointOf([{ replicas: [null] }], midpoint))).toBeNull();
  });

  it('knows nothing of a point without cells', () => {
    expect(escapeRanks(factsOf(runOf(trapExperiment, [{}], []))[0]!)).toBeNull();
  });
});
