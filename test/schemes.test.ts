import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CellResult, uncheckedExperiment } from '@kramers/core';
import { eventsOf, resultsOf, testLab } from './support/lab';
import { checkGrammar } from '@kramers/core/testing';
import { lastValueFrom } from 'rxjs';
import { parse } from 'yaml';

const base = {
  name: 'schemes',
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  escape: { singularValue: 2, above: 0.3, hold: 5 },
  replicas: { count: 6 },
};
const trap = { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 400 };
const withScheme = (scheme: object[], more: object = {}) => ({ ...base, protocol: { ...trap, scheme, ...more } });
const epochsOf = (cells: readonly CellResult[]) => cells.map(({ escape }) => escape!.epoch);
const thermal = { temperature: 6e-4 };
const failureOf = async (experiment: object) => {
  const events = await eventsOf({ ...experiment, replicas: { count: 1 } });
  return events.flatMap((event) => (event.type === 'cell-failed' ? [event.message] : [])).join();
};
const pipeline = (...steps: object[]) => ({ ...base, protocol: { kind: 'pipeline', steps } });
const prepare = [
  { initialise: 'random' },
  { train: { beta: 0, epochs: 5000, until: 'converged', role: 'prepare' } },
  { train: { beta: 0.361, epochs: 5000, until: 'converged', role: 'prepare' } },
  { expectRank: 1 },
];

describe('an escape that is watched over several phases', () => {
  it('counts from the start of the scheme, and when it has held at the target', async () => {
    const kicked = await resultsOf(withScheme([{ perturb: { amplitude: 0.3, rest: 15, repeat: 'escaped' } }]));
    expect(epochsOf(kicked)).toEqual([5, 5, 5, 5, 5, 5]);
    expect(kicked[0]!.escape).toMatchObject({ phase: 'scheme', across: true, watchedEpochs: 5 });
    const lowered = await resultsOf(withScheme([{ betaKick: { to: 0, epochs: 40, rest: 15 } }], thermal));
    // It was out long before β came back; five epochs at the target are what is left to wait.
    expect(epochsOf(lowered)).toEqual([45, 45, 45, 45, 45, 45]);
  });

  it('does not count at other knobs, and goes on to its bound', async () => {
    const [never] = await resultsOf(withScheme([{ train: { beta: 0.2, epochs: 1000 } }], thermal));
    expect(never!.phases.at(-1)!.metrics.rank).toBe(2);
    expect(never!.escape).toMatchObject({ epoch: null, watchedEpochs: 400 });
  });

  it('carries a stretch that holds from one phase to the next, and begins anew after a kick', async () => {
    const out = { perturb: { amplitude: 0.3, rest: 3 } };
    const [split] = await resultsOf(withScheme([out, { wait: 1 }, { wait: 1 }]));
    expect(split!.escape!.epoch).toBe(5);
    // Without a rest a kick takes no time, and one that is repeated for ever takes an epoch.
    const [at] = await resultsOf(withScheme([{ perturb: { amplitude: 0.3 } }]));
    expect(at!.escape!.epoch).toBe(5);
    const [never] = await resultsOf(withScheme([{ perturb: { amplitude: 0.001, repeat: 'escaped' } }]));
    expect(never!.escape!.watchedEpochs).toBe(400);
    const [again] = await resultsOf(withScheme([out, { perturb: { amplitude: 1e-6, rest: 3 } }]));
    expect(again!.escape!.epoch).toBe(8);
  });

  it('counts a schedule of β only while it stands at the target', async () => {
    const cells = await resultsOf(withScheme([{ train: { beta: 'epoch < 40 ? 0 : 0.25', epochs: 400 } }], thermal));
    expect(epochsOf(cells)).toEqual([44, 44, 44, 44, 44, 44]);
  });

  it('shows replicas that were out before, in a watch and in a watched phase', async () => {
    const burst = { train: { name: 'burst', beta: 0.25, temperature: 4e-3, epochs: 60 } };
    const watched = { beta: 0.25, temperature: 6e-4, epochs: 100 };
    for (const last of [{ watch: watched }, { train: { ...watched, until: 'escaped' } }]) {
      const experiment = uncheckedExperiment(pipeline(...prepare, burst, last));
      const summary = await lastValueFrom(testLab().run(experiment).pipe(testLab().summary(experiment)));
      const [{ escapes, censored, outBefore, replicas, trapped }] = summary.points as [(typeof summary.points)[0]];
      expect(outBefore).toBeGreaterThan(0);
      expect([escapes + censored + outBefore, replicas, trapped]).toEqual([6, 6, 6]);
    }
  });

  it('keeps to the grammar of the stream', async () => {
    checkGrammar(await eventsOf(withScheme([{ betaKick: { epochs: 10, rest: 15, repeat: 'escaped' } }], thermal)));
  });

  it('is the only one of its cell', async () => {
    const twice = pipeline(...prepare, { watch: { beta: 0.25, epochs: 5 } }, { watch: { beta: 0.25, epochs: 5 } });
    await expect(resultsOf(twice)).rejects.toThrow(/more than one step watches/);
  });
});

