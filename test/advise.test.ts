import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const population = { correlations: [0.9, 0.8], inputs: 5, population: true };
const base = {
  data: population,
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  escape: { singularValue: 2, above: 0.3, hold: 5 },
};
const trap = { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 20_000 };
const prepare = [
  { initialise: 'random' },
  { train: { beta: 0, epochs: 5000, until: 'converged', role: 'prepare' } },
  { train: { beta: 0.361, epochs: 5000, until: 'converged', role: 'prepare' } },
];

interface Found {
  readonly held: string;
  readonly kick: { readonly a50: number; readonly a95: number; readonly upper: number } | null;
  readonly betaKick: { readonly epochs50: number; readonly epochs95: number } | null;
  readonly thermalBetaKick: { readonly epochs50: number } | null;
  readonly baseline: { readonly lnTau: number | null };
  readonly released: number | null;
}

async function advise(experiment: object, ...args: string[]) {
  const file = join(temporaryFolder(), 'experiment.yaml');
  writeFileSync(file, stringify({ name: 'advised', ...base, ...experiment }));
  return kramers(['advise', file, ...args]);
}

async function found(experiment: object): Promise<Found> {
  const { code, stdout, stderr } = await advise(experiment, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Found;
}

describe('kramers advise', () => {
  it('knows a barrier, the time over it, and what is faster', async () => {
    const { held, kick, betaKick, thermalBetaKick, baseline } = await found({
      protocol: { ...trap, temperature: 5e-4 },
    });
    expect([held, betaKick]).toEqual(['barrier', null]);
    // ln τ by direct simulation is 8.29 ± 0.05, and the half amplitude without noise 0.134.
    expect(baseline.lnTau).toBeCloseTo(8.25, 0);
    expect(kick!.a50).toBeCloseTo(0.134, 2);
    expect(kick!.a95).toBeGreaterThan(kick!.a50);
    expect(kick!.upper).toBeGreaterThan(0.4);
    expect(thermalBetaKick!.epochs50).toBeGreaterThan(3);
    expect(thermalBetaKick!.epochs50).toBeLessThan(12);
  });

  it('knows a tanh network for one that is linear near 0', async () => {
    const data = { correlations: [0.9, 0.8], inputs: 2, samples: 256, testSamples: 64, seed: 5 };
    const protocol = { ...trap, trapBeta: 0.33, rank: 1, beta: 0.2, temperature: 4e-4, prepareEpochs: 3000 };
    const tanh = await found({ data, model: { kind: 'tanh' }, training: { batchSize: 'full' }, protocol });
    expect([tanh.held, tanh.kick !== null]).toEqual(['barrier', true]);
  });

  it('has no amplitude for a network that is not linear near 0', async () => {
    const data = { correlations: [0.9, 0.8], inputs: 2, samples: 64, testSamples: 64, seed: 5 };
    const steps = [
      { initialise: 'random' },
      { train: { beta: 0.06, epochs: 300, role: 'prepare' } },
      { watch: { beta: 0.01, temperature: 1e-3, epochs: 100 } },
    ];
    const sigmoid = await found({ data, model: { kind: 'sigmoid' }, protocol: { kind: 'pipeline', steps } });
    expect([sigmoid.held, sigmoid.kick]).toEqual(['barrier', null]);
  });

  it.each([
    ['without noise', base.data, {}],
    [
      'with minibatches',
      { correlations: [0.9, 0.8], inputs: 5, samples: 512, testSamples: 64, seed: 3 },
      { batchSize: 64 },
    ],
  ])('knows an invariant set %s', async (_, data, training) => {
    const { held, kick, betaKick, thermalBetaKick, baseline } = await found({ data, protocol: trap, training });
    expect([held, betaKick, thermalBetaKick, baseline]).toEqual(['invariant', null, null, { lnTau: null }]);
    expect(kick!.a50).toBeGreaterThan(0.1);
  });

  it('knows weights that decay, and weights that do not', async () => {
    const lost = await found({ protocol: { ...trap, trapEpochs: 60 } });
    expect([lost.held, lost.released, lost.thermalBetaKick]).toEqual(['decay', 0, null]);
    expect(lost.betaKick!.epochs95).toBeGreaterThanOrEqual(lost.betaKick!.epochs50);
    const grows = await found({ protocol: { ...trap, rank: 1, trapEpochs: 45 }, rank: { threshold: 0.3 } });
    expect([grows.held, grows.betaKick]).toEqual(['free', null]);
  });

  it('knows what nothing holds', async () => {
    expect(await found({ protocol: { kind: 'random-init', beta: 0.25, epochs: 10 } })).toMatchObject({ held: 'free' });
    const model = { depth: 2 };
    expect(await found({ model, protocol: { ...trap, trapBeta: 0.85 } })).toMatchObject({ held: 'free' });
  });

  it('reads a pipeline', async () => {
    const steps = [...prepare, { expectRank: 1 }, { train: { beta: 0.25, until: 'escaped', epochs: 100 } }];
    expect(await found({ protocol: { kind: 'pipeline', steps } })).toMatchObject({ held: 'invariant' });
  });

  it.each([
    [
      'a delay that is no barrier',
      { protocol: { kind: 'grokking', beta: 0.3, epochs: 100 }, grok: true },
      /no barrier/,
    ],
    ['nothing to escape to', { protocol: { ...trap, beta: 0.355 } }, /nothing to escape to/],
    ['a sweep', { protocol: { kind: 'annealing', from: 0, to: 0.4, step: 0.1 } }, /watches no trap/],
    [
      'another rule of descent',
      { protocol: trap, data: { ...population, population: false }, training: { optimiser: { kind: 'adam' } } },
      /keeps no subspace/,
    ],
    ['knobs that change', { protocol: { ...trap, beta: '0.25 + 0 * epoch' } }, /change with the epoch/],
  ])('refuses %s', async (_, { grok, ...experiment }: { grok?: boolean; protocol: object; training?: object }, why) => {
    const modular = { data: { kind: 'modular-addition', modulus: 7 }, escape: { metric: 'testAccuracy', above: 0.9 } };
    const { code, stdout, stderr } = await advise({ ...experiment, ...(grok ? modular : {}) }, '--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(why);
  });

  it('prints a step that frees the network when it is pasted', async () => {
    const { stdout } = await advise({ protocol: trap });
    expect(stdout).toMatch(/Nothing but a perturbation/);
    const pasted = stdout.slice(stdout.indexOf('- watch:') - 4);
    const file = join(temporaryFolder(), 'pasted.yaml');
    const steps = `${stringify(prepare).trim()}\n`.replace(/^/gm, '    ').trimEnd();
    const head = stringify({ name: 'pasted', ...base, replicas: { count: 4 } });
    writeFileSync(file, `${head}protocol:\n  kind: pipeline\n  steps:\n${steps}\n${pasted}`);
    const out = join(temporaryFolder(), 'run');
    const ran = await kramers(['run', file, '--out', out, '--json', '--quiet']);
    expect(ran.code).toBe(0);
    expect((JSON.parse(ran.stdout) as { points: { escapes: number }[] }).points[0]!.escapes).toBe(4);
  });
});
