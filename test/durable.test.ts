import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, type Ended, kramers, startKramers } from './support/built-command';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();
let command = '';
beforeAll(async () => {
  command = await buildCommand();
});

const run = (...args: string[]): Promise<Ended> => kramers(command, folder, args);
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const results = (path: string): [string, string] => [read(`${path}/summary.json`), read(`${path}/trajectories.csv`)];
const cellsIn = (path: string): string[] =>
  readdirSync(join(folder, path, 'cells')).filter((name) => name.endsWith('.json'));
const failuresIn = (path: string): { message: string }[] =>
  readdirSync(join(folder, path, 'failures')).map(
    (name) => JSON.parse(read(`${path}/failures/${name}`)) as { message: string },
  );

/** A sweep of eight cells that takes a second or two. */
const sweep = {
  name: 'sweep',
  data: { correlations: [0.9, 0.8], inputs: 5, samples: 256, testSamples: 128 },
  training: { batchSize: 32 },
  protocol: { kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 4e-4, trapEpochs: 600, epochs: 5000 },
  escape: { singularValue: 2, above: 2 },
  over: { 'protocol.temperature': [3e-4, 4e-4] },
  replicas: { count: 4, seed: 5 },
  reporters: ['csv'],
};
const write = (name: string, experiment: object): string => {
  writeFileSync(join(folder, name), JSON.stringify(experiment));
  return name;
};

/** Sends a signal to a command once something has happened, and a while later. */
const signalWhen =
  (signal: NodeJS.Signals, happened: () => boolean, later: number) =>
  (child: ChildProcess): void => {
    const look = setInterval(() => {
      if (!happened()) return;
      clearInterval(look);
      setTimeout(() => child.kill(signal), later);
    }, 5);
    child.on('exit', () => clearInterval(look));
  };
const modified = (path: string): number => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const namesIn = (path: string): string[] => (existsSync(join(folder, path)) ? readdirSync(join(folder, path)) : []);

/** A plugin whose protocol does something bad to the second of its replicas while a file lies beside it. */
const badPlugin = (bad: string): string => `
import { existsSync } from 'node:fs';
import { definePlugin, defineProtocol, initialise, train } from '@kramers/core';
import { z } from 'zod';
const armed = new URL('armed', import.meta.url);
export default definePlugin({
  name: 'bad',
  protocols: [defineProtocol({
    name: 'bad', summary: 'does something bad', options: z.strictObject({}),
    *run(_, { seed }) {
      yield* initialise();
      yield* train({ name: 'first', beta: 0.2, epochs: 2000 });
      if (seed === 43 && existsSync(armed)) { ${bad} }
      yield* train({ name: 'second', beta: 0.1, epochs: 500 });
    },
  })],
});`;

let whole: [string, string];
beforeAll(async () => {
  write('sweep.yaml', sweep);
  expect(await run('run', 'sweep.yaml', '--out', 'whole', '--workers', '1', '--quiet')).toMatchObject({ code: 0 });
  whole = results('whole');
});

describe('workers', () => {
  it('give the same bytes as one process', async () => {
    expect(await run('run', 'sweep.yaml', '--out', 'two', '--workers', '2', '--quiet')).toMatchObject({ code: 0 });
    expect(results('two')).toEqual(whole);
  });
});

