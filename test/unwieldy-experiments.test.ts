import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { filled, temporaryFolder, trial } from './support/folders';

/** What `validate` says of a file: refused, in one sentence, soon, and with nothing written. */
async function refusalOf(text: string, options: readonly string[] = []): Promise<string> {
  const place = filled({ 'trial.yaml': text });
  const before = performance.now();
  const { code, stdout, stderr } = await kramers(['validate', join(place, 'trial.yaml'), ...options]);
  expect([code, stdout], stderr).toEqual([2, '']);
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(readdirSync(place)).toEqual(['trial.yaml']);
  const [first, ...rest] = stderr.trim().split('\n');
  expect(rest).toEqual([]);
  return first!.slice(join(place, 'trial.yaml').length);
}

const list = (length: number, of = (i: number): unknown => i + 1): string =>
  `[${Array.from({ length }, (_, i) => of(i)).join(', ')}]`;
const set = (path: string, value: unknown): string[] => ['--set', `${path}=${String(value)}`];

describe('sizes are bounded, and the bound is said with its reason', () => {
  it.each([
    ['model.depth', 300_000, /model\.depth: expected a whole number of at most 100 \(the code of a network .*300000/],
    [
      'model.width',
      1e9,
      /model\.width: expected a whole number of at most 4096 \(each hidden layer has width² weights\)/,
    ],
    [
      'data.samples',
      1e12,
      /data\.samples: expected a whole number of at most 10000000 \(all samples are held in memory\)/,
    ],
    ['data.inputs', 1e6, /data\.inputs: expected a whole number of at most 4096 \(the moments of the data/],
    [
      'training.stepsPerEpoch',
      1e9,
      /training\.stepsPerEpoch: expected a whole number of at most 1000000 \(.*between epochs/,
    ],
    [
      'protocol.epochs',
      1e15,
      /protocol\.epochs: expected a whole number of at most 1000000000 \(at a microsecond each/,
    ],
    [
      'replicas.count',
      2e6,
      /replicas\.count: expected a whole number of at most 1000000 \(a run has at most a million cells/,
    ],
    ['training.batchSize', 1e300, /training\.batchSize: expected a whole number/],
  ])('%s', async (path, value, message) => {
    expect(await refusalOf(trial, set(path, value))).toMatch(message);
  });

  it('also of what several settings come to', async () => {
    expect(await refusalOf(trial, [...set('model.width', 4096), ...set('model.depth', 3)])).toMatch(
      /model\.width: a network of 16793600 weights; at most 10000000 are held in memory/,
    );
    const sampled = 'data={ correlations: [0.5], inputs: 1000, samples: 1000000 }';
    expect(await refusalOf(trial, ['--set', sampled])).toMatch(/data\.samples: 1000512 samples of 1001 numbers each/);
    expect(await refusalOf(trial, set('replicas.seed', 2 ** 53 - 1).concat(set('replicas.count', 2)))).toMatch(
      /replicas\.seed: replica k has seed 9007199254740991 \+ k; .*whole numbers run together/,
    );
  });

  it('lists under over are multiplied before anything is laid out', async () => {
    const over = (n: number, ...paths: string[]) =>
      `${trial}over: { ${paths.map((p) => `${p}: ${list(n)}`).join(', ')} }`;
    expect(await refusalOf(over(1000, 'training.learningRate', 'training.temperature', 'protocol.epochs'))).toMatch(
      /over: expected at most 10000 grid points; found 1000000000 grid points, all combinations of the lists/,
    );
    expect(await refusalOf(over(101, 'training.learningRate', 'training.temperature'))).toMatch(/found 10201 grid/);
  });
});

describe('text that would take for ever is refused before anything recurses', () => {
  it.each([
    ['deep lists', `name: ${'['.repeat(100_000)}`, /:1:\d+: not valid YAML: nested more than 64 levels deep/],
    ['deep maps', `name: ${'{a: '.repeat(50_000)}`, /nested more than 64 levels deep/],
    ['deep on one line', `name: \n  ${'- '.repeat(100_000)}1`, /nested more than 64 levels deep/],
    [
      'deep down the page',
      Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /nested more than 64/,
    ],
    [
      'an alias in its own list',
      `${trial}over: &a { model.width: [*a] }`,
      /an alias leads back to what it is a part of/,
    ],
    ['an alias in its own map', `${trial}note: &a { b: &b { c: *a } }`, /an alias leads back to what it is a part of/],
    [
      'a deep chain of aliases',
      Array.from({ length: 200 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : 1}]`).join('\n'),
      /nested more than 64|Excessive alias count/,
    ],
    ['many aliases', `a: &a 1\nb: [${'*a, '.repeat(2000)}]`, /more than 1000 aliases/],
    [
      'much out of little',
      `a: &a ${list(10_000)}\nb: [${'*a, '.repeat(99)}]`,
      /more than 100000 values|Excessive alias count/,
    ],
    ['a long text', `note: "${'x'.repeat(2 ** 18)}"`, /characters are more than the 262144 that are read/],
    ['many keys', Array.from({ length: 5000 }, (_, i) => `k${i}: 1`).join('\n'), /\.yaml.*|unknown key "k0"/],
    ['a special kind', '%YAML 1.1\n---\nname: !!set { a }\n', /a value of a special kind/],
  ])('%s', async (_what, text, message) => {
    const place = filled({ 'trial.yaml': text });
    const before = performance.now();
    const { code, stderr } = await kramers(['validate', join(place, 'trial.yaml')]);
    expect([code, performance.now() - before < 10_000], stderr).toEqual([2, true]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBeLessThan(22);
  });

  it.each([
    [Array(20_000).fill('a').join('.'), 1, /a path of more than 32 parts/],
    [
      'data.correlations.100000000',
      0.5,
      /data\.correlations\.100000000: the list here has 2 entries, .*no entry "100000000"/,
    ],
    ['data.correlations.first', 0.5, /the list here has 2 entries, counted from 0; there is no entry "first"/],
    ['note', '['.repeat(50_000), /nested more than 64 levels deep/],
    ['note', '&a [*a]', /an alias leads back to what it is a part of/],
  ])('--set %.40s', async (path, value, message) => {
    const place = filled({ 'trial.yaml': trial });
    const { code, stderr } = await kramers(['validate', join(place, 'trial.yaml'), ...set(path, value)]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('so it is under over and full', async () => {
    const long = `data.${Array(50).fill('a').join('.')}`;
    expect(await refusalOf(`${trial}over: { ${long}: [1] }`)).toMatch(/:5:9: over\..*: a path of more than 32 parts/);
    expect(await refusalOf(`${trial}full: { ${long}: 1 }`)).toMatch(/:5:9: full\..*: a path of more than 32 parts/);
    expect(await refusalOf(`${trial}over: { data.correlations.7: [0.1] }`)).toMatch(
      /over\..*: the list here has 2 entries/,
    );
    expect(await refusalOf(`${trial}full: { data.correlations.7: 0.1 }`)).toMatch(
      /full\..*: the list here has 2 entries/,
    );
  });
});

describe('only regular files are read', () => {
  const pipe = (place: string, name: string): string => {
    expect(spawnSync('mkfifo', [join(place, name)]).status).toBe(0);
    return join(place, name);
  };

  it.skipIf(process.platform === 'win32')('an experiment is none of a pipe or a device', async () => {
    for (const file of [pipe(temporaryFolder(), 'trial.yaml'), '/dev/zero', '/dev/null']) {
      const { code, stderr } = await kramers(['validate', file]);
      expect([code, stderr]).toEqual([2, `${file}: cannot be read (this is no regular file)\n`]);
    }
  });

  it.skipIf(process.platform === 'win32').each(['data', 'weights', 'plugin'])('nor its %s', async (what) => {
    const text = {
      data: trial.replace(/data: .*/, 'data: { kind: table, file: ./pipe, inputs: [a], outputs: [b] }'),
      weights: `${trial}model: { init: { file: ./pipe } }\n`,
      plugin: `${trial}plugins: [./pipe]\n`,
    }[what]!;
    const place = filled({ 'trial.yaml': text });
    pipe(place, 'pipe');
    const { code, stderr } = await kramers(['validate', join(place, 'trial.yaml')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/this is no regular file/)]);
  });

  it('a plugin that calls process.exit while it is loaded is named', async () => {
    const plugin = 'process.exit(0);\nexport default { name: "mine" };';
    const place = filled({ 'trial.yaml': `${trial}plugins: [./mine.ts]\n`, 'mine.ts': plugin });
    const { code, stderr } = await kramers(['validate', join(place, 'trial.yaml')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /plugin "\.\/mine\.ts": cannot be loaded: it calls process\.exit\(0\); throw an error instead/,
    );
  });
});

describe('what a terminal would act on is spelt out', () => {
  it('in names, keys and messages', async () => {
    const hostile = ['\\e]0;owned\\a', '\\x9b2J', '\\u202Eevil', '\\x7f', '\\r'].join('');
    const place = filled({ 'trial.yaml': `${trial}"${hostile}": 1\nescape: { metric: "${hostile}", above: 1 }\n` });
    const { stderr } = await kramers(['validate', join(place, 'trial.yaml')]);
    expect(stderr).toContain('\\u001b]0;owned\\u0007');
    writeFileSync(join(place, 'trial.yaml'), `${trial}escape: { metric: "${hostile}", above: 1 }\n`);
    const { stderr: second } = await kramers(['validate', join(place, 'trial.yaml'), '--set', `note=a\u001b[31m`]);
    expect(second).toContain('\\u009b2J\\u202eevil\\u007f');
    for (const text of [stderr, second]) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(existsSync(join(place, 'runs'))).toBe(false);
  });
});
