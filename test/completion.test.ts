import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { filled } from './support/folders';

const offered = async (...words: string[]): Promise<string[]> =>
  (await kramers(['--complete', ...words])).stdout.trim().split('\n');

describe('completion', () => {
  it.each([
    [['re'], ['reproduce', 'resume', 'report']],
    [['show', 'rank-t'], ['rank-trap']],
    [
      ['list', 'm'],
      ['models', 'metrics'],
    ],
    [['new', 'pro'], ['protocol']],
    [['run', 'x.yaml', '--back'], ['--backend']],
    [['run', '--backend', 'wa'], ['wasm']],
    [['verify', '--only', 'rank1'], ['rank1-trap']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    // Files are the shell's to offer.
    [['run', ''], ['']],
    [['nothing', ''], ['']],
  ])('offers for %j what may follow', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('works in bash, after kramers and after npx with options', async () => {
    const { stdout } = await kramers(['completion', 'bash']);
    const script = `${stdout}
kramers() { printf "asked:"; printf " %s" "$@"; }
npx() { printf "npx:"; printf " %s" "$@"; }
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kramers; printf '%s\\n' "\${COMPREPLY[@]}"; }
compgen() { shift; echo "$1"; }
try kramers show rank
try npx --no kramers run --ba
try npx kr
`;
    const { stdout: printed, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect([stderr, printed.trim().split('\n')]).toEqual([
      '',
      ['asked: --complete show rank', 'npx: --no kramers --complete run --ba', 'kramers'],
    ]);
  });

  it.each(['zsh', 'fish'] as const)('has a script for %s', async (shell) => {
    const { code, stdout } = await kramers(['completion', shell]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('--complete')]);
    // Where the shell is, it reads the script.
    const { error, stderr } = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' });
    if (!error) expect(stderr).toBe('');
  });
});

describe('what goes wrong', () => {
  it('names a command with its letters in another order', async () => {
    expect((await kramers(['rnu'])).stderr).toContain('unknown command "rnu"; did you mean "run"?');
  });

  it.each([
    [['new', 'figre', 'x'], 'found "figre"; did you mean "figure"?'],
    [['completion', 'bsh'], 'found "bsh"; did you mean "bash"?'],
    [['free-energy', 'x.yaml', '--method', 'exat'], 'found "exat"; did you mean "exact"?'],
  ])('names what %j was meant to be', async (words, message) => {
    const { code, stderr } = await kramers(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('finds a bad expression when a plugin is listed', async () => {
    const plugin = `export default { name: 'bad', models: [{ name: 'bad', summary: 'Bad', activation: 'tanhh(x)' }] };`;
    const folder = filled({ 'bad.mjs': plugin });
    const { code, stderr } = await kramers(['list', '--plugins', `${folder}/bad.mjs`]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/activation of model "bad" cannot be read: .*tanhh/)]);
  });

  it.each([
    ['yield', 'yield* initialise(); yield train(last);', 'write yield* and not yield before it'],
    ['the last yield*', 'yield* initialise(); train(last);', 'train "last" was made and never asked; write yield* be'],
    [
      'the first yield*',
      'initialise(); yield* train(last);',
      'must initialise first: initialise was made and never as',
    ],
    ['no yield* but', 'yield* initialise(); const later = train(last); yield* save("a"); yield* later;', null],
  ])('names a forgotten star: %s', async (_what, body, message) => {
    const folder = filled({
      'starless.ts': `import { defineProtocol, definePlugin, initialise, save, train } from '@kramers/core';
import { z } from 'zod';
const last = { name: 'last', beta: 0.1, epochs: 5 };
export default definePlugin({ name: 'starless', protocols: [defineProtocol({
  name: 'starless', summary: 'Forgets a star', options: z.strictObject({}),
  *run() { ${body} },
})] });`,
      'starless.yaml': `name: starless
data: { correlations: [0.9, 0.8], population: true }
training: { batchSize: full }
protocol: { kind: starless }
reporters: [csv]
plugins: [./starless.ts]
`,
    });
    const { code, stderr } = await kramers([
      'run',
      `${folder}/starless.yaml`,
      '--out',
      `${folder}/run`,
      '--workers',
      '1',
    ]);
    expect(code).toBe(message === null ? 0 : 1);
    expect(stderr).toContain(message ?? '');
  });

  it('says which settings make another run of a folder, and numbers a fresh one', async () => {
    const text = (depth: number, beta: number) => `name: small
data: { correlations: [0.9, 0.8], population: true }
model: { depth: ${depth} }
training: { batchSize: full }
protocol: { kind: random-init, beta: ${beta}, epochs: 20 }
reporters: [csv]
`;
    const folder = filled({ 'a.yaml': text(3, 0.1), 'b.yaml': text(2, 0.2) });
    const run = (file: string, ...more: string[]) =>
      kramers(['run', `${folder}/${file}.yaml`, '--out', `${folder}/run`, '--workers', '1', '--quiet', ...more]);
    expect((await run('a')).code).toBe(0);
    const refused = await run('b');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('a different run (model.depth was 3 and is 2; protocol.beta was 0.1 and is 0.2)'),
    ]);
    expect(refused.stderr).toContain('--fresh');
    expect((await run('b', '--fresh')).stdout).toContain(`${folder}/run-2`);
    expect((await run('b', '--fresh')).stdout).toContain(`${folder}/run-3`);
  });

  it('shows the steps of a pipeline with their options, and which is watched', async () => {
    const { stdout } = await kramers(['show', 'pipeline']);
    for (const step of ['initialise', 'train', 'sweep', 'expectRank', 'save', 'restore', 'perturb', 'watch', 'draw'])
      expect(stdout).toContain(`steps: ${step}`);
    expect(stdout).toMatch(/linger .*Epochs to go on after the escape/);
    expect(stdout).toContain('The escape is watched for in the train step with until: escaped');
  });
});