describe('a run that is killed', () => {
  // Each costs a start of the command: 50 where there is time.
  const kills = process.env['KRAMERS_THOROUGH'] ? 50 : 2;
  it(`${kills} times at random moments goes on, and gives the same bytes`, async () => {
    const work = ['run', 'sweep.yaml', '--workers', '2', '--quiet', '--checkpoint', '0.05', '--out'];
    let seed = 11;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let killed = 0, round = 0; killed < kills; round++) {
      const out = `killed-${round}`;
      for (let over = false; !over;) {
        const before = modified(`${out}/manifest.json`);
        const begun = () => modified(`${out}/manifest.json`) > before;
        const { code, signal } =
          killed < kills
            ? await kramers(command, folder, [...work, out], signalWhen('SIGKILL', begun, 900 * random()))
            : await run('resume', out, '--quiet');
        over = signal !== 'SIGKILL';
        if (over) expect(code).toBe(0);
        else killed++;
      }
      expect(results(out)).toEqual(whole);
      // Of reports half-written files stay for a minute, since they might be another process's.
      const halves = /^(escapes|summary|trajectories)\..*\.tmp$/;
      expect(
        namesIn(out)
          .filter((name) => !halves.test(name))
          .sort(),
      ).toEqual(['cells', 'escapes.csv', 'experiment.yaml', 'manifest.json', 'summary.json', 'trajectories.csv']);
    }
  }, 900_000);

  it('by Ctrl-C leaves checkpoints, says how to go on, and exits with 130', async () => {
    // Long against the time in which this process, on a busy machine, may not get to look.
    write('long.yaml', {
      ...sweep,
      name: 'long',
      protocol: { ...sweep.protocol, rank: 1, epochs: 60_000 },
      over: {},
      replicas: { count: 2, seed: 5 },
    });
    const working = () => namesIn('stopped/checkpoints').some((name) => name.endsWith('.safetensors'));
    const args = ['run', 'long.yaml', '--out', 'stopped', '--workers', '2', '--checkpoint', '0.05', '--quiet'];
    const { code, stderr } = await kramers(command, folder, args, signalWhen('SIGINT', working, 0));
    expect(code).toBe(130);
    expect(stderr).toContain('kramers resume stopped');
    expect(namesIn('stopped/checkpoints').length).toBeGreaterThan(0);
    expect(await run('resume', 'stopped', '--quiet')).toMatchObject({ code: 0 });
    expect(await run('run', 'long.yaml', '--out', 'not-stopped', '--workers', '2', '--quiet')).toMatchObject({
      code: 0,
    });
    expect(results('stopped')).toEqual(results('not-stopped'));
  });
});

/**
 * Loaded before the command: ends the command's first worker thread from outside, once a cell lies in the folder that
 * it is told.
 */
const terminator = `
import { existsSync, readdirSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
const threads = createRequire(import.meta.url)('node:worker_threads');
const { Worker, isMainThread } = threads;
const cells = process.env.TERMINATE_ONCE_IN;
let armed = isMainThread;
threads.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    if (!armed) return;
    armed = false;
    const look = setInterval(() => {
      if (!existsSync(cells) || readdirSync(cells).length === 0) return;
      clearInterval(look);
      // In the middle of its next cell.
      setTimeout(() => void this.terminate(), 50);
    }, 2);
    look.unref();
  }
};
syncBuiltinESMExports();
`;

describe('a worker thread that is terminated', () => {
  it('costs its cell alone, which resume computes', async () => {
    writeFileSync(join(folder, 'terminator.mjs'), terminator);
    write('ended.yaml', {
      ...sweep,
      name: 'ended',
      // Long enough for a busy machine to look in the middle of a cell; two for each thread, whichever ends the first.
      protocol: { ...sweep.protocol, rank: 1, epochs: 30_000 },
      over: {},
      replicas: { count: 4, seed: 5 },
    });
    const env = {
      NODE_OPTIONS: `--import ${pathToFileURL(join(folder, 'terminator.mjs')).href}`,
      TERMINATE_ONCE_IN: join(folder, 'ended/cells'),
    };
    const { code, stderr } = await startKramers(
      command,
      folder,
      ['run', 'ended.yaml', '--out', 'ended', '--workers', '2', '--quiet'],
      env,
    ).ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('the worker thread ended with exit code 1: it was killed'),
    ]);
    expect(cellsIn('ended')).toHaveLength(3);
    expect(await run('resume', 'ended', '--quiet')).toMatchObject({ code: 0 });
    expect(await run('run', 'ended.yaml', '--out', 'not-ended', '--workers', '2', '--quiet')).toMatchObject({
      code: 0,
    });
    expect(results('ended')).toEqual(results('not-ended'));
  });
});

