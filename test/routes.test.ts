import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeClaim } from '@kramers/core/results';
import { readReport, RunFolder } from '@kramers/core/node';
import { createKramers } from '@kramers/cli';
import { routesPlugin } from '@kramers/ledgers';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';
import { resultsOf } from './support/lab';

const claims = routesPlugin.claims!;
/** Of each claim, other numbers that it might have stated, and the verdict that they would have had. */
const otherwise: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'kick-threshold': { low: 0.2, high: 0.1, tolerance: 0.05 },
  'kick-width': { constant: 2, tolerance: 0.08 },
  'sgd-only-kick': { freed: 20, kicked: 0.85 },
  'beta-kick-power-law': { exponent: -1, tolerance: 0.04 },
  'cooling-traps': { slower: 1e5 },
  'reset-useless': { gain: 0.2 },
  'restart-heavy-tail': { speedUp: 1000, factor: 1.6 },
  'modadd-no-schedule': { ratio: 3, tolerance: 0.15 },
};

describe('kramers verify routes', () => {
  // Forty seconds of processor time.
  const thorough = it.runIf(process.env['KRAMERS_THOROUGH']);
  const only = claims.map(({ name }) => name);

  thorough('computes its claims, and other numbers have other verdicts', { timeout: 900_000 }, async () => {
    const out = join(temporaryFolder(), 'ledger');
    const { code, stdout } = await kramers([
      'verify',
      'routes',
      '--only',
      only.join(),
      '--out',
      out,
      '--json',
      '--quiet',
    ]);
    expect(code).toBe(0);
    const ledger = JSON.parse(stdout) as { claims: { id: string; verdict: string }[] };
    expect(ledger.claims.map(({ id, verdict }) => [id, verdict])).toEqual(only.map((id) => [id, 'holds']));
    const { registry } = createKramers();
    const undamaged = (damage: unknown) => expect(damage).toBeNull();
    for (const claim of claims.filter(({ name }) => only.includes(name))) {
      const run = (name: string) => readReport(new RunFolder(join(out, 'runs', name)), registry, undamaged);
      expect([claim.name, (await judgeClaim(claim, run, otherwise[claim.name])).verdict]).toEqual([
        claim.name,
        'does not hold',
      ]);
    }
  });

  it('knows its ledgers by name', async () => {
    expect(await kramers(['verify', 'rutes'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/"routes"/) });
    const { stdout } = await kramers(['list', 'ledgers']);
    expect(stdout).toMatch(/paper[\s\S]*routes|routes[\s\S]*paper/);
  });
});

describe('docs/routes.md', () => {
  const blocks = [...readFileSync('docs/routes.md', 'utf8').matchAll(/```yaml\n(name:[\s\S]*?)```/g)].map(
    ([, text]) => text!,
  );
  it.each(blocks)('%s', async (text) => {
    const experiment = parse(text) as { replicas: object };
    const cells = await resultsOf({ ...experiment, replicas: { count: 2 } });
    expect(cells.map(({ status }) => status)).toEqual(['finished', 'finished']);
  });
});
