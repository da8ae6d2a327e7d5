import { join } from 'node:path';
import type { Claim, ClaimExperiment, FinishedRun } from '@kramers/core';
import { readReport, RunFolder } from '@kramers/core/node';
import type { ClaimedNumbers, Findings } from '@kramers/core/plugins';
import { judgeClaim, type JudgedClaim, type Verdict, verdictOf } from '@kramers/core/results';
import { paperPlugin } from '@kramers/ledgers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createKramers } from '../lab/create-kramers';
import { runForClaims } from '../../../../test/support/claim-runs';
import { temporaryFolder } from '../../../../test/support/folders';

const folder = temporaryFolder();

/** Runs as the ledger has them, but so short that all of them take seconds. */
const short: Readonly<Record<string, (protocol: object) => object>> = {
  'traps-printed': () => ({ replicas: { count: 5 } }),
  'traps-theorised': () => ({ replicas: { count: 4 } }),
  'sparse-printed': () => ({ replicas: { count: 16 } }),
  'sparse-theorised': () => ({ replicas: { count: 4 } }),
  'dense-escape': () => ({ replicas: { count: 2 } }),
  'sweep-printed': (protocol) => ({ replicas: { count: 3 }, protocol: { ...protocol, step: 0.02, epochs: 200 } }),
  'stages-theorised': (protocol) => ({ replicas: { count: 2 }, protocol: { ...protocol, epochs: 1500 } }),
  'learning-rates-printed': (protocol) => ({ replicas: { count: 2 }, protocol: { ...protocol, epochs: 200 } }),
  'collapse-lever': () => ({
    replicas: { count: 3 },
    over: {
      training: [
        [0.16, 64],
        [0.08, 32],
        [0.16, 128],
      ]
        .flatMap(([learningRate, batchSize]) => [{ learningRate, batchSize, sampling: 'replacement' }])
        .concat([{ learningRate: 0.16, batchSize: 64, sampling: 'shuffled' }]),
    },
  }),
  'tanh-sweep': (protocol) => ({
    data: small,
    model: narrow('tanh'),
    protocol: { ...protocol, from: 0.22, to: 0.4, step: 0.02, epochs: 1500 },
  }),
  'sigmoid-sweep': () => ({
    data: small,
    model: narrow('sigmoid'),
    protocol: { kind: 'pipeline', steps: sigmoidSteps() },
  }),
  'tanh-printed': (protocol) => ({
    data: small,
    model: narrow('tanh'),
    replicas: { count: 2 },
    protocol: { ...protocol, epochs: 500 },
  }),
  'tanh-theorised': (protocol) => ({
    data: small,
    model: narrow('tanh'),
    replicas: { count: 2 },
    protocol: { ...protocol, temperature: 1.2e-3, beta: 0.1, epochs: 2000 },
  }),
  'sigmoid-printed': (protocol) => ({
    data: small,
    model: narrow('sigmoid'),
    replicas: { count: 2 },
    protocol: { ...protocol, epochs: 500, prepareEpochs: 3000 },
  }),
  'tanh-minibatch': () => ({ replicas: { count: 2 } }),
  'sigmoid-minibatch': () => ({ replicas: { count: 2 } }),
  'sigmoid-theorised': (protocol) => ({
    data: small,
    model: narrow('sigmoid'),
    replicas: { count: 2 },
    protocol: { ...protocol, temperature: 1.2e-3, beta: 0.02, epochs: 2000, prepareEpochs: 3000 },
  }),
};

const small = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 128, testSamples: 128, seed: 5 };
const narrow = (kind: string) => ({ kind, width: 6 });

function sigmoidSteps() {
  const sweep = (from: number, to: number) => ({
    sweep: { beta: { from, to, step: 0.005 }, until: 'converged', epochs: 1500 },
  });
  return [
    { initialise: 'random' },
    { train: { beta: 0.001, epochs: 3000, role: 'prepare' } },
    sweep(0.035, 0.06),
    sweep(0.06, 0.035),
  ];
}

function shortened(experiment: ClaimExperiment): ClaimExperiment {
  return { ...experiment, full: {}, ...short[experiment.name]?.((experiment['protocol'] ?? {}) as object) };
}

/** Escape times as `kramers verify` sampled them: sampling is tested elsewhere, and takes a minute. */
const sampled: Readonly<
  Record<string, readonly [path: string, at: number, lnTau: number, error: number, low: number, high: number][]>
