import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ledger, ledgerSchema } from '@kramers/core/results';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const ledgers = new URL('../packages/ledgers/src/', import.meta.url).pathname;

describe("a ledger's folder, copied out of the repository", () => {
  it('is verified in the place of the one that is built in, with its own data', async () => {
    const folder = temporaryFolder();
    const copy = join(folder, 'levi-2024');
    cpSync(join(ledgers, 'levi-2024'), copy, { recursive: true });
    // What is only in the copy shows that it is the copy which is judged.
    const index = join(copy, 'plateaus.ts');
    writeFileSync(
      index,
      readFileSync(index, 'utf8')
        .replace('Under weight decay γ', 'In the copy, under weight decay γ')
        .replace('expected: { divisor: 4 }', 'expected: { divisor: 8 }'),
    );
    const experiments = join(copy, 'experiments.ts');
    writeFileSync(experiments, readFileSync(experiments, 'utf8').replaceAll('count: 40', 'count: 20'));
    const { code, stdout, stderr } = await kramers([
      'verify',
      'levi-2024',
      '--only',
      'levi-plateaus-eq16',
      '--plugins',
      join(copy, 'index.ts'),
      '--out',
      join(folder, 'out'),
      '--json',
      '--quiet',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const { claims } = ledgerSchema.parse(JSON.parse(stdout)) as Ledger;
    expect(claims).toMatchObject([{ id: 'levi-plateaus-eq16', plugin: '@kramers/levi-2024', verdict: 'holds' }]);
    expect(claims[0]!.statement).toMatch(/^In the copy/);
    expect(claims[0]!.command).toContain('--plugins');
  });

  it.each(readdirSync(ledgers, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : [])))(
    '%s is listed from there',
    async (name) => {
      const copy = join(temporaryFolder(), 'mine');
      cpSync(join(ledgers, name), copy, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
      const { code, stdout } = await kramers(['list', 'ledgers', '--json', '--plugins', join(copy, 'index.ts')]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ kind: 'ledgers', name }));
    },
  );
});

describe('several ledgers at once', () => {
  it('have a page each, and an index with their verdict counts; claims may be named with their ledger', async () => {
    const out = join(temporaryFolder(), 'out');
    const only = 'levi-2024/levi-accuracy,aoyagi-deep,learning-coefficients/cullen-modular,lc-bridge';
    const argv = ['verify', 'all', '--only', only, '--out', out, '--quiet'];
    const { code, stdout } = await kramers(argv);
    expect(code).toBe(0);
    expect(stdout).toContain(`Index of 2 ledgers: ${join(out, 'index.html')}`);
    const read = (...path: string[]) => readFileSync(join(out, ...path), 'utf8');
    expect(read('index.md').split('\n').slice(2, 4)).toEqual([
      '| [levi-2024](levi-2024/report.html) | 1 | 1 | 0 |',
      '| [learning-coefficients](learning-coefficients/report.html) | 3 | 2 | 1 |',
    ]);
    expect(read('index.html')).toContain('href="levi-2024/report.html"');
    const { title, claims } = ledgerSchema.parse(JSON.parse(read('learning-coefficients', 'ledger.json')));
    expect([title, claims.map(({ id }) => id)]).toEqual([
      'Learning coefficients of deep linear networks: Aoyagi 2024, λ̂ by SGLD, and modular arithmetic',
      ['aoyagi-deep', 'lc-bridge', 'cullen-modular'],
    ]);
    expect(existsSync(join(out, 'levi-2024', 'report.html'))).toBe(true);
  });

  it('name the nearest claim of a ledger', async () => {
    const { code, stderr } = await kramers(['verify', '--only', 'levi-2024/levi-acuracy']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "levi-2024/levi-accuracy"?')]);
  });
});