describe('a cell that fails', () => {
  const experiment = {
    name: 'bad',
    data: sweep.data,
    protocol: { kind: 'bad' },
    replicas: { count: 3 },
    reporters: ['csv'],
    plugins: ['./bad.ts'],
  };

  it.each([
    ['throws', '1', "throw new Error('on purpose', { cause: new Error('deeper') });", 'on purpose'],
    ['ends its worker', '2', 'process.exit(3);', 'the worker thread ended with exit code 3'],
    // Seconds go by until the gigabytes of a thread are full: only where there is time.
    ...(process.env['KRAMERS_THOROUGH']
      ? [
          [
            'fills its memory',
            '2',
            'const hoard = []; for (;;) hoard.push(new Array(1e5).fill({}));',
            'the worker thread ran out of memory',
          ],
        ]
      : []),
  ])(
    'because its protocol %s is recorded, and computed by resume once that is over',
    async (_, workers, bad, message) => {
      const name = `bad-${bad.length}`;
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'bad.ts'), badPlugin(bad));
      write(`${name}/bad.yaml`, experiment);
      const out = `${name}/run`;
      expect(await run('run', `${name}/bad.yaml`, '--out', `${name}/fine`, '--workers', '1', '--quiet')).toMatchObject({
        code: 0,
      });

      write(`${name}/armed`, {});
      const { code, stderr } = await run('run', `${name}/bad.yaml`, '--out', out, '--workers', workers, '--quiet');
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
      expect(cellsIn(out)).toHaveLength(2);
      expect(failuresIn(out)).toMatchObject([{ message: expect.stringContaining(message) as string, replica: 1 }]);
      expect(read(`${out}/manifest.json`) + JSON.stringify(failuresIn(out))).not.toContain(folder);

      rmSync(join(folder, name, 'armed'));
      expect(await run('resume', out, '--workers', '1', '--quiet')).toMatchObject({ code: 0 });
      expect(results(out)).toEqual(results(`${name}/fine`));
      expect(readdirSync(join(folder, out))).not.toContain('failures');
    },
    120_000,
  );

  it('does not end the command as if all were done', async () => {
    mkdirSync(join(folder, 'leaves'));
    for (const [out, bad, message] of [
      ['exit', 'process.exit(0);', 'ended before its work was done'],
      [
        'throw',
        "setTimeout(() => { throw new Error('too late'); }); while (true) yield* train({ name: 'on', beta: " +
          '0.1, epochs: 9 });',
        'kramers: too late\n',
      ],
    ]) {
      writeFileSync(join(folder, 'leaves/bad.ts'), badPlugin(bad!));
      write('leaves/armed', {});
      write('leaves/bad.yaml', experiment);
      const { code, stderr } = await run(
        'run',
        'leaves/bad.yaml',
        '--out',
        `leaves/${out}`,
        '--workers',
        '1',
        '--quiet',
      );
      expect([code, stderr]).toEqual([1, expect.stringContaining(message!)]);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(cellsIn(`leaves/${out}`)).toHaveLength(1);
    }
    // In a thread of its own, be it the only cell, a plugin ends nothing else.
    writeFileSync(join(folder, 'leaves/bad.ts'), badPlugin('process.exit(0);'));
    expect(
      await run(
        'run',
        'leaves/bad.yaml',
        '--out',
        'leaves/alone',
        '--workers',
        '2',
        '--replicas',
        '1',
        '--seed',
        '43',
        '--quiet',
      ),
    ).toMatchObject({ code: 1 });
    expect(failuresIn('leaves/alone')).toMatchObject([
      { message: expect.stringContaining('the worker thread ended with exit code 0') as string },
    ]);
  });

  it('ends the run at once with --fail-fast', async () => {
    write('diverging.yaml', {
      ...sweep,
      name: 'diverging',
      over: { 'training.learningRate': [50, 0.08] },
      replicas: { count: 1 },
    });
    const { code, stderr } = await run(
      'run',
      'diverging.yaml',
      '--out',
      'fast',
      '--fail-fast',
      '--workers',
      '1',
      '--quiet',
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('diverged')]);
    expect(cellsIn('fast')).toHaveLength(1);
  });
});