> = {
  decades: [
    ['protocol.temperature', 1.3e-4, 69.963, 0.765, 67.528, 72.398],
    ['protocol.temperature', 2e-4, 37.911, 0.394, 36.658, 39.163],
    ['protocol.temperature', 3e-4, 19.62, 0.31, 18.634, 20.605],
    ['protocol.temperature', 4e-4, 12.218, 0.214, 11.535, 12.9],
    ['protocol.temperature', 6e-4, 6.159, 0.038, 6.038, 6.28],
    ['protocol.temperature', 1e-3, 3.715, 0.024, 3.639, 3.791],
  ],
  'rank-rise': [
    ['protocol.temperature', 6e-4, 24.281, 0.405, 22.991, 25.57],
    ['protocol.temperature', 1.05e-3, 9.044, 0.072, 8.815, 9.274],
  ],
  'rank-decay': [['protocol.temperature', 1.05e-3, 18.694, 0.454, 17.249, 20.139]],
  'depth-3': [
    ['protocol.beta', 0.14, 2.311, 0.012, 2.272, 2.351],
    ['protocol.beta', 0.2505, 3.814, 0.023, 3.741, 3.887],
  ],
  'depth-4': [
    ['protocol.beta', 0.14, 5.706, 0.077, 5.462, 5.951],
    ['protocol.beta', 0.1655, 10.502, 0.088, 10.221, 10.783],
  ],
  'depth-5': [
    ['protocol.beta', 0.14, 27.157, 2.734, 18.455, 35.858],
    ['protocol.beta', 0.1251, 19.294, 0.911, 16.396, 22.191],
  ],
};

function sampledReport(name: string): FinishedRun | null {
  const points = sampled[name]?.map(([path, at, lnTau, lnTauError, lnTauLow, lnTauHigh]) => ({
    label: `${path} = ${at}`,
    parameters: { [path]: at },
    lnTau,
    lnTauError,
    values: [{ lnTauLow, lnTauHigh }],
    warnings: {},
  }));
  return points ? ({ experiment: { name }, summary: { points }, cells: () => [] } as unknown as FinishedRun) : null;
}

const claims = paperPlugin.claims!;
const claimNamed = (id: string): Claim => claims.find(({ name }) => name === id)!;
const { registry } = createKramers();
/** Each run is read once, however many claims and numbers ask for it. */
const read = new Map<string, FinishedRun>();
const findings: Findings = (name) => {
  const report =
    read.get(name) ??
    sampledReport(name) ??
    readReport(new RunFolder(join(folder, 'runs', name)), registry, (damage) => expect(damage).toBeNull());
  read.set(name, report);
  return report;
};

/** Of each claim a number that it might have stated instead, and the verdict then. */
const otherwise: Readonly<Record<string, [numbers: ClaimedNumbers, verdict: Verdict]>> = {
  'beta-c-formula': [{ denominator: 3 }, 'does not hold'],
  'beta-c-measured': [{ weak: 0.1, strong: 0.9 }, 'does not hold'],
  'two-drops': [{ perFeature: 2 }, 'does not hold'],
  'eq1-eq2': [{ penalty: 1.5 }, 'holds'],
  'saddle-0.41': [{ saddle: 0.0925 }, 'holds'],
  'barrier-0.003': [{ barrier: 0.0285 }, 'holds'],
  'rank-2-global': [{ beta: 0.25 }, 'holds'],
  'learnt-is-global': [{ upTo: 0.8 }, 'holds'],
  'beta-star-below': [{ ratio: 0.5 }, 'does not hold'],
  'barrier-grows': [{ slope: 1 }, 'does not hold'],
  hysteresis: [{ gap: 1.5 }, 'does not hold'],
  'no-fold-L2': [{ solutions: 2 }, 'does not hold'],
  'params-170': [{ weights: 140 }, 'holds'],
  'random-fast': [{ epochs: 1000 }, 'does not hold'],
  'rank1-trap': [{ epochs: 55 }, 'does not hold'],
  'trivial-trap': [{ first: 1, second: 1000 }, 'holds under another reading'],
  'no-gap-dense': [{ gap: 2 }, 'does not hold'],
  'sparse-grokking': [{ plateau: 500, escaping: 0.05, closeness: 3 }, 'holds'],
  'bayes-floor': [{ share: 0.1 }, 'holds'],
  'arrhenius-r2': [{ rSquared: 0.5 }, 'does not hold'],
  'barrier-eff': [{ barrier: 0.02, error: 0.01, factor: 0.7 }, 'holds'],
  'teff-consistency': [{ barrier: 1e-8 }, 'holds'],
  'eq12-sign': [{ sign: -1, muchGreater: 0.5 }, 'holds'],
  'two-decades': [{ factor: 1e6 }, 'does not hold'],
  staged: [{ perFeature: 3 }, 'does not hold'],
  'depth-longer': [{ betaStarLimit: 0 }, 'holds'],
  'lr-batch-lever': [{ escapes: -1 }, 'holds'],
  'tanh-transitions': [{ drops: 5 }, 'does not hold'],
  'sigmoid-transitions': [{ drops: 5 }, 'does not hold'],
  'tanh-traps': [{ trapped: 0.5 }, 'does not hold'],
  'sigmoid-traps': [{ trapped: 0.5 }, 'does not hold'],
  'tanh-langevin': [{ escapes: 100 }, 'does not hold'],
  'sigmoid-langevin': [{ escapes: 100 }, 'does not hold'],
  'tanh-minibatch': [{ escapes: -1 }, 'holds'],
  'sigmoid-minibatch': [{ escapes: -1 }, 'holds'],
};

