import { cpSync, readFileSync, writeFileSync } from 'node:fs';
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
});
