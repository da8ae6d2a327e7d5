import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { filled, temporaryFolder, plain, trial } from './support/folders';

describe('kramers run', () => {
  const files = (path: string): string[] => (readdirSync(path, { recursive: true }) as string[]).sort();
  const cells = (path: string) =>
    Object.fromEntries(files(join(path, 'cells')).map((name) => [name, statSync(join(path, 'cells', name)).mtimeMs]));

  it('runs a file, tells what was found and where the report is', async () => {
    const path = filled({ 'trial.yaml': trial });
    const out = join(path, 'out');
    const { code, stdout } = await kramers(['run', join(path, 'trial.yaml'), '--replicas', '2', '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /replicas +escaped +censored +mean escape time in epochs \(95 %\) +final rank\nrandom-init +2 +2 +0 .* 2\n/,
    );
    expect(stdout).toContain(`Report: ${join(out, 'report.html')}`);
    expect(files(out)).toEqual(
      expect.arrayContaining(['manifest.json', 'experiment.yaml', 'summary.json', 'report.html', 'trajectories.csv']),
    );
  });

  it('prints summary.json and nothing else with --json, and goes on where it stopped', async () => {
    const path = filled({ 'trial.yaml': plain });
    const [file, out] = [join(path, 'trial.yaml'), join(path, 'out')];
    const first = await kramers(['run', file, '--replicas', '2', '--out', out, '--json', '--quiet']);
    expect(JSON.parse(first.stdout)).toEqual(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')));
    const before = cells(out);
    const second = await kramers(['run', file, '--replicas', '3', '--out', out, '--json', '--quiet']);
    expect(second.code).toBe(0);
    expect(cells(out)).toMatchObject(before);
    expect(Object.keys(cells(out))).toHaveLength(3);
  });

  it('refuses a folder that holds a different run, or no run, and leaves it alone', async () => {
    const path = filled({ 'trial.yaml': plain, 'other/notes.txt': 'mine' });
    const [file, out] = [join(path, 'trial.yaml'), join(path, 'out')];
    await kramers(['run', file, '--out', out]);
    const before = files(path);
    const different = await kramers(['run', file, '--out', out, '--set', 'model.depth=2']);
    expect(different).toMatchObject({ code: 2, stdout: '' });
    expect(different.stderr).toContain('already holds a different run');
    expect((await kramers(['run', file, '--out', join(path, 'other')])).stderr).toContain(
      'holds other files and no run',
    );
    expect((await kramers(['run', file, '--out', file])).stderr).toContain('this is a file, not a folder');
    // A file system that takes no folders, and says so oddly.
    if (process.platform === 'linux')
      expect(await kramers(['run', file, '--out', '/proc/run'])).toMatchObject({
        code: 2,
        stderr: '/proc/run: no such file or folder; give another folder with --out\n',
      });
    expect(files(path)).toEqual(before);
  });

  it.each([
    ['', /trial\.yaml: the file is empty/],
    ['name: x\ndata: { correlations: [0.9 }\n', /trial\.yaml:2:\d+: not valid YAML/],
    [`${trial}modle: { depth: 4 }\n`, /trial\.yaml:5:1: modle: unknown key "modle"; did you mean "model"\?/],
    [
      trial.replace('random-init', 'random-int'),
      /trial\.yaml:4:13: protocol\.kind: unknown kind "random-int"; did you mean "random-init"\?/,
    ],
    [trial.replace('0.8]', '1.8]'), /trial\.yaml:2:29: data\.correlations\.1: expected a number below 1; found 1\.8/],
    [`${trial}model: { depth: 0 }\n`, /model\.depth: expected a whole number of at least 1; found 0/],
    [`${trial}model: { kind: linaer }\n`, /unknown model "linaer"; did you mean "linear"\?/],
    [
      trial.replace('batchSize: full', 'batchSize: 0'),
      /training\.batchSize: expected a whole number of at least 1; found 0/,
    ],
    [
      `${trial}escape: { metric: testmse, below: 1 }\n`,
      /escape\.metric: no metric "testmse"; did you mean "testMse"\?/,
    ],
    [`${trial}plugins: [./missing.ts]\n`, /trial\.yaml:5:11: plugins\.0: plugin "\.\/missing\.ts": no such file/],
    [`${trial}plugins: [missing]\n`, /plugin "missing": no package of that name; install it beside the experiment/],
  ])('refuses %j, and writes nothing', async (text, message) => {
    const path = filled({ 'trial.yaml': text });
    const { code, stdout, stderr } = await kramers(['run', join(path, 'trial.yaml'), '--out', join(path, 'out')]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(files(path)).toEqual(['trial.yaml']);
  });

  it.each([
    ['model.depth', '--set "model.depth": expected path=value, such as model.depth=4'],
    ['=4', '--set "=4": expected a path such as model.depth before the "="'],
    [
      'data.correlations=[0.9',
      '--set "data.correlations=[0.9": cannot read "[0.9" as a value: Flow sequence must end with a ]',
    ],
    ['model.depth=deep', 'model.depth: expected a whole number; found "deep" (from --set model.depth="deep")'],
  ])('refuses --set %s', async (given, message) => {
    const path = filled({ 'trial.yaml': trial });
    const { code, stderr } = await kramers([
      'run',
      join(path, 'trial.yaml'),
      '--out',
      join(path, 'out'),
      '--set',
      given,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(files(path)).toEqual(['trial.yaml']);
  });

  it('stops when it is interrupted, keeps what is finished, and goes on from there', async () => {
    const path = filled({ 'trial.yaml': plain.replace('epochs: 20', 'epochs: 200000') });
    const argv = [
      'run',
      join(path, 'trial.yaml'),
      '--replicas',
      '3',
      '--out',
      join(path, 'out'),
      '--set',
      'escape={ rank: 2 }',
      '--set',
      'protocol.stopAtEscape=false',
    ];
    const stop = new AbortController();
    const look = setInterval(() => {
      if (existsSync(join(path, 'out', 'experiment.yaml'))) stop.abort();
    }, 20);
    const stopped = await kramers(argv, { signal: stop.signal });
    clearInterval(look);
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
    expect(stopped.stderr).toMatch(/stopped: \d of 3 cells are finished and kept in .* from there\./);
    expect(existsSync(join(path, 'out', 'summary.json'))).toBe(false);
    const resumed = await kramers(argv);
    expect(resumed.code).toBe(0);
    expect(files(join(path, 'out', 'cells'))).toHaveLength(3);
  });

  it('tells of a figure that could not be drawn', async () => {
    const path = filled({
      'trial.yaml': `${trial}plugins: [./broken.mjs]\n`,
      'broken.mjs': `export default { name: 'broken', figures: [{ name: 'broken', summary: 'throws',
  of() { throw new Error('no such column'); } }] };`,
    });
    const { code, stderr } = await kramers(['run', join(path, 'trial.yaml'), '--out', join(path, 'out'), '--quiet']);
    expect([code, stderr]).toEqual([0, 'note: figure "broken" is left out: no such column\n']);
  });

  it('tells of cells that failed, and of replicas that diverged', async () => {
    const path = filled({
      'trial.yaml': `${plain.replace('random-init, beta: 0.1, epochs: 20', 'fails')}plugins: [./fails.ts]\n`,
      'fails.ts': `import { definePlugin, defineProtocol, initialise } from '@kramers/core';
import { z } from 'zod';
export default definePlugin({ name: 'fails', protocols: [defineProtocol({ name: 'fails', summary: 'fails',
  options: z.strictObject({}),
  *run() { yield* initialise(); throw new Error('no such luck'); } })] });`,
      'hot.yaml': `${plain}escape: { rank: 2 }\n`,
    });
    const failed = await kramers(['run', join(path, 'trial.yaml'), '--replicas', '2', '--out', join(path, 'failed')]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('failed: fails: no such luck (2 replicas)');
    expect([failed.stdout, failed.stderr]).toEqual(['', expect.stringContaining('no results: no replica came to its')]);
    const diverged = await kramers([
      'run',
      join(path, 'hot.yaml'),
      '--out',
      join(path, 'hot'),
      '--set',
      'training.learningRate=50',
    ]);
    expect(diverged.stderr).toContain('note: random-init: the loss of 1 replica stopped being finite (diverged)');
  });
});

describe('plugins of an experiment', () => {
  const reporter = (says: string): string => `import { defineReporter, definePlugin } from '@kramers/core';
import { of } from 'rxjs';
import { z } from 'zod';
import { text } from './text';
const said: string = z.string().parse(text);
export default definePlugin({ name: 'mine', reporters: [defineReporter({ name: 'mine', summary: 'writes ${says}',
  finished(report, folder) {
  of(said).subscribe((line) => folder.write('mine.txt', line + ' ${says} ' + report.summary.name));
} })] });`;
  const experiment = `${trial}plugins: [./mine.ts]\nreporters: [mine]\n`;

  it('are TypeScript files that need nothing beside them; editing one makes its cells anew', async () => {
    const path = filled({
      'trial.yaml': experiment,
      'mine.ts': reporter('hello'),
      'text.ts': "export const text: string = 'first';",
    });
    const argv = ['run', join(path, 'trial.yaml'), '--out', join(path, 'out')];
    expect(await kramers(argv)).toMatchObject({ code: 0 });
    expect(readFileSync(join(path, 'out', 'mine.txt'), 'utf8')).toBe('first hello trial');
    const before = readdirSync(join(path, 'out', 'cells'));
    writeFileSync(join(path, 'text.ts'), "export const text: string = 'second';");
    expect(await kramers(argv)).toMatchObject({ code: 0 });
    expect(readFileSync(join(path, 'out', 'mine.txt'), 'utf8')).toBe('second hello trial');
    expect(readdirSync(join(path, 'out', 'cells')).length).toBe(before.length + 1);
  });

  it('are listed and shown when asked for', async () => {
    const path = filled({
      'trial.yaml': experiment,
      'mine.ts': reporter('hello'),
      'text.ts': "export const text = 'x';",
    });
    for (const given of ['mine.ts', 'trial.yaml']) {
      const { stdout } = await kramers(['list', 'reporters', '--plugins', join(path, given)]);
      expect(stdout).toMatch(/mine +mine +writes hello/);
    }
  });

  it('may replace what is built in, which is listed and makes other cells', async () => {
    const tanh = (replaces: string): string =>
      `export default { name: 'mine', models: [{ name: 'tanh', summary: 'rational', activation: 'x * (27 + ` +
      `x^2) / (27 + 9 * x^2)', ${replaces} }] };`;
    const path = filled({ 'trial.yaml': experiment.replace('[mine]', '[csv]'), 'mine.ts': tanh('') });
    const run = (out: string, ...more: string[]) =>
      kramers([
        'run',
        join(path, 'trial.yaml'),
        '--set',
        'model.kind=tanh',
        '--set',
        'data={ correlations: [0.9], samples: 32, testSamples: 32 }',
        '--set',
        'escape={ rank: 1 }',
        '--out',
        join(path, out),
        ...more,
      ]);
    expect(await run('out')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        new RegExp(
          '"@kramers/models" and "mine" both bring models "tanh"; ' +
            'rename one of the two, or let the one that is meant say "replaces: true"',
        ),
      ) as string,
    });
    expect(await run('out', '--set', 'plugins=[]')).toMatchObject({ code: 0 });
    const builtIn = readdirSync(join(path, 'out', 'cells'));
    writeFileSync(join(path, 'mine.ts'), tanh('replaces: true'));
    expect(await run('other')).toMatchObject({ code: 0 });
    const theirs = readdirSync(join(path, 'other', 'cells'));
    expect(theirs).toHaveLength(builtIn.length);
    expect(theirs.filter((cell) => builtIn.includes(cell))).toEqual([]);
    const { stdout } = await kramers(['list', 'models', '--plugins', join(path, 'mine.ts')]);
    expect(stdout).toMatch(/tanh +mine +replaces that of @kramers\/models: rational/);
  });

  it.each([
    ['export default { name: ', /plugin "\.\/mine\.ts": cannot be loaded: ParseError: .*\(\d+:\d+\)/],
    ["import { gone } from './gone'; export default gone;", /cannot be loaded: Cannot find module '\.\/gone'/],
    [
      'export const plugin = 1;',
      /a plugin is an object with a name, as definePlugin\(\{ name, … \}\) makes it; give one as default export/,
    ],
    [
      "export default { name: 'mine', reporter: [] };",
      new RegExp(
        'plugin "mine": unknown field "reporter"; ' +
          'expected models, data, protocols, reporters, metrics, losses, backends, claims',
      ),
    ],
    [
      "export default { name: 'mine', models: [{ name: 'linear', summary: '', activation: 'x' }] };",
      /plugins "@kramers\/models" and "mine" both bring models "linear"; rename yours/,
    ],
    [
      "export default { name: 'mine', get models() { throw new Error('no models today'); } };",
      /plugin "\.\/mine\.ts": no models today/,
    ],
    [
      "export default { name: 'mine', protocols: [{ name: 'p', summary: '', options: {}, run() {} }] };",
      /the options of protocols "p" are not a schema of zod 4/,
    ],
  ])('say what is wrong with %s', async (source, message) => {
    const path = filled({ 'trial.yaml': experiment, 'mine.ts': source });
    const { code, stderr } = await kramers(['run', join(path, 'trial.yaml'), '--out', join(path, 'out')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(join(path, 'out'))).toBe(false);
  });

  it('take part in a report where they are named, and are what they were', async () => {
    const path = filled({
      'trial.yaml': experiment,
      'mine.ts': reporter('hello'),
      'text.ts': "export const text = 'x';",
    });
    const out = join(path, 'out');
    await kramers(['run', join(path, 'trial.yaml'), '--out', out]);
    rmSync(join(out, 'mine.txt'));
    const without = await kramers(['report', out]);
    expect(without.code).toBe(0);
    expect(without.stderr).toContain(`note: ${out}: plugin "./mine.ts" is left out; name it with --plugins`);
    expect(without.stderr).toContain(`note: ${out}: reporter "mine" is left out`);
    expect(existsSync(join(out, 'mine.txt'))).toBe(false);
    expect(await kramers(['report', out, '--plugins', join(path, 'mine.ts')])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('x hello trial');
    writeFileSync(join(path, 'mine.ts'), reporter('bye'));
    const changed = await kramers(['report', out, '--plugins', join(path, 'mine.ts')]);
    expect(changed.stderr).toContain(`mine.ts" is left out: ${out} was not made with it`);
    expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('x hello trial');
  });
});

describe('kramers report', () => {
  it('makes summary and reports again from the cells alone', async () => {
    const path = filled({ 'trial.yaml': trial });
    const out = join(path, 'out');
    await kramers(['run', join(path, 'trial.yaml'), '--out', out]);
    const before = readFileSync(join(out, 'summary.json'), 'utf8');
    for (const name of ['summary.json', 'report.html', 'trajectories.csv']) rmSync(join(out, name));
    rmSync(join(path, 'trial.yaml'));
    const { code, stdout } = await kramers(['report', out, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(before));
    expect(readFileSync(join(out, 'summary.json'), 'utf8')).toBe(before);
    expect(existsSync(join(out, 'report.html'))).toBe(true);
    expect((await kramers(['report', path])).stderr).toContain('holds no run');
  });

  it('compares several runs on a page of its own', async () => {
    const path = filled({ 'trial.yaml': plain });
    const [one, two, out] = ['one', 'two', 'compared'].map((name) => join(path, name)) as [string, string, string];
    await kramers(['run', join(path, 'trial.yaml'), '--out', one, '--quiet']);
    await kramers([
      'run',
      join(path, 'trial.yaml'),
      '--set',
      'model.width=6',
      '--set',
      'reporters=[html]',
      '--out',
      two,
      '--quiet',
    ]);
    const { code, stdout } = await kramers(['report', one, two, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Comparison: ${join(out, 'report.html')}`);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toMatch(/<td>model\.width<\/td><td>\d+<\/td><td>6<\/td>/);
    expect(page).toContain('href="../two/report.html"');
    expect(existsSync(join(out, 'figures'))).toBe(true);
  });

  it('draws a ledger again from ledger.json alone, and refuses one that it cannot read', async () => {
    const out = join(temporaryFolder(), 'ledger');
    await kramers(['verify', '--only', 'beta-star-below', '--out', out, '--quiet']);
    const before = readFileSync(join(out, 'report.html'), 'utf8');
    for (const name of ['report.html', 'verdicts.md', 'figures']) rmSync(join(out, name), { recursive: true });
    expect((await kramers(['report', out])).code).toBe(0);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe(before);
    expect(existsSync(join(out, 'figures', 'beta-star-below-transitions-by-depth.svg'))).toBe(true);
    writeFileSync(join(out, 'ledger.json'), '{ "format": 99 }');
    const { code, stderr } = await kramers(['report', out]);
    expect(code).toBe(2);
    expect(stderr).toContain('this version reads ledgers of format 1');
  });
});