/** Numbers on both sides of what is found, and the verdict on each. */
const bothWays: readonly [id: string, numbers: ClaimedNumbers, verdict: Verdict][] = [
  ['beta-c-formula', { denominator: 1.99 }, 'does not hold'],
  ['beta-c-formula', { denominator: 2.01 }, 'does not hold'],
  ['beta-c-formula', { numerator: 0.99 }, 'does not hold'],
  ['beta-c-formula', { numerator: 1.01 }, 'does not hold'],
  ['eq1-eq2', { penalty: 1.49 }, 'inconsistent in the source'],
  ['eq1-eq2', { penalty: 1.51 }, 'inconsistent in the source'],
  ['saddle-0.41', { saddle: 0.089 }, 'holds'],
  ['saddle-0.41', { saddle: 0.086 }, 'does not hold'],
  ['saddle-0.41', { saddle: 0.099 }, 'does not hold'],
  ['barrier-0.003', { barrier: 0.0279 }, 'does not hold'],
  ['barrier-0.003', { barrier: 0.029 }, 'does not hold'],
  ['rank-2-global', { beta: 0.294 }, 'holds'],
  ['rank-2-global', { beta: 0.296 }, 'does not hold'],
  ['rank-2-global', { beta: 0.36 }, 'does not hold'],
  ['beta-star-below', { ratio: 0.839 }, 'does not hold'],
  ['beta-star-below', { ratio: 0.841 }, 'holds'],
  ['no-fold-L2', { solutions: 0 }, 'does not hold'],
  ['params-170', { weights: 139 }, 'inconsistent in the source'],
  ['params-170', { weights: 141 }, 'inconsistent in the source'],
  ['rank1-trap', { epochs: 5.5e7 }, 'inconclusive'],
  ['barrier-eff', { barrier: 0.01, error: 0.002, factor: 0.78 }, 'holds under another reading'],
  ['barrier-eff', { barrier: 0.004, error: 0.002, factor: 0.7 }, 'does not hold'],
  ['barrier-eff', { barrier: 0.05, error: 0.01, factor: 0.7 }, 'does not hold'],
  ['barrier-eff', { barrier: 0.02, error: 0.01, factor: 10 }, 'does not hold'],
  ['depth-longer', { betaStarLimit: -0.1 }, 'holds'],
  ['depth-longer', { growth: 0.9 }, 'holds under another reading'],
  ['depth-longer', { growth: 10 }, 'does not hold'],
  ['depth-longer', { betaCFall: 1 }, 'does not hold'],
  ['tanh-transitions', { drops: 1 }, 'does not hold'],
  ['sigmoid-transitions', { drops: 3 }, 'does not hold'],
  ['tanh-transitions', { gap: 2 }, 'does not hold'],
  ['tanh-minibatch', { escapes: -1 }, 'holds'],
  ['sigmoid-traps', { trapped: 0.5 }, 'does not hold'],
  ['sigmoid-langevin', { escapes: 100 }, 'does not hold'],
];

