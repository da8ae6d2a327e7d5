import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const out = temporaryFolder();

const kinds = ['model', 'protocol', 'reporter', 'metric', 'loss'];
describe('kramers new', () => {
  it.each(kinds)('begins a %s that runs at once', async (kind) => {
    expect(await kramers(['new', kind, `my-${kind}`, '--out', out])).toMatchObject({ code: 0, stderr: '' });
    const file = join(out, `my-${kind}.yaml`);
    expect(readFileSync(join(out, `my-${kind}.ts`), 'utf8').split('\n').length).toBeLessThan(20);
    const { code, stdout } = await kramers([
      'run',
      file,
      '--out',
      join(out, 'runs', kind),
      '--workers',
      '1',
      '--quiet',
      '--json',
      '--set',
      `reporters=[csv${kind === 'reporter' ? ', my-reporter' : ''}]`,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: `my-${kind}`, points: [{ missing: 0 }] });
    if (kind === 'reporter')
      expect(readFileSync(join(out, 'runs', kind, 'my-reporter.md'), 'utf8')).toContain('| random-init | 3 | 3 |');
    if (kind === 'metric')
      expect(readFileSync(join(out, 'runs', kind, 'trajectories.csv'), 'utf8')).toContain(',myMetric,');
  });

  it.each([
    ['claim', 'my-claim', []],
    ['ledger', 'my-ledger', ['my-ledger']],
  ])('begins a %s that is judged at once, with a test that passes', async (kind, name, named) => {
    expect(await kramers(['new', kind, name, '--out', out])).toMatchObject({ code: 0, stderr: '' });
    const only = kind === 'claim' ? ['--only', name] : [];
    const folder = join(out, 'verified', kind);
    const { code, stdout } = await kramers([
      ...['verify', ...named, ...only, '--plugins', join(out, `${name}.ts`), '--out', folder],
      ...['--json', '--quiet', '--workers', '1'],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ claims: [{ verdict: 'holds', plugin: name }] });
    expect((await kramers(['test', join(out, `${name}.test.ts`)])).code).toBe(0);
  });

  it('begins an experiment that is valid', async () => {
    expect((await kramers(['new', 'experiment', 'trap', '--out', out, '--json'])).stdout).toContain('trap.yaml');
    expect((await kramers(['validate', join(out, 'trap.yaml')])).stdout).toContain('3 grid points × 10 replicas');
  });

  it.each([
    [['model', 'my-model'], /my-model\.ts: there is a file of this name already/],
    [['model', 'My Model'], /the name "My Model" is not fit; expected small letters/],
    [['model', '../escape'], /the name "\.\.\/escape" is not fit/],
    [['model', 'tanh'], /the name "tanh" is taken by the built-in model/],
    [['metric', 'effective-rank'], /the name "effective-rank" is taken/],
    [['claim', 'levi-accuracy'], /the name "levi-accuracy" is taken by the built-in claim/],
    [['modl', 'mine'], /found "modl"/],
  ])('refuses %j, and writes nothing', async ([kind, name], message) => {
    const before = readdirSync(out).length;
    const { code, stderr } = await kramers(['new', kind!, name!, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(readdirSync(out)).toHaveLength(before);
    expect(existsSync(join(out, '..', 'escape.ts'))).toBe(false);
  });
});
