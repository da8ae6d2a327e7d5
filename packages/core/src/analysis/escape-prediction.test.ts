import { kramersLanger } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { factsOf, runOf, trapExperiment, trapRun } from '../testing/synthetic-run';
import { escapeRanks } from './escape-ranks';
import { predictedLnTau, predictEscape } from './escape-prediction';

const pointOf = (...args: Parameters<typeof trapRun>) => factsOf(trapRun(...args))[0]!;

describe('predictEscape', () => {
  it('gives the Kramers–Langer time of the escape that was measured, in its epochs', () => {
    const prediction = predictEscape(pointOf([{ replicas: [100] }]))!;
    expect(prediction).toMatchObject({ fromRank: 1, toRank: 2, z: 16, learningRate: 0.08, stepsPerEpoch: 8 });
    expect(prediction.barrier).toBeCloseTo(0.012737, 6);
    const temperature = 5e-4;
    expect(predictedLnTau(prediction, temperature)).toBeCloseTo(6.16, 2);
    const theory = kramersLanger({
      depth: 3,
      width: 10,
      correlations: [0.9, 0.8],
      inputs: 5,
      outputs: 2,
      beta: 0.25,
      fromRank: 1,
      toRank: 2,
    });
    expect(predictedLnTau(prediction, temperature)).toBeCloseTo(
      theory.lnTau({ temperature, learningRate: 0.08, stepsPerEpoch: 8 }),
      10,
    );
  });

  it('takes the learning rate of the watched phase, and says nothing where it changes', () => {
    expect(
      predictEscape(pointOf([{ replicas: [100] }], { protocol: { kind: 'rank-trap', learningRate: 0.02 } }))
        ?.learningRate,
    ).toBe(0.02);
    expect(
      predictEscape(
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
    for (const change of changes) expect(predictEscape(pointOf([{ replicas: [100] }], change))).toBeNull();
    expect(predictEscape(pointOf([{ replicas: ['untrapped'] }]))).toBeNull();
  });
});

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
