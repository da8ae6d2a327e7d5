import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ledger, ledgerSchema } from '@kramers/core/results';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();

const plugin = `
import { about, above, compare, defineClaim, definePlugin } from '@kramers/core';

const trial = {
  name: 'trial',
  data: { correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 40 },
  full: { 'protocol.epochs': 80 },
};
const epochs = (run, expected) => {
  const value = [...run('trial').cells()][0].phases.at(-1).epochs;
  return compare({ reading: 'as printed', quantity: 'epochs', value }, about(expected.epochs, { tolerance: 0 }));
};
const counted = (run, expected) => ({ readings: [epochs(run, expected)], reason: 'Counted.' });
const nothing = { readings: [], reason: '' };

export default definePlugin({
  name: 'another paper',
  claims: [
    defineClaim({ name: 'forty', summary: 'It runs for forty epochs.', source: '§1', expected: { epochs: 40 },
      experiments: [trial], judge: counted }),
    defineClaim({ name: 'shared', summary: 'And so does this.', source: '§2', expected: { epochs: 41 },
      experiments: [trial], judge: counted }),
    defineClaim({ name: 'broken', summary: 'Throws.', source: '§3', expected: {},
      judge() { throw new Error('no idea'); } }),
    defineClaim({ name: 'elsewhere', summary: 'Looks at a run it did not ask for.', source: '§4', expected: {},
      judge: (run) => run('trial') }),
    defineClaim({ name: 'misspelt', summary: 'Asks for a run that cannot be.', source: '§5', expected: {},
      experiments: [{ ...trial, name: 'bad', modl: {} }], judge: () => nothing }),
    defineClaim({ name: 'twin', summary: 'Another run of the same name.', source: '§6', expected: {},
      experiments: [{ ...trial, note: 'another' }], judge: () => nothing }),
    defineClaim({ name: 'nonsense', summary: 'No judgement.', source: '§7', expected: {}, judge: () => ({
      readings: [{ ...compare({ reading: 'a', quantity: 'q', value: 1 }, above(0)), value: Infinity }],
      reason: '' }) }),
    defineClaim({ name: 'open', summary: 'Undecided.', source: '§8', expected: {},
      judge: () => ({ readings: [], reason: 'Not enough.', decide: 'a longer run' }) }),
  ],
});
`;