/** Verdicts that rest on theory alone, or on runs that even a short form settles. */
const settled: Readonly<Record<string, Verdict>> = {
  'beta-c-formula': 'holds',
  'eq1-eq2': 'inconsistent in the source',
  'saddle-0.41': 'does not hold',
  'barrier-0.003': 'does not hold',
  'rank-2-global': 'does not hold',
  'learnt-is-global': 'does not hold',
  'beta-star-below': 'holds',
  'barrier-grows': 'holds',
  'no-fold-L2': 'holds under another reading',
  'params-170': 'inconsistent in the source',
  'rank1-trap': 'holds under another reading',
  'bayes-floor': 'does not hold',
  'barrier-eff': 'does not hold',
  'teff-consistency': 'does not hold',
  'eq12-sign': 'inconsistent in the source',
  'tanh-transitions': 'holds',
  'sigmoid-transitions': 'holds',
  'tanh-traps': 'holds',
  'sigmoid-traps': 'holds',
  'tanh-langevin': 'holds',
  'sigmoid-langevin': 'holds',
  'tanh-minibatch': 'does not hold',
};

describe("the paper's ledger", () => {
  const entries: (JudgedClaim & { readonly id: string })[] = [];

  beforeAll(async () => {
    const experiments = claims.flatMap((claim) => claim.experiments ?? []).filter(({ name }) => !sampled[name]);
    const ran = await runForClaims(createKramers(), experiments.map(shortened), folder, '@kramers/paper');
    expect(ran).toMatchObject({ verdict: 'inconclusive', reason: 'r' });
    for (const claim of claims) entries.push({ id: claim.name, ...(await judgeClaim(claim, findings)) });
  }, 120_000);

  const entryOf = (id: string) => entries.find((entry) => entry.id === id)!;

  it('judges every claim', () => {
    expect(entries.filter(({ verdict }) => verdict === 'error').map(({ id, reason }) => `${id}: ${reason}`)).toEqual(
      [],
    );
    expect(Object.keys(otherwise).sort()).toEqual(claims.map(({ name }) => name).sort());
  });

  it.each(Object.entries(settled))('%s: %s', (id, verdict) => {
    expect(entryOf(id).verdict).toBe(verdict);
  });

  it.each(Object.entries(otherwise))('%s would get another verdict if it stated %j', async (id, [numbers, verdict]) => {
    const claim = claimNamed(id);
    const other = await judgeClaim(claim, findings, { ...claim.expected, ...numbers });
    expect(other.reason).not.toBe('');
    expect(other.verdict).toBe(verdict);
    expect(other.verdict).not.toBe(entryOf(id).verdict);
  });

  it.each(bothWays)('%s with %j: %s', async (id, numbers, verdict) => {
    const claim = claimNamed(id);
    expect(Object.keys(claim.expected)).toEqual(expect.arrayContaining(Object.keys(numbers)));
    expect((await judgeClaim(claim, findings, { ...claim.expected, ...numbers })).verdict).toBe(verdict);
  });

  it('follows from the readings, whose values do not depend on what is claimed', () => {
    for (const entry of entries)
      expect(
        verdictOf({ readings: entry.readings, ...(entry.contradiction ? { contradiction: entry.contradiction } : {}) })
          .verdict,
      ).toBe(entry.verdict);
  });

  it('has figures of equally long columns', () => {
    const figures = entries.flatMap((entry) => entry.figures);
    expect(figures.filter(({ main }) => main).map(({ name }) => name)).toEqual(['escape-times']);
    for (const figure of figures) {
      for (const { x, y, low = y, high = y } of 'series' in figure ? figure.series : [])
        expect([y.length, low.length, high.length]).toEqual([x.length, x.length, x.length]);
    }
  });

  it(
    'knows why the literal trap fails: no noise where it would be needed, and a residual that grows back by ' +
      'itself',
    () => {
      const [share, delay, freed, held] = entryOf('rank1-trap').asides;
      expect(share!.value).toBeLessThan(1e-15);
      // In units of 1/(η_lr·η·a₀), with β·t and the end of the growth left out.
      expect(delay!.value).toBeGreaterThan(0.9);
      expect(delay!.value).toBeLessThan(1.2);
      // The threshold is β/η = 0.0025/0.8.
      expect(freed!.value).toBeGreaterThan(0.003125);
      expect(held!.value).toBeLessThan(0.003125);
    },
  );
});