describe('a scheme', () => {
  it.each([
    [{ burst: { factor: 40, epochs: 3, rest: 15, repeat: 'escaped' } }],
    [{ anneal: { temperature: { from: 5e-3, epochs: 30, shape: 'exponential' }, rest: 15, repeat: 'escaped' } }],
    [{ betaKick: { to: 0, rest: 15, repeat: 'escaped' } }],
    [{ betaWarmup: { from: 0, epochs: 30, shape: 'cosine' } }],
    [{ restart: { every: 20, from: 'init' } }],
    [{ perturb: { kind: 'shrink', amplitude: 0.25, keep: 0.5, rest: 15, repeat: 'escaped' } }],
    [{ perturb: { kind: 'missing', amplitude: 0.3, rest: 15, repeat: 'escaped' } }],
    [{ repeat: { steps: [{ train: { learningRate: 0.6, epochs: 50 } }, { wait: 15 }] } }],
  ])('%o frees every replica', async (step) => {
    const cells = await resultsOf(withScheme([step], thermal));
    const times = epochsOf(cells);
    expect(times.every((time) => time !== null && time >= 5)).toBe(true);
    expect(cells.every(({ phases }) => phases.at(-1)!.metrics.rank === 2)).toBe(true);
  });

  it('restarts with fresh noise from the trap, and pays for it', async () => {
    const cells = await resultsOf(
      withScheme([{ restart: { every: 30, from: 'trap', cost: 70 } }], { temperature: 5e-4 }),
    );
    for (const { escape, phases } of cells) {
      const tries = phases.filter(({ name }) => name === 'try');
      const trained = tries.reduce((sum, { epochs }) => sum + epochs, 0);
      expect(escape!.epoch ?? 400).toBeGreaterThanOrEqual(Math.min(400, trained + 70 * (tries.length - 1)));
      expect(new Set(tries.map(({ metrics }) => metrics.singularValues[1])).size).toBe(tries.length);
    }
  });

  it('kicks as hard as theory asks for, and says where theory has nothing to say', async () => {
    const cold = await resultsOf({ ...withScheme([{ perturb: { amplitude: 'auto' } }]), replicas: { count: 12 } });
    expect(cold.filter(({ escape }) => escape!.epoch !== null).length).toBeGreaterThanOrEqual(11);
    expect(await failureOf(withScheme([{ betaKick: { to: 0 } }]))).toMatch(/use perturb instead/);
    expect(await failureOf(withScheme([{ restart: { every: 'auto' } }], thermal))).toMatch(/no memory/);
  });

  it('refuses what cannot be', async () => {
    await expect(resultsOf(withScheme([{ restore: 'nothing' }]))).rejects.toThrow(/nothing was saved as "nothing"/);
    await expect(resultsOf(withScheme([{ wait: 1 }], { beta: '0.25 + epoch' }))).rejects.toThrow(/must be a number/);
    await expect(resultsOf(pipeline(...prepare, { perturb: { amplitude: 'auto' } }))).rejects.toThrow(/needs a β/);
  });
});

describe('a perturbation outside a watch', () => {
  it('changes the weights by its amplitude, from a stream of its own', async () => {
    const kick = (kind: string) => ({ perturb: { kind, amplitude: 0.2 } });
    const look = { train: { beta: 0.25, epochs: 1 } };
    for (const kind of ['isotropic', 'missing', 'init', 'shrink']) {
      const [first, second] = await resultsOf(pipeline(...prepare, kick(kind), look));
      expect(first!.phases.at(-1)!.metrics.singularValues[1]).toBeGreaterThan(1e-3);
      expect(first!.phases.at(-1)!.metrics.singularValues[1]).not.toBe(
        second!.phases.at(-1)!.metrics.singularValues[1],
      );
    }
  });
});

describe('docs/phases.md', () => {
  const examples = [...readFileSync('docs/phases.md', 'utf8').matchAll(/```yaml\n(protocol:[\s\S]*?)```/g)];
  it.each(examples.map(([, text]) => text!))('%s', async (text) => {
    const { protocol } = parse(text) as { protocol: object };
    const cells = await resultsOf({ ...base, protocol, escape: { singularValue: 2, above: 0.3 } });
    expect(cells).toHaveLength(6);
  });
});
