import { join } from 'node:path';
import type { Claim, ClaimExperiment, FinishedRun, Plugin } from '@kramers/core';
import { readReport, RunFolder } from '@kramers/core/node';
import type { Findings } from '@kramers/core/plugins';
import { judgeClaim, type JudgedClaim } from '@kramers/core/results';
import { ledgerPlugins } from '@kramers/ledgers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createKramers } from '../lab/create-kramers';
import { runForClaims } from '../../../../test/support/claim-runs';
import { temporaryFolder } from '../../../../test/support/folders';

const folder = temporaryFolder();
const lab = createKramers();

/** Forty inputs instead of a hundred. */
const narrow = {
  data: { kind: 'linear-teacher', inputs: 40, ratio: 0.5, fresh: true },
  model: { kind: 'linear', depth: 1, init: { scale: 1 / Math.sqrt(80) } },
};

/** Runs as the ledgers have them, but short: what is tested is how claims are judged. */
const short: Readonly<Record<string, object>> = {
  'estimator-losses': { ...narrow, replicas: { count: 6 } },
  'estimator-delays': { ...narrow, replicas: { count: 6 } },
  'estimator-plateaus': { ...narrow, replicas: { count: 6 } },
  'regression-fluctuations': {
    data: { kind: 'unrelated-pairs', samples: 20_000, fresh: true },
    protocol: { kind: 'weight-moments', warmUp: 20, looks: 4000, every: 1 },
    replicas: { count: 4 },
  },
  'matrix-completion': { replicas: { count: 2 } },
  'sparse-classes': {
    data: { kind: 'two-classes', inputs: 80, samples: 40, testSamples: 200, sparse: 3, fresh: true },
    replicas: { count: 2 },
  },
  'dense-classes': {
    data: { kind: 'two-classes', inputs: 400, samples: 32, testSamples: 200, margin: 9, fresh: true },
    replicas: { count: 3 },
  },
  'large-start': { replicas: { count: 2 } },
  'singular-points': {
    protocol: {
      kind: 'local-learning-coefficient',
      prepare: [0, 0.05, 0],
      localise: 2,
      temperatures: [3e-4, 3e-3],
      burnIn: 900,
      draws: 150,
      every: 10,
    },
  },
  'regularised-minima': {
    protocol: {
      kind: 'local-learning-coefficient',
      beta: 0.25,
      temperatures: [1e-6, 2e-6],
      burnIn: 50,
      draws: 40,
      every: 4,
    },
  },
  'noise-modular-addition': { replicas: { count: 2 } },
  'noise-teacher': { replicas: { count: 3 } },
  'plain-addition': { replicas: { count: 3 } },
  'plain-cubic': { replicas: { count: 2 } },
  'mode-growth': { replicas: { count: 2 } },
  'transition-order': { over: { 'model.depth': [1, 2, 3, 4] } },
  'jumps-up': { replicas: { count: 3 } },
  'jumps-down': { replicas: { count: 3 } },
};

/** What may be stated in the place of a number: something near, something far, something of the other sign. */
const others = (number: number) =>
  [0, 0.01, 0.5, 0.8, 1.25, 2, 100, -1].map((factor) => factor * number).concat(number + 1, number - 1, number + 1e6);

/** Claims that rest on runs are tested where there is time. */
const thorough = process.env['KRAMERS_THOROUGH'] === '1';
const tested = (claims: readonly Claim[] = []) =>
  claims.filter(({ experiments = [] }) => thorough || experiments.length === 0);

/** The claims of the first paper are tested beside this, those of the routes where those are. */
const field = ledgerPlugins.filter(({ name }) => name !== '@kramers/paper' && name !== '@kramers/routes');

describe.each<Plugin>(field)('the claims of $name', ({ name: plugin, claims: all }) => {
  const claims = tested(all);
  const read = new Map<string, FinishedRun>();
  const findings: Findings = (name) => {
    const run = new RunFolder(join(folder, 'runs', name));
    if (!read.has(name))
      read.set(
        name,
        readReport(run, lab.registry, (damage) => expect(damage).toBeNull()),
      );
    return read.get(name)!;
  };
  const judged = new Map<string, JudgedClaim>();

  beforeAll(async () => {
    const experiments = new Map(claims.flatMap(({ experiments = [] }) => experiments.map((one) => [one.name, one])));
    const shortened = [...experiments.values()].map((one): ClaimExperiment => ({
      ...one,
      ...short[one.name],
      full: {},
    }));
    const ran = await runForClaims(lab, shortened, folder, plugin);
    expect(ran).toMatchObject({ reason: 'r' });
    for (const claim of claims) judged.set(claim.name, await judgeClaim(claim, findings));
  }, 120_000);

  it('are judged, each by numbers, with a reason and a source', () => {
    for (const claim of claims) {
      const { verdict, reason, readings } = judged.get(claim.name)!;
      expect(verdict === 'error' ? reason : '').toBe('');
      expect(readings.length).toBeGreaterThan(0);
      expect(reason).not.toMatch(/does not use|NaN|undefined|null/);
      expect(claim.source).not.toBe('');
    }
  });

  // Of every number that a claim states, not of one of them.
  it.each(claims.flatMap((claim) => Object.keys(claim.expected).map((number) => [claim.name, number] as const)))(
    '%s would get another verdict if it stated another %s',
    async (id, number) => {
      const claim = claims.find(({ name }) => name === id)!;
      const own = judged.get(id)!;
      const found = own.readings.flatMap(({ value }) => value ?? []);
      for (const other of [...found, ...others(claim.expected[number]!)]) {
        const then = await judgeClaim(claim, findings, { ...claim.expected, [number]: other });
        if (then.verdict !== 'error' && (then.verdict !== own.verdict || then.under !== own.under)) return;
      }
      expect.fail(`${own.verdict}, whatever is stated`);
    },
  );
});
