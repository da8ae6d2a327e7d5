import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seal } from '../packages/core/src/ground/sealed';
import { buildCommand, startKramers } from './support/built-command';
import { kramers } from './support/command';
import { filled, temporaryFolder, trial } from './support/folders';

describe('the command line', () => {
  it.each([
    [['thery'], 'unknown command "thery"; did you mean "theory"?\nSee kramers --help.\n'],
    [['run'], 'kramers run needs FILE, as in: kramers run experiments/fig1a-theorised.yaml\nSee kramers run --help.\n'],
    [['run', 'a.yaml', 'b.yaml'], 'unexpected argument "b.yaml"\nSee kramers run --help.\n'],
    [['run.yaml'], 'to run an experiment: kramers run run.yaml\nSee kramers --help.\n'],
    [
      ['theory', '--correlations', '0.9', '0.8', '--beta', '1'],
      'unexpected argument "0.8"; a list of numbers is given with commas and no spaces, as in 0.9,0.8\nSee ' +
        'kramers theory --help.\n',
    ],
    [
      ['new', 'widget', 'x'],
      'kind: expected one of "model", "data", "protocol", "reporter", "metric", "loss", "optimiser", "event", ' +
        '"finding", "figure", "rate-method", "backend", "executor", "claim", "ledger", "experiment"; ' +
        'found "widget"\nSee kramers new --help.\n',
    ],
    [['show', 'metrics'], 'nothing is named "metrics"; did you mean "own-metrics"?\n'],
    [['verify', '--only', 'xyz'], '--only xyz: no such claim; "kramers list claims" says what there is\n'],
    [['test', 'README.md'], 'README.md: expected a test in TypeScript or JavaScript, such as soft-sign.test.ts\n'],
    [
      ['run', 'a.yaml', '--replcas', '3'],
      'unknown option --replcas; did you mean --replicas?\nSee kramers run --help.\n',
    ],
    [
      ['run', 'a.yaml', '--replicas', 'ten'],
      '--replicas: expected a whole number of at least 1; found "ten"\nSee kramers run --help.\n',
    ],
    [
      ['run', 'a.yaml', '--seed', '1', '--seed', '2'],
      '--seed is given 2 times; give it once\nSee kramers run --help.\n',
    ],
    [['run', 'a.yaml', '--out'], '--out needs a value\nSee kramers run --help.\n'],
    [['run', 'a.yaml', '--out='], '--out needs a value\nSee kramers run --help.\n'],
    [
      ['theory', '--corelations', '0.9', '--beta', '1'],
      'unknown option --corelations; did you mean --correlations?\nSee kramers theory --help.\n',
    ],
    [
      ['theory', '--beta', '1'],
      '--correlations must be given, as in: kramers theory --correlations 0.9,0.8 --depth 3 --beta 0.32\nSee ' +
        'kramers theory --help.\n',
    ],
    [['run', 'nothere.yaml'], 'nothere.yaml: no such file\n'],
    [['list', 'protocol'], 'unknown kind "protocol"; did you mean "protocols"?\n'],
    [['show', 'rank-trp'], 'nothing is named "rank-trp"; did you mean "rank-trap"?\n'],
    [['report', 'nothere'], 'nothere: no such folder\n'],
    [['reproduce', 'fig1c'], 'no packaged experiment "fig1c"; did you mean "fig1a"?\n'],
    [['reproduce', '--only', 'printed'], '--only printed: no such reading of the paper; did you mean "as-printed"?\n'],
    [
      ['reproduce', 'fig3-printed', '--only', 'as-theorised'],
      'nothing is left to run: fig3-printed with --only as-theorised\n',
    ],
  ])('%j is bad usage, and one message says why', async (argv, stderr) => {
    expect(await kramers(argv)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('shows its help, its version and a completion script', async () => {
    const help = await kramers(['--help']);
    expect(help.code).toBe(0);
    for (const name of ['run', 'validate', 'theory', 'list', 'show', 'report', 'reproduce', 'completion'])
      expect(help.stdout).toContain(`kramers ${name}`);
    expect(await kramers([])).toEqual({ code: 2, stdout: '', stderr: help.stdout });
    expect(await kramers(['-h'])).toEqual(help);
    expect(await kramers(['help', 'run'])).toEqual(await kramers(['run', '--help']));
    for (const version of ['--version', '-v'])
      expect(await kramers([version])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    expect((await kramers(['completion'])).stdout).toContain(
      'complete -o bashdefault -o default -F _kramers kramers npx',
    );
    expect((await kramers(['run', '--help'])).stdout).toContain('--set ');
    for (const name of ['report', 'merge', 'test', 'reproduce'])
      expect((await kramers([name, '--help'])).stdout).not.toContain('[default: []]');
  });
});

describe('kramers theory', () => {
  const modeKeys = [
    'correlation',
    'order',
    'betaC',
    'lambdaC',
    'betaStar',
    'lambdaStar',
    'saddle',
    'minimum',
    'barrierUp',
    'barrierDown',
    'lossAtMinimum',
    'learntIsGlobal',
  ];

  it('prints one document with the numbers of the landscape', async () => {
    const { code, stdout, stderr } = await kramers([
      'theory',
      '--correlations',
      '0.9,0.8',
      '--depth',
      '3',
      '--beta',
      '0.32',
      '--json',
    ]);
    const theory = JSON.parse(stdout) as { modes: Record<string, number>[]; globalRank: number };
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(theory)).toEqual(['depth', 'correlations', 'beta', 'modes', 'globalRank']);
    for (const mode of theory.modes) expect(Object.keys(mode)).toEqual(modeKeys);
    expect(theory.globalRank).toBe(1);
    const expected = {
      betaC: 0.350882,
      betaStar: 0.294723,
      saddle: 0.092545,
      minimum: 0.342743,
      barrierUp: 0.028453,
      barrierDown: 0.008829,
      lossAtMinimum: 0.019624,
    };
    for (const [key, value] of Object.entries(expected)) expect(theory.modes[1]![key]).toBeCloseTo(value, 5);
  });

  it('adds the escape when a temperature is given', async () => {
    const argv = [
      'theory',
      '--correlations',
      '0.9,0.8',
      '--beta',
      '0.25',
      '--inputs',
      '5',
      '--temperature',
      '5e-4',
      '--json',
    ];
    const { escape } = JSON.parse((await kramers(argv)).stdout) as { escape: Record<string, number> };
    expect(Object.keys(escape)).toEqual([
      'fromRank',
      'toRank',
      'zeroModesMinimum',
      'zeroModesSaddle',
      'z',
      'barrier',
      'negativeEigenvalue',
      'lnPrefactor',
      'temperature',
      'lnTauKramersLanger',
      'method',
      'lnTau',
      'reason',
      'barrierOverT',
      'claims',
    ]);
    expect(escape).toMatchObject({ fromRank: 1, toRank: 2, zeroModesMinimum: 18, zeroModesSaddle: 34, z: 16 });
    expect(escape['lnTau']).toBeCloseTo(8.164, 2);
    expect(escape['lnTauKramersLanger']).toBeCloseTo(6.16, 2);
  });

  it('has a sentence instead of a time where entropy leaves no barrier', async () => {
    const argv = '--correlations 0.9,0.8 --beta 0.25 --inputs 5 --temperature 1e-3'.split(' ');
    const { escape } = JSON.parse((await kramers(['theory', ...argv, '--json'])).stdout) as { escape: object };
    expect(escape).toMatchObject({ lnTau: null, claims: null, barrierOverT: null });
    const { stdout } = await kramers(['theory', ...argv]);
    expect(stdout).toMatch(/mean escape time +none at this temperature: .*rank-1 state is no basin/);
    expect(stdout).toMatch(/Kramers–Langer +\S+ epochs/);
  });

  it('warns where the formula cannot be trusted', async () => {
    const at = async (temperature: string) =>
      (await kramers(['theory', '--correlations', '0.9,0.8', '--beta', '0.25', '--temperature', temperature])).stdout;
    expect(await at('4e-4')).toMatch(/Nothing is fitted; the true ln τ is expected to lie above/);
    expect(await at('4e-4')).toMatch(/Below a barrier of free energy of 2 T neither prediction means much/);
    expect(await at('2e-3')).toContain('It needs T well below 2·ΔE/z = 0.00159.');
  });

  it('has null where a point does not exist', async () => {
    const at = async (depth: string, beta: string) =>
      (
        JSON.parse(
          (await kramers(['theory', '--correlations', '0.8', '--depth', depth, '--beta', beta, '--json'])).stdout,
        ) as { modes: unknown[] }
      ).modes[0];
    expect(await at('3', '0.4')).toMatchObject({
      order: 1,
      saddle: null,
      minimum: null,
      barrierUp: null,
      learntIsGlobal: false,
    });
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
    const file = join(temporaryFolder(), 'figures', 'branches.svg');
    expect((await kramers(['theory', '--correlations', '0.9,0.8', '--beta', '0.32', '--svg', file])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg[\s\S]*correlation 0\.8[\s\S]*<\/svg>\n$/);
  });

  it.each([
    ['--correlations 0.9 --beta -0.1', '--beta: the L2 strength cannot be negative; found -0.1'],
    ['--correlations 0.9,1 --beta 0.1', '--correlations: each must lie between 0 and 1, both excluded; found 1'],
    ['--correlations 0.9 --beta 0.1 --depth 0', '--depth: a network has at least 1 weight matrix; found 0'],
    [
      '--correlations 0.9,0.8 --beta 0.4 --temperature 1e-3',
      'an escape from rank 1 to rank 2 does not exist at β = 0.4: rank 2 vanishes at β_c = 0.350882',
    ],
    [
      '--correlations 0.9,0.8 --beta 0.3 --temperature 1e-3 --from-rank 2',
      'an escape from rank 2 to rank 3 does not exist: 2 correlations allow ranks 0 to 2',
    ],
    [
      '--correlations 0.9,0.8 --beta 0.3 --temperature 1e-3 --from-rank 0 --to-rank 2',
      'an escape from rank 0 to rank 2 is more than one step; ask for neighbouring ranks',
    ],
    [
      '--correlations 0.9 --beta 0.3 --temperature 1e-3 --depth 2',
      'an escape from rank 0 to rank 1 meets no barrier at depth 2: only networks of depth 3 and more have ' +
        'metastable ranks',
    ],
    ['--correlations 0.9 --beta 0.3 --width 5', '--width belongs to an escape, which also needs --temperature'],
    [
      '--correlations 0.9,0.8 --beta 0.3 --temperature 1e-3 --inputs 1',
      '2 correlations need at least as many inputs and outputs; found --inputs 1, --outputs 2',
    ],
  ])('refuses %s', async (options, message) => {
    expect(await kramers(['theory', ...options.split(' ')])).toEqual({ code: 2, stdout: '', stderr: `${message}\n` });
  });
});

describe('kramers list and show', () => {
  it('lists what is registered, and where it comes from', async () => {
    const entries = JSON.parse((await kramers(['list', '--json'])).stdout) as {
      kind: string;
      name: string;
      plugin: string;
    }[];
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'protocols', name: 'rank-trap', plugin: '@kramers/protocols' }),
    );
    const { code, stdout } = await kramers(['list', 'models']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^models\nname +plugin +summary\nlinear +@kramers\/models/);
    expect(stdout).not.toContain('rank-trap');
  });

  it('shows the options of a protocol, with type, default and meaning', async () => {
    const { stdout } = await kramers(['show', 'rank-trap']);
    expect(stdout).toMatch(/trapBeta +number from 0 +required +β at which the trap is prepared/);
    expect(stdout).toMatch(/linger +whole number from 0 to 1e9 +0 /);
    const shown = JSON.parse((await kramers(['show', 'tanh', '--json'])).stdout) as object;
    expect(shown).toMatchObject({ kind: 'models', name: 'tanh', activation: 'tanh(x)' });
  });

  it('gives editors a schema of experiment files', async () => {
    const schema = JSON.parse((await kramers(['show', 'experiment', '--json'])).stdout) as {
      required: string[];
      properties: Record<string, { oneOf?: { required: string[] }[] }>;
    };
    expect(schema.required).toEqual(['name', 'data']);
    expect(schema.properties['data']!.oneOf![0]!.required).toEqual(['correlations']);
    expect((await kramers(['show', 'experiment'])).stdout).toMatch(/training\.learningRate +number above 0 +0\.08 /);
  });
});

describe('kramers validate', () => {
  it('says how much work an experiment is, and writes nothing', async () => {
    const path = filled({ 'trial.yaml': `${trial}over: { protocol.beta: [0.1, 0.2] }\nreplicas: { count: 3 }\n` });
    const { code, stdout } = await kramers([
      'validate',
      join(path, 'trial.yaml'),
      '--set',
      'escape={ singularValue: 2, above: 0.3 }',
    ]);
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

describe('kramers reproduce', () => {
  it('takes all packaged experiments where none is named, and looks at every folder before it begins', async () => {
    const out = filled({ 'fig3-theorised/notes.txt': 'mine' });
    const { code, stderr } = await kramers(['reproduce', '--out', out]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `${join(out, 'fig3-theorised')}: holds other files and no run; give another folder with --out\n`,
    });
    expect(readdirSync(out)).toEqual(['fig3-theorised']);
  });

  it('runs a packaged experiment and writes one report of all', async () => {
    const out = join(temporaryFolder(), 'paper');
    const { code, stdout } = await kramers([
      'reproduce',
      'fig3',
      '--only',
      'as-theorised',
      '--out',
      out,
      '--json',
      '--quiet',
    ]);
    expect(code).toBe(0);
    const { report, experiments } = JSON.parse(stdout) as {
      report: string;
      experiments: { name: string; summary: { points: { transitions: { beta: number; direction: string }[] }[] } }[];
    };
    expect(experiments.map(({ name }) => name)).toEqual(['fig3-theorised']);
    expect(
      experiments[0]!.summary.points[0]!.transitions.filter(({ direction }) => direction === 'up').map(
        ({ beta }) => beta,
      ),
    ).toEqual([0.352, 0.412]);
    expect(readFileSync(report, 'utf8')).toContain('fig3-theorised');

    // Had a loss stopped being finite, the command would have to say so when it ends.
    const run = join(out, 'fig3-theorised');
    const [cell] = readdirSync(join(run, 'cells'));
    const [, text] = readFileSync(join(run, 'cells', cell!), 'utf8').split('\n');
    writeFileSync(
      join(run, 'cells', cell!),
      seal(JSON.stringify({ ...(JSON.parse(text!) as object), status: 'diverged' })),
    );
    rmSync(join(run, 'summary.json'));
    const again = await kramers(['reproduce', 'fig3', '--only', 'as-theorised', '--out', out, '--quiet']);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining('the loss of 1 replica stopped being finite (diverged)'),
    ]);
  });
});

describe('the program', () => {
  it('writes results to stdout, all else to stderr, and answers Ctrl-C with 130', async () => {
    const path = filled({ 'trial.yaml': trial.replace('epochs: 20', 'epochs: 100000000') });
    const args = ['run', 'trial.yaml', '--set', 'escape={ rank: 2 }'];
    const program = startKramers(await buildCommand(), path, args);
    while (!existsSync(join(path, 'runs', 'trial', 'manifest.json')))
      await new Promise((resolve) => setTimeout(resolve, 50));
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('stopped: 0 of 1 cell is finished and kept in runs/trial');
  });

  it('takes what follows -- for files, also where a name begins with a dash', async () => {
    const path = filled({ 'trial.yaml': trial });
    expect(await kramers(['validate', '--', join(path, 'trial.yaml')])).toMatchObject({ code: 0 });
    const { code, stderr } = await kramers(['validate', '--', '--full']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^\.\/--full: /)]);
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
    const { code, stdout } = await kramers([
      'rate',
      join(path, 'trap.yaml'),
      '--trials',
      '40',
      '--repeats',
      '4',
      '--out',
      out,
      '--quiet',
      '--workers',
      '1',
      '--json',
    ]);
    expect(code).toBe(0);
    const { name, points } = JSON.parse(stdout) as {
      name: string;
      points: { method: string; lnTau: number; lnTauError: number; replicas: number }[];
    };
    expect(name).toBe('trap-rate');
    // Direct simulation gives 6.16; the bound is 3.3 of the errors met with this few walks.
    expect(points[0]).toMatchObject({ method: 'flux-sampling', replicas: 1 });
    expect(Math.abs(points[0]!.lnTau - 6.16)).toBeLessThan(0.7);
    expect(points[0]!.lnTauError).toBeGreaterThan(0);
  });

  it('takes a trap as it is set for watching, and a sampler in two kinds', async () => {
    const path = filled({
      'trap.yaml': trap,
      'two.yaml': trap
        .replace('rank-trap', 'splitting')
        .replace(/, epochs.*}/, ', trials: 10, repeats: 2 }\nover: { protocol.kind: [flux-sampling, splitting] }')
        .replace(/^full.*/m, ''),
    });
    const rate = async (file: string, ...args: string[]) => {
      const { code, stdout, stderr } = await kramers([
        'rate',
        join(path, file),
        '--out',
        join(path, args.length > 0 ? 'one' : 'all'),
        '--replicas',
        '1',
        '--quiet',
        '--workers',
        '1',
        '--json',
        ...args,
      ]);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('unknown key')]);
      return (JSON.parse(stdout) as { points: { method: string }[] }).points.map(({ method }) => method);
    };
    expect(await rate('two.yaml')).toEqual(['flux-sampling', 'splitting']);
    expect(await rate('trap.yaml', '--set', 'protocol.epochs=5', '--trials', '10', '--repeats', '2')).toEqual([
      'flux-sampling',
    ]);
    const { stdout } = await kramers(['validate', join(path, 'two.yaml')]);
    expect(stdout).toContain('The protocol goes on according to what it measures, so there is no bound.');
  });

  it('refuses what watches for no escape from a trap', async () => {
    const path = filled({ 'trial.yaml': trial });
    const { code, stderr } = await kramers(['rate', join(path, 'trial.yaml'), '--out', join(path, 'out')]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `${join(path, 'trial.yaml')}: kramers rate needs a protocol of kind "rank-trap", "flux-sampling" or ` +
        `"splitting" or "umbrella-sampling"; its protocol is "random-init"\n`,
    );
    expect(existsSync(join(path, 'out'))).toBe(false);
  });

  it('says which methods there are', async () => {
    const path = filled({ 'trap.yaml': trap });
    const { code, stderr } = await kramers(['rate', join(path, 'trap.yaml'), '--method', 'ffs']);
    expect([code, stderr]).toEqual([
      2,
      '--method: expected flux-sampling or splitting or umbrella-sampling; found "ffs"\n',
    ]);
    const near = await kramers(['rate', join(path, 'trap.yaml'), '--method', 'flux-smapling']);
    expect([near.code, near.stderr]).toEqual([2, expect.stringContaining('; did you mean "flux-sampling"?')]);
  });
});
