import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { seal } from '../packages/core/src/store/sealed';
import { kramers } from './support/command';

const folders: string[] = [];
const folder = (): string => folders[folders.push(mkdtempSync(join(tmpdir(), 'kramers-cli-'))) - 1]!;
afterAll(() => folders.forEach((path) => rmSync(path, { recursive: true })));

const trial = `name: trial
data: { correlations: [0.9, 0.8], population: true }
training: { batchSize: full, stepsPerEpoch: 8 }
protocol: { kind: random-init, beta: 0.1, epochs: 20 }
`;
/** The same without a page, which takes longer to draw than to train. */
const plain = `${trial}reporters: [csv]\n`;

/** Writes files into a new folder, and gives its path. */
function filled(files: Readonly<Record<string, string>>): string {
  const path = folder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

describe('the command line', () => {
  it.each([
    [['thery'], 'unknown command "thery"; did you mean "theory"?\nSee kramers --help.\n'],
    [['run'], 'kramers run needs FILE, as in: kramers run experiments/fig1a-theorised.yaml\nSee kramers run --help.\n'],
    [['run', 'a.yaml', 'b.yaml'], 'unexpected argument "b.yaml"\nSee kramers run --help.\n'],
    [['run.yaml'], 'to run an experiment: kramers run run.yaml\nSee kramers --help.\n'],
    [['theory', '--correlations', '0.9', '0.8', '--beta', '1'], 'unexpected argument "0.8"; a list of numbers is given with commas and no spaces, as in 0.9,0.8\nSee kramers theory --help.\n'],
    [['new', 'widget', 'x'], 'kind: expected one of "model", "protocol", "reporter", "metric", "loss", "experiment"; found "widget"\nSee kramers new --help.\n'],
    [['show', 'metrics'], 'nothing is named "metrics"; "kramers list" says what there is\n'],
    [['verify', '--only', 'xyz'], '--only xyz: no such claim; "kramers list claims" says what there is\n'],
    [['test', 'README.md'], 'README.md: expected a test in TypeScript or JavaScript, such as soft-sign.test.ts\n'],
    [['run', 'a.yaml', '--replcas', '3'], 'unknown option --replcas; did you mean --replicas?\nSee kramers run --help.\n'],
    [['run', 'a.yaml', '--replicas', 'ten'], '--replicas: expected a whole number of at least 1; found "ten"\nSee kramers run --help.\n'],
    [['run', 'a.yaml', '--seed', '1', '--seed', '2'], '--seed is given 2 times; give it once\nSee kramers run --help.\n'],
    [['run', 'a.yaml', '--out'], '--out needs a value\nSee kramers run --help.\n'],
    [['run', 'a.yaml', '--out='], '--out needs a value\nSee kramers run --help.\n'],
    [['theory', '--corelations', '0.9', '--beta', '1'], 'unknown option --corelations; did you mean --correlations?\nSee kramers theory --help.\n'],
    [['theory', '--beta', '1'], '--correlations must be given, as in: kramers theory --correlations 0.9,0.8 --depth 3 --beta 0.32\nSee kramers theory --help.\n'],
    [['run', 'nothere.yaml'], 'nothere.yaml: no such file\n'],
    [['list', 'protocol'], 'unknown kind "protocol"; did you mean "protocols"?\n'],
    [['show', 'rank-trp'], 'nothing is named "rank-trp"; did you mean "rank-trap"?\n'],
    [['report', 'nothere'], 'nothere: no such folder\n'],
    [['reproduce', 'fig1c'], 'no packaged experiment "fig1c"; did you mean "fig1a"?\n'],
    [['reproduce', '--only', 'printed'], '--only printed: no such reading of the paper; did you mean "as-printed"?\n'],
    [['reproduce', 'fig3-printed', '--only', 'as-theorised'], 'nothing is left to run: fig3-printed with --only as-theorised\n'],
  ])('%j is bad usage, and one message says why', async (argv, stderr) => {
    expect(await kramers(argv)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('shows its help, its version and a completion script', async () => {
    const help = await kramers(['--help']);
    expect(help.code).toBe(0);
    for (const name of ['run', 'validate', 'theory', 'list', 'show', 'report', 'reproduce', 'completion']) expect(help.stdout).toContain(`kramers ${name}`);
    expect(await kramers([])).toEqual({ code: 2, stdout: '', stderr: help.stdout });
    expect(await kramers(['-h'])).toEqual(help);
    expect(await kramers(['help', 'run'])).toEqual(await kramers(['run', '--help']));
    for (const version of ['--version', '-v']) expect(await kramers([version])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    expect((await kramers(['completion'])).stdout).toContain('complete -o bashdefault -o default -F _kramers_yargs_completions kramers');
    expect((await kramers(['run', '--help'])).stdout).toContain('--set ');
    for (const name of ['report', 'merge', 'test', 'reproduce']) expect((await kramers([name, '--help'])).stdout).not.toContain('[default: []]');
  });
});

describe('kramers theory', () => {
  const modeKeys = ['correlation', 'order', 'betaC', 'lambdaC', 'betaStar', 'lambdaStar', 'saddle', 'minimum', 'barrierUp', 'barrierDown', 'lossAtMinimum', 'learntIsGlobal'];

  it('prints one document with the numbers of the landscape', async () => {
    const { code, stdout, stderr } = await kramers(['theory', '--correlations', '0.9,0.8', '--depth', '3', '--beta', '0.32', '--json']);
    const theory = JSON.parse(stdout) as { modes: Record<string, number>[]; globalRank: number };
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(theory)).toEqual(['depth', 'correlations', 'beta', 'modes', 'globalRank']);
    for (const mode of theory.modes) expect(Object.keys(mode)).toEqual(modeKeys);
    expect(theory.globalRank).toBe(1);
    const expected = { betaC: 0.350882, betaStar: 0.294723, saddle: 0.092545, minimum: 0.342743, barrierUp: 0.028453, barrierDown: 0.008829, lossAtMinimum: 0.019624 };
    for (const [key, value] of Object.entries(expected)) expect(theory.modes[1]![key]).toBeCloseTo(value, 5);
  });

  it('adds the escape when a temperature is given', async () => {
    const argv = ['theory', '--correlations', '0.9,0.8', '--beta', '0.25', '--inputs', '5', '--temperature', '5e-4', '--json'];
    const { escape } = JSON.parse((await kramers(argv)).stdout) as { escape: Record<string, number> };
    expect(Object.keys(escape)).toEqual(['fromRank', 'toRank', 'zeroModesMinimum', 'zeroModesSaddle', 'z', 'barrier', 'negativeEigenvalue', 'lnPrefactor', 'temperature', 'lnTau']);
    expect(escape).toMatchObject({ fromRank: 1, toRank: 2, zeroModesMinimum: 18, zeroModesSaddle: 34, z: 16 });
    expect(escape['lnTau']).toBeCloseTo(6.16, 2);
  });

  it('warns where the formula cannot be trusted', async () => {
    const at = async (temperature: string) => (await kramers(['theory', '--correlations', '0.9,0.8', '--beta', '0.25', '--temperature', temperature])).stdout;
    expect(await at('5e-4')).toContain('The formula is exact as T → 0');
    expect(await at('2e-3')).toContain('The formula needs T well below 2·ΔE/z = 0.00159.');
  });

  it('has null where a point does not exist', async () => {
    const at = async (depth: string, beta: string) =>
      (JSON.parse((await kramers(['theory', '--correlations', '0.8', '--depth', depth, '--beta', beta, '--json'])).stdout) as { modes: unknown[] }).modes[0];
    expect(await at('3', '0.4')).toMatchObject({ order: 1, saddle: null, minimum: null, barrierUp: null, learntIsGlobal: false });
    expect(await at('2', '0.3')).toMatchObject({ order: 2, betaC: 0.8, betaStar: 0.8, saddle: null, minimum: 0.5 });
    expect(await at('1', '1')).toMatchObject({ order: null, betaC: null, minimum: 0.4 });
  });

  it('tells a reader which rank is global, which are metastable, and where each is held', async () => {
    const { stdout } = await kramers(['theory', '--correlations', '0.9,0.8', '--depth', '3', '--beta', '0.32']);
    expect(stdout).toContain('Global, with the lowest loss: rank 1.');
    expect(stdout).toContain('Metastable, held until noise carries the network over a barrier: ranks 0 and 2.');
    expect(stdout).toMatch(/rank 2 +0 to 0\.294723 +0\.294723 to 0\.350882/);
    expect(stdout).toMatch(/rank 1 +0\.294723 to 0\.344839 +0 to 0\.294723, 0\.344839 to 0\.410549/);
    expect(stdout).toMatch(/rank 0 +above 0\.344839 +0 to 0\.344839/);
  });

  it('draws the branches', async () => {
    const file = join(folder(), 'figures', 'branches.svg');
    expect((await kramers(['theory', '--correlations', '0.9,0.8', '--beta', '0.32', '--svg', file])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg[\s\S]*correlation 0\.8[\s\S]*<\/svg>\n$/);
  });

  it.each([
    ['--correlations 0.9 --beta -0.1', '--beta: the L2 strength cannot be negative; found -0.1'],
    ['--correlations 0.9,1 --beta 0.1', '--correlations: each must lie between 0 and 1, both excluded; found 1'],
    ['--correlations 0.9 --beta 0.1 --depth 0', '--depth: a network has at least 1 weight matrix; found 0'],
    ['--correlations 0.9,0.8 --beta 0.4 --temperature 1e-3', 'an escape from rank 1 to rank 2 does not exist at β = 0.4: rank 2 vanishes at β_c = 0.350882'],
    ['--correlations 0.9,0.8 --beta 0.3 --temperature 1e-3 --from-rank 2', 'an escape from rank 2 to rank 3 does not exist: 2 correlations allow ranks 0 to 2'],
    ['--correlations 0.9,0.8 --beta 0.3 --temperature 1e-3 --from-rank 0 --to-rank 2', 'an escape from rank 0 to rank 2 is more than one step; ask for neighbouring ranks'],
    ['--correlations 0.9 --beta 0.3 --temperature 1e-3 --depth 2', 'an escape from rank 0 to rank 1 meets no barrier at depth 2: only networks of depth 3 and more have metastable ranks'],
    ['--correlations 0.9 --beta 0.3 --width 5', '--width belongs to an escape, which also needs --temperature'],
    ['--correlations 0.9,0.8 --beta 0.3 --temperature 1e-3 --inputs 1', '2 correlations need at least as many inputs and outputs; found --inputs 1, --outputs 2'],
  ])('refuses %s', async (options, message) => {
    expect(await kramers(['theory', ...options.split(' ')])).toEqual({ code: 2, stdout: '', stderr: `${message}\n` });
  });
});

describe('kramers list and show', () => {
  it('lists what is registered, and where it comes from', async () => {
    const entries = JSON.parse((await kramers(['list', '--json'])).stdout) as { kind: string; name: string; plugin: string }[];
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'protocols', name: 'rank-trap', plugin: '@kramers/protocols' }));
    const { code, stdout } = await kramers(['list', 'models']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^models\nname +plugin +summary\nlinear +@kramers\/models/);
    expect(stdout).not.toContain('rank-trap');
  });

  it('shows the options of a protocol, with type, default and meaning', async () => {
    const { stdout } = await kramers(['show', 'rank-trap']);
    expect(stdout).toMatch(/trapBeta +number from 0 +required +β at which the trap is prepared/);
    expect(stdout).toMatch(/linger +whole number from 0 +0 /);
    const shown = JSON.parse((await kramers(['show', 'tanh', '--json'])).stdout) as object;
    expect(shown).toMatchObject({ kind: 'models', name: 'tanh', activation: 'tanh(x)' });
  });

  it('gives editors a schema of experiment files', async () => {
    const schema = JSON.parse((await kramers(['show', 'experiment', '--json'])).stdout) as { required: string[]; properties: Record<string, { oneOf?: { required: string[] }[] }> };
    expect(schema.required).toEqual(['name', 'data']);
    expect(schema.properties['data']!.oneOf![0]!.required).toEqual(['correlations']);
    expect((await kramers(['show', 'experiment'])).stdout).toMatch(/training\.learningRate +number above 0 +0\.08 /);
  });
});

describe('kramers validate', () => {
  it('says how much work an experiment is, and writes nothing', async () => {
    const path = filled({ 'trial.yaml': `${trial}over: { protocol.beta: [0.1, 0.2] }\nreplicas: { count: 3 }\n` });
    const { code, stdout } = await kramers(['validate', join(path, 'trial.yaml'), '--set', 'escape={ singularValue: 2, above: 0.3 }']);
    expect(code).toBe(0);
    expect(stdout).toContain('2 grid points × 3 replicas = 6 cells');
    expect(stdout).toContain('at most 120 epochs in all, 960 steps');
    expect(readdirSync(path)).toEqual(['trial.yaml']);
  });

  it('finds what is wrong with the long form too', async () => {
    const path = filled({ 'trial.yaml': `${trial}full: { protocol.epoch: 50 }\n` });
    const { code, stderr } = await kramers(['validate', join(path, 'trial.yaml')]);
    expect(code).toBe(2);
    expect(stderr).toContain('trial.yaml:5:9: protocol.epoch: unknown key "epoch"; did you mean "epochs"?');
  });
});

describe('kramers run', () => {
  const files = (path: string): string[] => (readdirSync(path, { recursive: true }) as string[]).sort();
  const cells = (path: string) => Object.fromEntries(files(join(path, 'cells')).map((name) => [name, statSync(join(path, 'cells', name)).mtimeMs]));

  it('runs a file, tells what was found and where the report is', async () => {
    const path = filled({ 'trial.yaml': trial });
    const out = join(path, 'out');
    const { code, stdout } = await kramers(['run', join(path, 'trial.yaml'), '--replicas', '2', '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/replicas +escaped +censored +mean escape time in epochs \(95 %\) +final rank\nrandom-init +2 +2 +0 .* 2\n/);
    expect(stdout).toContain(`Report: ${join(out, 'report.html')}`);
    expect(files(out)).toEqual(expect.arrayContaining(['manifest.json', 'experiment.yaml', 'summary.json', 'report.html', 'trajectories.csv']));
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
    expect((await kramers(['run', file, '--out', join(path, 'other')])).stderr).toContain('holds other files and no run');
    expect((await kramers(['run', file, '--out', file])).stderr).toContain('this is a file, not a folder');
    // A file system that takes no folders, and says so oddly.
    if (process.platform === 'linux') expect(await kramers(['run', file, '--out', '/proc/run'])).toMatchObject({ code: 2, stderr: '/proc/run: no such file or folder; give another folder with --out\n' });
    expect(files(path)).toEqual(before);
  });

  it.each([
    ['', /trial\.yaml: the file is empty/],
    ['name: x\ndata: { correlations: [0.9 }\n', /trial\.yaml:2:\d+: not valid YAML/],
    [`${trial}modle: { depth: 4 }\n`, /trial\.yaml:5:1: modle: unknown key "modle"; did you mean "model"\?/],
    [trial.replace('random-init', 'random-int'), /trial\.yaml:4:13: protocol\.kind: unknown kind "random-int"; did you mean "random-init"\?/],
    [trial.replace('0.8]', '1.8]'), /trial\.yaml:2:29: data\.correlations\.1: expected a number below 1; found 1\.8/],
    [`${trial}model: { depth: 0 }\n`, /model\.depth: expected a whole number of at least 1; found 0/],
    [`${trial}model: { kind: linaer }\n`, /unknown model "linaer"; did you mean "linear"\?/],
    [trial.replace('batchSize: full', 'batchSize: 0'), /training\.batchSize: expected a whole number of at least 1; found 0/],
    [`${trial}escape: { metric: testmse, below: 1 }\n`, /escape\.metric: no metric "testmse"; did you mean "testMse"\?/],
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
    ['data.correlations=[0.9', '--set "data.correlations=[0.9": cannot read "[0.9" as a value: Flow sequence must end with a ]'],
    ['model.depth=deep', 'model.depth: expected a whole number; found "deep" (from --set model.depth="deep")'],
  ])('refuses --set %s', async (given, message) => {
    const path = filled({ 'trial.yaml': trial });
    const { code, stderr } = await kramers(['run', join(path, 'trial.yaml'), '--out', join(path, 'out'), '--set', given]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(files(path)).toEqual(['trial.yaml']);
  });

  it('stops when it is interrupted, keeps what is finished, and goes on from there', async () => {
    const path = filled({ 'trial.yaml': plain.replace('epochs: 20', 'epochs: 200000') });
    const argv = ['run', join(path, 'trial.yaml'), '--replicas', '3', '--out', join(path, 'out'), '--set', 'escape={ rank: 2 }', '--set', 'protocol.stopAtEscape=false'];
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

  it('tells of cells that failed, and of replicas that diverged', async () => {
    const path = filled({
      'trial.yaml': `${plain.replace('random-init, beta: 0.1, epochs: 20', 'fails')}plugins: [./fails.ts]\n`,
      'fails.ts': `import { definePlugin, defineProtocol, initialise } from '@kramers/core';
import { z } from 'zod';
export default definePlugin({ name: 'fails', protocols: [defineProtocol({ name: 'fails', summary: 'fails', options: z.strictObject({}),
  *run() { yield* initialise(); throw new Error('no such luck'); } })] });`,
      'hot.yaml': `${plain}escape: { rank: 2 }\n`,
    });
    const failed = await kramers(['run', join(path, 'trial.yaml'), '--replicas', '2', '--out', join(path, 'failed')]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('failed: fails: no such luck (2 replicas)');
    const diverged = await kramers(['run', join(path, 'hot.yaml'), '--out', join(path, 'hot'), '--set', 'training.learningRate=50']);
    expect(diverged.stderr).toContain('note: random-init: the loss of 1 replica stopped being finite (diverged)');
  });
});

describe('plugins of an experiment', () => {
  const reporter = (says: string): string => `import { defineReporter, definePlugin } from '@kramers/core';
import { of } from 'rxjs';
import { z } from 'zod';
import { text } from './text';
const said: string = z.string().parse(text);
export default definePlugin({ name: 'mine', reporters: [defineReporter({ name: 'mine', summary: 'writes ${says}', finished(report, folder) {
  of(said).subscribe((line) => folder.write('mine.txt', line + ' ${says} ' + report.summary.name));
} })] });`;
  const experiment = `${trial}plugins: [./mine.ts]\nreporters: [mine]\n`;

  it('are TypeScript files that need nothing beside them; editing one makes its cells anew', async () => {
    const path = filled({ 'trial.yaml': experiment, 'mine.ts': reporter('hello'), 'text.ts': "export const text: string = 'first';" });
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
    const path = filled({ 'trial.yaml': experiment, 'mine.ts': reporter('hello'), 'text.ts': "export const text = 'x';" });
    for (const given of ['mine.ts', 'trial.yaml']) {
      const { stdout } = await kramers(['list', 'reporters', '--plugins', join(path, given)]);
      expect(stdout).toMatch(/mine +mine +writes hello/);
    }
  });

  it('may replace what is built in, which is listed and makes other cells', async () => {
    const tanh = (replaces: string): string => `export default { name: 'mine', models: [{ name: 'tanh', summary: 'rational', activation: 'x * (27 + x^2) / (27 + 9 * x^2)', ${replaces} }] };`;
    const path = filled({ 'trial.yaml': experiment.replace('[mine]', '[csv]'), 'mine.ts': tanh('') });
    const run = (out: string, ...more: string[]) => kramers(['run', join(path, 'trial.yaml'), '--set', 'model.kind=tanh', '--set', 'data={ correlations: [0.9], samples: 32, testSamples: 32 }', '--set', 'escape={ rank: 1 }', '--out', join(path, out), ...more]);
    expect(await run('out')).toMatchObject({ code: 2, stderr: expect.stringMatching(/"@kramers\/models" and "mine" both bring models "tanh"; rename one of the two, or let the one that is meant say "replaces: true"/) as string });
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
    ['export const plugin = 1;', /a plugin is an object with a name, as definePlugin\(\{ name, … \}\) makes it; give one as default export/],
    ["export default { name: 'mine', reporter: [] };", /plugin "mine": unknown field "reporter"; expected models, data, protocols, reporters, metrics, losses, backends, claims/],
    ["export default { name: 'mine', models: [{ name: 'linear', summary: '', activation: 'x' }] };", /plugins "@kramers\/models" and "mine" both bring models "linear"; rename yours/],
    ["export default { name: 'mine', get models() { throw new Error('no models today'); } };", /plugin "\.\/mine\.ts": no models today/],
    ["export default { name: 'mine', protocols: [{ name: 'p', summary: '', options: {}, run() {} }] };", /the options of protocols "p" are not a schema of zod 4/],
  ])('say what is wrong with %s', async (source, message) => {
    const path = filled({ 'trial.yaml': experiment, 'mine.ts': source });
    const { code, stderr } = await kramers(['run', join(path, 'trial.yaml'), '--out', join(path, 'out')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(join(path, 'out'))).toBe(false);
  });

  it('are needed for a report only where one of its reporters is theirs', async () => {
    const path = filled({ 'trial.yaml': experiment, 'mine.ts': reporter('hello'), 'text.ts': "export const text = 'x';" });
    const out = join(path, 'out');
    await kramers(['run', join(path, 'trial.yaml'), '--out', out]);
    const without = await kramers(['report', out]);
    expect(without).toMatchObject({ code: 2, stderr: `${out}: reporter "mine" is not built in; name the plugin that brings it with --plugins\n` });
    rmSync(join(out, 'mine.txt'));
    expect(await kramers(['report', out, '--plugins', join(path, 'mine.ts')])).toMatchObject({ code: 0 });
    expect(existsSync(join(out, 'mine.txt'))).toBe(true);
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
    await kramers(['run', join(path, 'trial.yaml'), '--set', 'model.width=6', '--set', 'reporters=[html]', '--out', two, '--quiet']);
    const { code, stdout } = await kramers(['report', one, two, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Comparison: ${join(out, 'report.html')}`);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toMatch(/<td>model\.width<\/td><td>\d+<\/td><td>6<\/td>/);
    expect(page).toContain('href="../two/report.html"');
    expect(existsSync(join(out, 'figures'))).toBe(true);
  });

  it('draws a ledger again from ledger.json alone, and refuses one that it cannot read', async () => {
    const out = join(folder(), 'ledger');
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

describe('kramers reproduce', () => {
  it('runs a packaged experiment and writes one report of all', async () => {
    const out = join(folder(), 'paper');
    const { code, stdout } = await kramers(['reproduce', 'fig3', '--only', 'as-theorised', '--out', out, '--json', '--quiet']);
    expect(code).toBe(0);
    const { report, experiments } = JSON.parse(stdout) as { report: string; experiments: { name: string; summary: { points: { transitions: { beta: number; direction: string }[] }[] } }[] };
    expect(experiments.map(({ name }) => name)).toEqual(['fig3-theorised']);
    expect(experiments[0]!.summary.points[0]!.transitions.filter(({ direction }) => direction === 'up').map(({ beta }) => beta)).toEqual([0.352, 0.412]);
    expect(readFileSync(report, 'utf8')).toContain('fig3-theorised');

    // Had a loss stopped being finite, the command would have to say so when it ends.
    const run = join(out, 'fig3-theorised');
    const [cell] = readdirSync(join(run, 'cells'));
    const [, text] = readFileSync(join(run, 'cells', cell!), 'utf8').split('\n');
    writeFileSync(join(run, 'cells', cell!), seal(JSON.stringify({ ...(JSON.parse(text!) as object), status: 'diverged' })));
    rmSync(join(run, 'summary.json'));
    const again = await kramers(['reproduce', 'fig3', '--only', 'as-theorised', '--out', out, '--quiet']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('the loss of 1 replica stopped being finite (diverged)')]);
  });
});

describe('the program', () => {
  const repository = fileURLToPath(new URL('..', import.meta.url));
  const start = (argv: readonly string[], cwd: string) =>
    spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(repository, 'packages/cli/src/bin.ts'), ...argv], {
      cwd,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(repository, 'tsconfig.json') },
    });

  it('writes results to stdout, all else to stderr, and answers Ctrl-C with 130', async () => {
    const path = filled({ 'trial.yaml': trial.replace('epochs: 20', 'epochs: 100000000') });
    const program = start(['run', 'trial.yaml', '--set', 'escape={ rank: 2 }'], path);
    let stdout = '';
    let stderr = '';
    program.stdout.on('data', (chunk) => (stdout += String(chunk)));
    program.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const ended = new Promise((resolve) => program.on('exit', resolve));
    while (!existsSync(join(path, 'runs', 'trial', 'manifest.json'))) await new Promise((resolve) => setTimeout(resolve, 50));
    program.kill('SIGINT');
    const code = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('stopped: 0 of 1 cell is finished and kept in runs/trial');
  });
});

describe('kramers rate', () => {
  const trap = `name: trap
data: { correlations: [0.9, 0.8], inputs: 5, population: true }
training: { batchSize: full, stepsPerEpoch: 8 }
escape: { singularValue: 2, above: 0.3 }
protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, temperature: 6e-4, epochs: 20000, linger: 10 }
replicas: { count: 50, seed: 3 }
full: { protocol.epochs: 100000 }
reporters: [csv]
`;

  it('estimates the escape time of a trap, with an error', async () => {
    const path = filled({ 'trap.yaml': trap });
    const out = join(path, 'out');
    const { code, stdout } = await kramers(['rate', join(path, 'trap.yaml'), '--trials', '40', '--repeats', '4', '--out', out, '--quiet', '--workers', '1', '--json']);
    expect(code).toBe(0);
    const { name, points } = JSON.parse(stdout) as { name: string; points: { method: string; lnTau: number; lnTauError: number; replicas: number }[] };
    expect(name).toBe('trap-rate');
    // Direct simulation gives 6.16; the bound is 3.3 of the errors met with this few walks.
    expect(points[0]).toMatchObject({ method: 'flux-sampling', replicas: 1 });
    expect(Math.abs(points[0]!.lnTau - 6.16)).toBeLessThan(0.7);
    expect(points[0]!.lnTauError).toBeGreaterThan(0);
  });

  it('takes a trap as it is set for watching, and a sampler in two kinds', async () => {
    const path = filled({ 'trap.yaml': trap, 'two.yaml': trap.replace('rank-trap', 'splitting').replace(/, epochs.*}/, ', trials: 10, repeats: 2 }\nover: { protocol.kind: [flux-sampling, splitting] }').replace(/^full.*/m, '') });
    const rate = async (file: string, ...args: string[]) => {
      const { code, stdout, stderr } = await kramers(['rate', join(path, file), '--out', join(path, args.length > 0 ? 'one' : 'all'), '--replicas', '1', '--quiet', '--workers', '1', '--json', ...args]);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('unknown key')]);
      return (JSON.parse(stdout) as { points: { method: string }[] }).points.map(({ method }) => method);
    };
    expect(await rate('two.yaml')).toEqual(['flux-sampling', 'splitting']);
    expect(await rate('trap.yaml', '--set', 'protocol.epochs=5', '--trials', '10', '--repeats', '2')).toEqual(['flux-sampling']);
    const { stdout } = await kramers(['validate', join(path, 'two.yaml')]);
    expect(stdout).toContain('The protocol goes on according to what it measures, so there is no bound.');
  });

  it('refuses what watches for no escape from a trap', async () => {
    const path = filled({ 'trial.yaml': trial });
    const { code, stderr } = await kramers(['rate', join(path, 'trial.yaml'), '--out', join(path, 'out')]);
    expect(code).toBe(2);
    expect(stderr).toBe(`${join(path, 'trial.yaml')}: kramers rate needs a protocol of kind "rank-trap", "flux-sampling" or "splitting"; its protocol is "random-init"\n`);
    expect(existsSync(join(path, 'out'))).toBe(false);
  });

  it('says which methods there are', async () => {
    const path = filled({ 'trap.yaml': trap });
    const { code, stderr } = await kramers(['rate', join(path, 'trap.yaml'), '--method', 'ffs']);
    expect([code, stderr]).toEqual([2, '--method: expected flux-sampling or splitting; found "ffs"\n']);
  });
});
