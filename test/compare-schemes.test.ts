import { uncheckedExperiment } from '@kramers/core';
import { checkGrammar } from '@kramers/core/testing';
import { type ArmOutcome, schemeTable, type SchemeTable } from '@kramers/protocols';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { eventsOf, resultsOf, testLab } from './support/lab';

const experiment = {
  name: 'compared',
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  escape: { singularValue: 2, above: 0.3, hold: 5 },
  protocol: {
    kind: 'compare-schemes',
    trapBeta: 0.361,
    beta: 0.25,
    temperature: 6e-4,
    epochs: 150,
    settle: 20,
    margin: 0.05,
    choose: 4,
    constants: { learningRate: [0.08, 0.32] },
    schemes: {
      kick: [{ perturb: { amplitude: 0.3, rest: 15, repeat: 'escaped' } }],
      'β to 0': [{ betaKick: { to: 0, epochs: 40, rest: 15, repeat: 'escaped' } }],
      'far too hard': [{ perturb: { amplitude: 3, rest: 15, repeat: 'escaped' } }],
    },
  },
  replicas: { count: 10 },
};

describe('compare-schemes', () => {
  it('frees copies of one trap, beside waiting, fresh weights and constant settings', async () => {
    const raw = uncheckedExperiment(experiment);
    const summary = await lastValueFrom(testLab().run(raw).pipe(testLab().summary(raw)));
    const table = summary.points[0]!.findings!['schemes'] as SchemeTable;
    const [baseline, fresh, rate, kick, lowered, hard] = table.arms as [SchemeTable['arms'][0], ...SchemeTable['arms']];
    expect(table.arms.map(({ name }) => name)).toEqual([
      ...['baseline', 'fresh initialisation', 'rate = 0.32', 'kick', 'β to 0', 'far too hard'],
    ]);
    expect(baseline.censored).toBeGreaterThan(0);
    expect([fresh!.mean, kick!.mean].every((mean) => mean! >= 5 && mean! < 9)).toBe(true);
    expect(lowered!.mean).toBe(45);
    expect(kick!.speedUp.low).toBeGreaterThan(3);
    expect(rate!.escapes).toBeGreaterThan(0);
    expect([hard!.escapes, hard!.diverged, hard!.mean]).toEqual([0, 10, null]);
    expect([hard!.speedUp.value, hard!.speedUp.low]).toEqual([null, null]);
    expect(lowered!.equivalent).toBe(true);
    expect(table.best).toMatchObject({ scheme: 'kick', schemesTried: 3, constantsTried: 2, chosenOn: 4, judgedOn: 6 });
  });

  it('is the same twice, keeps to the grammar, and has waiting for its escape', async () => {
    const few = { ...experiment, replicas: { count: 1 } };
    const events = await eventsOf(few);
    checkGrammar(events);
    const [result] = await resultsOf(few);
    expect(result).toEqual(events.flatMap((event) => (event.type === 'cell-finished' ? [event.result] : []))[0]);
    expect(result!.escape).toMatchObject({ phase: 'baseline', across: true });
  });

  it('needs an escape that can hold', async () => {
    await expect(resultsOf({ ...experiment, escape: { testMse: 'midpoint' } })).rejects.toThrow(/is a condition/);
  });
});

describe('the table of a comparison', () => {
  const run = (seed: number, times: readonly (readonly [number, boolean])[]) => ({
    kind: 'schemes' as const,
    seed,
    margin: 0.1,
    choose: 2,
    arms: times.map(([time, escaped], i): ArmOutcome => {
      const group = i === 0 ? 'baseline' : i === 1 ? 'fresh' : 'scheme';
      return { name: `${i}`, group, time, escaped, outBefore: false, diverged: false, finalLoss: escaped ? 0.5 : 1 };
    }),
  });

  it('bounds a speed-up from one side where waiting never ended', () => {
    const runs = [1, 2, 3, 4, 5, 6].map((seed) =>
      run(seed, [
        [1000, false],
        [5, true],
        [10 + seed, true],
      ]),
    );
    const { arms, reference } = schemeTable(runs);
    expect(arms[2]).toMatchObject({ mean: 13.5, speedUp: { value: null, high: null }, equivalent: true });
    // 6000 epochs without an escape bound the mean by 6000/2.996.
    expect(arms[0]).toMatchObject({ mean: null, meanHigh: null });
    expect(arms[0]!.meanLow).toBeCloseTo(6000 / Math.log(20), 9);
    expect(arms[2]!.speedUp.low! / (6000 / 2.996 / 13.5)).toBeCloseTo(1, 0);
    expect(reference).toBe('1');
  });

  it('takes its ratios over pairs of which neither was out before', () => {
    const runs = [1, 2, 3].map((seed) =>
      run(seed, [
        [100, true],
        [5, true],
        [20, true],
      ]),
    );
    const out = run(4, [
      [0, false],
      [5, true],
      [0, false],
    ]);
    const last = { ...out, arms: out.arms.map((arm) => ({ ...arm, outBefore: arm.time === 0 })) };
    expect(schemeTable([...runs, last]).arms[2]).toMatchObject({ outBefore: 1, escapes: 3, censored: 0, mean: 20 });
    expect(schemeTable([...runs, last]).arms[2]!.speedUp.value).toBeCloseTo(5, 12);
  });
});