describe('a run folder', () => {
  it('grows by the replicas that it lacks, 30 of 50, and equals a fresh one', async () => {
    write('short.yaml', {
      ...sweep,
      name: 'short',
      protocol: { kind: 'random-init', beta: 0.1, epochs: 20 },
      over: {},
    });
    const replicas = (count: number, out: string) =>
      run('run', 'short.yaml', '--out', out, '--replicas', String(count), '--workers', '1', '--quiet');
    expect(await replicas(20, 'grown')).toMatchObject({ code: 0 });
    const before = cellsIn('grown').map((name) => [name, modified(`grown/cells/${name}`)] as const);
    expect(before).toHaveLength(20);
    expect(await replicas(50, 'grown')).toMatchObject({ code: 0 });
    for (const [name, written] of before) expect(modified(`grown/cells/${name}`)).toBe(written);
    expect(await replicas(50, 'fresh')).toMatchObject({ code: 0 });
    expect(results('grown')).toEqual(results('fresh'));
    expect(cellsIn('grown').sort()).toEqual(cellsIn('fresh').sort());
  });

  it('is the same from shares that are merged', async () => {
    for (const share of [1, 2])
      expect(
        await run('run', 'sweep.yaml', '--out', `share-${share}`, '--shard', `${share}/2`, '--workers', '1', '--quiet'),
      ).toMatchObject({ code: 0 });
    expect(cellsIn('share-2')).toHaveLength(4);
    expect(await run('merge', 'share-1', 'share-2', '--out', 'merged')).toMatchObject({ code: 0 });
    expect(results('merged')).toEqual(whole);
    write('other.yaml', { ...sweep, training: { batchSize: 16 }, replicas: { count: 1 } });
    await run('run', 'other.yaml', '--out', 'other', '--workers', '1', '--quiet');
    const refused = await run('merge', 'share-1', 'other', '--out', 'mixed');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('different runs')]);
    expect(readdirSync(folder)).not.toContain('mixed');
  });

  it('names a damaged cell, and computes it again', async () => {
    const [flipped, cut] = cellsIn('two') as [string, string];
    write(`two/cells/${flipped}`, {});
    writeFileSync(join(folder, 'two/cells', flipped), read(`whole/cells/${flipped}`).replace('7', '8'));
    writeFileSync(join(folder, 'two/cells', cut), read(`whole/cells/${cut}`).slice(0, 1000));
    const { code, stderr } = await run('run', 'sweep.yaml', '--out', 'two', '--quiet');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(`${flipped} in two is damaged[^]*${cut} in two is damaged|${cut} in two is damaged[^]*${flipped}`),
      ),
    ]);
    expect(read(`two/cells/${flipped}`)).toBe(read(`whole/cells/${flipped}`));
    expect(results('two')).toEqual(whole);
  });

  it('has the reports of a reporter that replaces a built-in, whatever the number of workers', async () => {
    writeFileSync(
      join(folder, 'own.ts'),
      "export default { name: 'own', reporters: [{ name: 'csv', summary: '', replaces: true, finished: (_, to) " +
        "=> to.write('own.txt', 'mine') }] };",
    );
    write('own.yaml', {
      ...sweep,
      name: 'own',
      protocol: { kind: 'random-init', beta: 0.1, epochs: 5 },
      over: {},
      plugins: ['./own.ts'],
    });
    expect(await run('run', 'own.yaml', '--out', 'own', '--workers', '2', '--quiet')).toMatchObject({ code: 0 });
    expect([read('own/own.txt'), namesIn('own')]).toEqual(['mine', expect.not.arrayContaining(['trajectories.csv'])]);
  });

  it('in which nothing is missing is left as it is', async () => {
    const before = read('whole/manifest.json');
    expect(await run('resume', 'whole', '--quiet')).toMatchObject({ code: 0 });
    expect(read('whole/manifest.json')).toBe(before);
  });
});

describe('the tests of a new plugin', () => {
  // Those of every kind where there is time; test/new.test.ts begins them all.
  const kinds = process.env['KRAMERS_THOROUGH'] ? ['model', 'protocol', 'reporter', 'metric', 'loss'] : ['model'];

  it('pass as they were written, and fail once the plugin is broken', async () => {
    for (const kind of kinds) expect(await run('new', kind, `my-${kind}`)).toMatchObject({ code: 0 });
    const passed = await run('test', ...kinds.map((kind) => `my-${kind}.test.ts`));
    expect(passed.stdout).toMatch(kinds.length > 1 ? /# pass 31\n# fail 0/ : /# pass [1-9]\d*\n# fail 0/);
    expect(passed.code).toBe(0);
    writeFileSync(
      join(folder, 'my-model.ts'),
      read('my-model.ts').replace('activation:', "derivative: '1', activation:"),
    );
    const failed = await run('test', 'my-model.test.ts');
    expect(failed.stdout).toContain('derivative "1" gives');
    expect(failed.code).toBe(1);
  });
});
