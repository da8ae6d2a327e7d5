import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contributionKinds } from '@kramers/core/plugins';
import { brought, newKinds } from '../packages/cli/src/new/templates';
import { buildCommand } from './support/built-command';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const out = temporaryFolder();
const thorough = Boolean(process.env['KRAMERS_THOROUGH']);

/** Those that come with an experiment. */
const kinds = newKinds.filter((kind) => !['claim', 'ledger', 'experiment'].includes(kind));
const options: Readonly<Record<string, readonly string[]>> = {
  'rate-method': ['--method', 'my-rate-method', '--trials', '50', '--repeats', '2'],
  executor: ['--executor', 'my-executor'],
};

describe('kramers new', () => {
  it('begins every kind of contribution', () => {
    expect(new Set(Object.values(brought).flat())).toEqual(new Set(contributionKinds));
  });

  it.each(kinds)('begins a %s that runs at once', async (kind) => {
    const { code: made, stdout: files, stderr: said } = await kramers(['new', kind, `my-${kind}`, '--out', out]);
    expect([made, said]).toEqual([0, '']);
    const file = join(out, `my-${kind}.yaml`);
    expect(readFileSync(join(out, `my-${kind}.ts`), 'utf8').split('\n').length).toBeLessThan(45);
    const { code, stdout } = await kramers([
      ...[kind === 'rate-method' ? 'rate' : 'run', file, '--out', join(out, 'runs', kind), '--quiet', '--json'],
      ...(kind === 'executor' ? [] : ['--workers', '1']),
      ...['--set', `reporters=[csv${kind === 'reporter' ? ', my-reporter' : ''}]`, ...(options[kind] ?? [])],
    ]);
    // What it is told to type.
    expect(files).toContain(`kramers ${kind === 'rate-method' ? 'rate' : 'run'} my-${kind}.yaml`);
    expect(code).toBe(0);
    const name = kind === 'rate-method' ? `my-${kind}-rate` : `my-${kind}`;
    expect(JSON.parse(stdout)).toMatchObject({
      name,
      points: [{ missing: 0 }, ...(kind === 'figure' ? [{}, {}] : [])],
    });
    if (kind === 'reporter')
      expect(readFileSync(join(out, 'runs', kind, 'my-reporter.md'), 'utf8')).toContain('| random-init | 3 | 3 |');
    if (kind === 'metric')
      expect(readFileSync(join(out, 'runs', kind, 'trajectories.csv'), 'utf8')).toContain(',myMetric,');
    if (kind === 'finding') expect(stdout).toContain('"my-finding": 2');
    if (kind === 'rate-method') expect(JSON.parse(stdout)).toMatchObject({ points: [{ method: 'my-rate-method' }] });
  });

  it.each([
    ['claim', 'my-claim', []],
    ['ledger', 'my-ledger', ['my-ledger']],
  ])('begins a %s that is judged at once', async (kind, name, named) => {
    expect(await kramers(['new', kind, name, '--out', out])).toMatchObject({ code: 0, stderr: '' });
    const only = kind === 'claim' ? ['--only', name] : [];
    const folder = join(out, 'verified', kind);
    const { code, stdout } = await kramers([
      ...['verify', ...named, ...only, '--plugins', join(out, `${name}.ts`), '--out', folder],
      ...['--json', '--quiet', '--workers', '1'],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ claims: [{ verdict: 'holds', plugin: name }] });
  });

  it('begins an experiment that is valid', async () => {
    expect((await kramers(['new', 'experiment', 'trap', '--out', out, '--json'])).stdout).toContain('trap.yaml');
    expect((await kramers(['validate', join(out, 'trap.yaml')])).stdout).toContain('3 grid points × 10 replicas');
  });

  it('leaves a tsconfig.json that is there as it is', async () => {
    const folder = temporaryFolder();
    const own = join(folder, 'tsconfig.json');
    writeFileSync(own, '{}');
    const { stdout } = await kramers(['new', 'model', 'mine', '--out', folder]);
    expect([readFileSync(own, 'utf8'), stdout.includes('tsconfig')]).toEqual(['{}', false]);
  });

  it.each([
    [['model', 'my-model'], /my-model\.ts: there is a file of this name already/],
    [['model', 'My Model'], /the name "My Model" is not fit; expected small letters/],
    [['model', '../escape'], /the name "\.\.\/escape" is not fit/],
    [['model', 'tanh'], /the name "tanh" is taken by the built-in model/],
    [['metric', 'effective-rank'], /the name "effective-rank" is taken/],
    [['claim', 'levi-accuracy'], /the name "levi-accuracy" is taken by the built-in claim/],
    [['rate-method', 'splitting'], /the name "splitting" is taken/],
    [['finding', 'annealing'], /the name "annealing" is taken/],
    [['event', 'escaped'], /event "escaped", which Kramers itself sends; give yours another name/],
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

describe.runIf(thorough)('what kramers new has written', () => {
  const folder = temporaryFolder();
  beforeAll(async () => {
    for (const kind of newKinds) await kramers(['new', kind, `my-${kind}`, '--out', folder]);
  });

  it('passes its own tests, with nothing installed beside it', { timeout: 120_000 }, async () => {
    const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
    expect(tests).toHaveLength(newKinds.length - 1);
    const { status, stdout, stderr } = spawnSync(process.execPath, [await buildCommand(), 'test', ...tests], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr, /^# fail (\d+)/m.exec(stdout)?.[1]], stdout).toEqual([
      0,
      'my-executor: 1 cells to compute\n',
      '0',
    ]);
    expect(Number(/^# pass (\d+)/m.exec(stdout)?.[1])).toBeGreaterThan(25);
  });

  it('has the types of what it imports, and a mistake is found', { timeout: 120_000 }, () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const checked = (): string => {
      try {
        return execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, encoding: 'utf8' });
      } catch (cause) {
        return String((cause as { stdout: string }).stdout);
      }
    };
    expect(checked()).toBe('');
    writeFileSync(
      join(folder, 'my-protocol.ts'),
      readFileSync(join(folder, 'my-protocol.ts'), 'utf8').replace('watch: true', 'wacth: true'),
    );
    expect(checked()).toMatch(/^my-protocol\.ts\(\d+,\d+\): error .*'wacth' does not exist/);
  });
});