describe('kramers verify', () => {
  it('gives the verdicts, the numbers and the reasons, and writes them down', async () => {
    const out = join(folder, 'some');
    const { code, stdout } = await kramers([
      'verify',
      '--only',
      'saddle-0.41,params-170',
      '--only',
      'beta-c-formula',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    for (const text of [
      'does not hold',
      '0.41 (0.405 to 0.415)',
      'inconsistent in the source',
      'holds',
      '0.4095 is the minimum at β = 0.29',
    ])
      expect(stdout).toContain(text);
    const ledger = ledgerSchema.parse(JSON.parse(readFileSync(join(out, 'ledger.json'), 'utf8')));
    expect(ledger.claims.map(({ id, command }) => [id, command])).toEqual([
      ['beta-c-formula', 'kramers verify --only beta-c-formula'],
      ['saddle-0.41', 'kramers verify --only saddle-0.41'],
      ['params-170', 'kramers verify --only params-170'],
    ]);
  });

  it('renews the claims that it is asked for, and keeps the others, in ledger.json, page and verdicts.md', async () => {
    const out = join(folder, 'standing');
    const read = (name: string) => readFileSync(join(out, name), 'utf8');
    const ledger = () => ledgerSchema.parse(JSON.parse(read('ledger.json')));
    await kramers(['verify', '--only', 'saddle-0.41,params-170', '--out', out, '--quiet']);
    const first = ledger();
    // As an older version might have left it: one claim stale, the other with words of its own.
    const stale = first.claims.map((entry) => ({ ...entry, reason: `${entry.id} as it stood.` }));
    writeFileSync(join(out, 'ledger.json'), JSON.stringify({ ...first, claims: stale }));
    const { code, stdout } = await kramers(['verify', '--only', 'params-170', '--out', out, '--quiet']);
    expect(code).toBe(0);
    expect(stdout).toContain('with one other claim as they stood');
    const timeless = (entries: Ledger['claims']) => entries.map((entry) => ({ ...entry, seconds: 0 }));
    expect(timeless(ledger().claims)).toEqual(timeless([stale[0]!, first.claims[1]!]));
    expect(ledger().command).toBe(first.command);
    expect(read('report.html')).toContain('saddle-0.41 as it stood.');
    expect(read('report.html')).not.toContain('params-170 as it stood.');
    expect(
      read('verdicts.md')
        .split('\n')
        .filter((line) => line.includes('App. ')),
    ).toHaveLength(2);
    // A claim that was not there comes last, and the command is that of all three.
    const added = await kramers(['verify', '--only', 'beta-star-below', '--out', out, '--quiet', '--json']);
    expect(JSON.parse(added.stdout)).toEqual(ledger());
    expect(ledger().claims.map(({ id }) => id)).toEqual(['saddle-0.41', 'params-170', 'beta-star-below']);
    expect(ledger().command).toBe('kramers verify --only saddle-0.41,params-170,beta-star-below');
    // Verdicts of the long form do not come among those of the quick one, and a damaged ledger is not written over.
    const mixed = await kramers(['verify', '--only', 'params-170', '--full', '--out', out, '--quiet']);
    expect([mixed.code, mixed.stderr]).toEqual([2, expect.stringContaining('holds a ledger of the quick form')]);
    writeFileSync(join(out, 'ledger.json'), '{');
    expect((await kramers(['verify', '--only', 'params-170', '--out', out])).code).toBe(2);
    expect(read('ledger.json')).toBe('{');
  });

  it('names the nearest claim, and writes nothing', async () => {
    const out = join(folder, 'none');
    expect(await kramers(['verify', '--only', 'sadle-0.41', '--out', out])).toEqual({
      code: 2,
      stdout: '',
      stderr: '--only sadle-0.41: no such claim; did you mean "saddle-0.41"?\n',
    });
    expect((await kramers(['verify', '--only', 'nonsense', '--out', out])).code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it('keeps the ledger of a plugin, whose mistakes stay its own', async () => {
    const [file, out] = [join(folder, 'paper.ts'), join(folder, 'own')];
    writeFileSync(file, plugin);
    const own = ['forty', 'shared', 'broken', 'elsewhere', 'misspelt', 'twin', 'nonsense', 'open'];
    const argv = ['verify', '--plugins', file, '--only', own.join(','), '--out', out, '--json', '--quiet'];
    const { code, stdout, stderr } = await kramers(argv);
    expect(code).toBe(1);
    const { claims, ...head } = ledgerSchema.parse(JSON.parse(stdout)) as Ledger;
    expect(head).toMatchObject({ form: 'quick', format: 1 });
    const reasons = Object.fromEntries(
      claims.filter(({ verdict }) => verdict === 'error').map(({ id, reason }) => [id, reason]),
    );
    expect(
      claims
        .filter(({ verdict }) => verdict !== 'error')
        .map(({ id, verdict, plugin: from, decide }) => [id, verdict, from, decide]),
    ).toEqual([
      ['forty', 'holds', 'another paper', null],
      ['shared', 'does not hold', 'another paper', null],
      ['open', 'inconclusive', 'another paper', 'a longer run'],
    ]);
    expect(claims[0]!.command).toMatch(/^kramers verify --only forty --plugins \S*paper\.ts$/);
    expect(reasons['broken']).toBe('no idea');
    expect(reasons['elsewhere']).toContain('does not name the experiment "trial"');
    expect(reasons['misspelt']).toContain('did you mean "model"?');
    expect(reasons['twin']).toContain('also named "trial", and differs');
    expect(reasons['nonsense']).toContain('not what a ledger holds: readings.0.value');
    expect(stderr).toContain('failed: broken: no idea\n');
    expect(claims[0]!.experiments).toEqual([{ name: 'trial', folder: 'runs/trial', shortened: true }]);
    expect(existsSync(join(out, 'runs', 'trial', 'summary.json'))).toBe(true);
    // What is there is not computed again, and gives the same.
    const again = JSON.parse((await kramers(argv)).stdout) as Ledger;
    const timeless = (entries: Ledger['claims']) => entries.map((entry) => ({ ...entry, seconds: 0 }));
    expect(timeless(again.claims)).toEqual(timeless(claims));
  });

  it('runs the example of its page', async () => {
    const [, example] = /```ts\n([\s\S]*?)```/.exec(
      readFileSync(new URL('../docs/ledger.md', import.meta.url), 'utf8'),
    )!;
    const file = join(folder, 'another-paper.ts');
    writeFileSync(file, example!);
    const { code, stdout, stderr } = await kramers([
      'verify',
      '--plugins',
      file,
      '--only',
      'fold-at-0.35',
      '--out',
      join(folder, 'example'),
      '--quiet',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The fold is exact: β_c = 0.35088');
  });

  it('stops when it is interrupted, and goes on from there', async () => {
    const [out, stop] = [join(folder, 'stopped'), new AbortController()];
    const argv = ['verify', '--only', 'barrier-eff', '--out', out, '--workers', '1', '--quiet'];
    setTimeout(() => stop.abort(), 1500);
    const { code, stderr } = await kramers(argv, { signal: stop.signal });
    expect([code, stderr]).toEqual([
      130,
      `stopped. What is finished is kept in ${out}, and the same command goes on from there.\n`,
    ]);
    expect(existsSync(join(out, 'ledger.json'))).toBe(false);
  });
});
