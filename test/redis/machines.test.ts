import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, type Started, startKramers } from '../support/built-command';
import { type CommandResult, kramers } from '../support/command';
import { hasRedis, RedisServer } from '../support/redis-server';
import { temporaryFolder } from '../support/folders';

const folder = temporaryFolder();
const path = (name: string): string => join(folder, name);
const write = (name: string, content: string | object): string => (
  writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content)),
  path(name)
);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const results = (run: string): [string, string] => [read(`${run}/summary.json`), read(`${run}/trajectories.csv`)];
const namesIn = (name: string): string[] => (existsSync(path(name)) ? readdirSync(path(name)) : []);
const cellsIn = (run: string): string[] => namesIn(`${run}/cells`).filter((name) => name.endsWith('.json'));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await pause(10);
};

const experiment = (name: string, model: object, epochs: number, more: object) => ({
  name,
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  model,
  training: { batchSize: 'full' },
  protocol: {
    kind: 'pipeline',
    steps: [{ initialise: 'random' }, { train: { beta: 0.1, temperature: 1e-4, epochs } }],
  },
  reporters: ['csv'],
  ...more,
});
/** 500 cells of next to nothing; 40 of some 30 ms. */
const many = experiment('many', { depth: 2, width: 2 }, 2, {
  over: { 'training.learningRate': [0.1, 0.2] },
  replicas: { count: 250 },
});
const some = experiment('some', {}, 8000, { replicas: { count: 40 } });

/** A plugin whose protocol throws for the second of its replicas. */
const plugin = `
import { definePlugin, defineProtocol, initialise, train } from '@kramers/core';
import { z } from 'zod';
export default definePlugin({
  name: 'throwing',
  protocols: [defineProtocol({
    name: 'throwing', summary: 'throws', options: z.strictObject({}),
    *run(_, { seed }) {
      yield* initialise();
      if (seed === 43) throw new Error('on purpose', { cause: new Error('deeper') });
      yield* train({ name: 'train', beta: 0.2, epochs: 10 });
    },
  })],
});`;
const throwing = { ...many, name: 'throwing', protocol: { kind: 'throwing' }, over: {}, replicas: { count: 3 } };

describe.skipIf(!hasRedis)('machines that meet in a Redis (skipped where there is no redis-server)', () => {
  let command = '';
  let redis: RedisServer;
  const workers: Started[] = [];
  const startWorker = (): Started => {
    const worker = startKramers(command, folder, ['worker', '--workers', '1', '--plugins', './plugin.ts'], {
      KRAMERS_REDIS: redis.url,
    });
    workers.push(worker);
    return worker;
  };
  const kill = async ({ child, ended }: Started): Promise<void> => (child.kill('SIGKILL'), void (await ended));
  const here = (file: string, out: string, ...args: string[]): Promise<CommandResult> =>
    kramers(['run', path(file), '--out', path(out), '--quiet', '--workers', '1', ...args]);
  const there = (file: string, out: string, options: Parameters<typeof kramers>[1] = {}): Promise<CommandResult> =>
    kramers(['run', path(file), '--out', path(out), '--quiet', '--executor', 'bullmq', '--redis', redis.url], options);

  beforeAll(async () => {
    [command, redis] = await Promise.all([buildCommand(), RedisServer.start()]);
    write('plugin.ts', plugin);
    write('many.yaml', many);
    write('some.yaml', some);
    write('throwing.yaml', { ...throwing, plugins: ['./plugin.ts'] });
    startWorker();
    startWorker();
    for (const name of ['many', 'some', 'throwing']) await here(`${name}.yaml`, `${name}-here`);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(workers.map(kill));
    await redis.remove();
  });

  it('give the same bytes as one process', async () => {
    expect(await there('many.yaml', 'many-there')).toMatchObject({ code: 0 });
    expect(results('many-there')).toEqual(results('many-here'));
    expect(cellsIn('many-there')).toHaveLength(500);
    for (const worker of workers) expect(worker.stderr()).toContain('"many": computing its cells');
  });

  it('report a cell that fails as one process does', async () => {
    expect(await there('throwing.yaml', 'throwing-there')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('on purpose') as string,
    });
    const failures = (run: string) =>
      namesIn(`${run}/failures`).map((name) => JSON.parse(read(`${run}/failures/${name}`)) as object);
    expect(failures('throwing-there')).toMatchObject([
      { replica: 1, error: { name: 'Error', message: 'on purpose', cause: { message: 'deeper' } } },
    ]);
    expect(failures('throwing-there').map(withoutStacks)).toEqual(failures('throwing-here').map(withoutStacks));
    expect(results('throwing-there')).toEqual(results('throwing-here'));
  });

  it('stop at Ctrl-C, leave nothing behind, and go on', async () => {
    const stop = new AbortController();
    const run = there('some.yaml', 'stopped', { signal: stop.signal });
    await until(() => cellsIn('stopped').length >= 3);
    stop.abort();
    expect(await run).toMatchObject({ code: 130, stderr: expect.stringContaining('goes on from there') as string });
    const kept = cellsIn('stopped').length;
    expect(kept).toBeLessThan(40);
    expect(await there('some.yaml', 'stopped')).toMatchObject({ code: 0 });
    expect(results('stopped')).toEqual(results('some-here'));
    // The workers notice within a second or two that the run is over.
    await until(() => redis.command('DBSIZE') === '0');
  });

  it('leave cells alone that need what they do not have, and say so', async () => {
    write('other.ts', plugin.replace('on purpose', 'for another reason'));
    write('other.yaml', { ...throwing, plugins: ['./other.ts'] });
    const stop = new AbortController();
    const said = new RegExp(
      'a worker \\(.*\\) leaves these cells to others: ' +
        'they need plugin "\\./other\\.ts" \\(source [0-9a-f]{20}\\); start the worker with --plugins',
    );
    const { code, stderr } = await there('other.yaml', 'other', {
      signal: stop.signal,
      onNote: (text) => said.test(text) && stop.abort(),
    });
    expect([code, stderr]).toEqual([130, expect.stringMatching(said)]);
    expect(namesIn('other/failures')).toEqual([]);

    redis.command(
      'HSET',
      '{kramers}:postings',
      'future',
      JSON.stringify({ experiment: 'future', required: { kramers: '99.0.0', backends: [], plugins: [], data: [] } }),
    );
    await until(() =>
      workers.every((worker) =>
        worker.stderr().includes('"future": its cells are left to others: they are for Kramers 99.0.0'),
      ),
    );
    redis.command('FLUSHALL');
  });

  it('need a Redis that lets them in, and keep its password to themselves', async () => {
    const guarded = await RedisServer.start(['--requirepass', 's3cr#t']);
    const address = (credentials: string) => guarded.url.replace('//', `//${credentials}`);
    const { host } = new URL(guarded.url);
    const run = (url: string, options = {}) =>
      kramers(
        ['run', path('throwing.yaml'), '--out', path('guarded'), '--executor', 'bullmq', '--redis', url],
        options,
      );
    try {
      for (const [url, code, message] of [
        ['http://localhost', 2, '--redis: a URL that begins with http://; expected redis://HOST'],
        [address('').replace(/\d+$/, '1'), 1, 'redis://127.0.0.1:1: nobody answers there (connection refused)'],
        [address(''), 1, `redis://${host}: it wants a password, and the URL has none`],
        [address(':wrong@'), 1, `redis://${host}: it refuses the user or the password of the URL`],
        [`${address(':s3cr%23t@')}/99`, 1, `redis://${host}/99: it has no database of that number`],
      ] as const) {
        const ended = await run(url);
        expect([ended.code, ended.stderr.trim().split('\n')]).toEqual([code, [expect.stringContaining(message)]]);
        expect(namesIn('guarded')).toEqual([]);
      }
      const stop = new AbortController();
      const running = run(address(':s3cr%23t@'), { signal: stop.signal });
      await until(() => namesIn('guarded').includes('experiment.yaml'));
      stop.abort();
      const { code, stdout, stderr } = await running;
      expect(code).toBe(130);
      expect(read('guarded/manifest.json')).toContain(`--redis redis://${host}`);
      expect(stdout + stderr + read('guarded/manifest.json')).not.toMatch(/s3cr|%23/);
    } finally {
      await guarded.remove();
    }
  });

  const faults: Record<
    string,
    (reached: (cells: number) => Promise<void>, coordinate: () => Promise<void>) => Promise<void>
  > = {
    'a worker is killed, and another comes late': async (reached) => {
      await reached(4);
      await kill(workers.shift()!);
      await reached(8);
      startWorker();
    },
    'the coordinator is killed, and started again': async (reached, coordinate) => {
      await reached(12);
      await coordinate();
    },
    'Redis is away for a while': async (reached) => {
      await reached(16);
      await redis.down();
      await pause(1500);
      await redis.up();
    },
  };
  const all: [string, (typeof faults)[string][]] = ['all of it happens', Object.values(faults)];
  const each = Object.entries(faults).map(([name, fault]): typeof all => [name, [fault]]);
  // Each alone waits for the same locks to run out: only where there is time.
  it.each(process.env['KRAMERS_THOROUGH'] ? [all, ...each] : [all])(
    'lose nothing when %s',
    async (name, happenings) => {
      const out = `some-${name.length}`;
      const start = (): Started =>
        startKramers(command, folder, ['run', 'some.yaml', '--out', out, '--quiet', '--executor', 'bullmq'], {
          KRAMERS_REDIS: redis.url,
        });
      let coordinator = start();
      const survivor = workers.at(-1)!;
      const saidBefore = survivor.stderr().length;
      for (const happen of happenings) {
        await happen(
          (cells) => until(() => cellsIn(out).length >= cells),
          async () => {
            await kill(coordinator);
            coordinator = start();
          },
        );
      }
      const recovered = performance.now();
      expect(await coordinator.ended).toMatchObject({ code: 0 });
      expect(performance.now() - recovered).toBeLessThan(15_000);
      expect(results(out)).toEqual(results('some-here'));
      expect(cellsIn(out)).toHaveLength(40);
      expect(namesIn(out)).not.toContain('failures');
      const said = (): string[] =>
        survivor
          .stderr()
          .slice(saidBefore)
          .match(/waiting for it|it is back/g) ?? [];
      const expected = happenings.includes(faults['Redis is away for a while']!)
        ? ['waiting for it', 'it is back']
        : [];
      // Others may have finished the run before this worker has tried again.
      await until(() => said().length >= expected.length);
      expect(said()).toEqual(expected);
    },
  );

  // The coordinator, or one of the two workers, is killed at a random moment; every one is started again.
  it.runIf(process.env['KRAMERS_THOROUGH'])(
    'give the same bytes after 50 SIGKILLs',
    async () => {
      write('long.yaml', experiment('long', {}, 40_000, { replicas: { count: 150 } }));
      await here('long.yaml', 'long-here');
      while (workers.length < 2) startWorker();
      let seed = 19;
      const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
      for (let kills = 0, runs = 0; kills < 50; runs++) {
        const out = `long-${runs}`;
        const start = (): Started =>
          startKramers(command, folder, ['run', 'long.yaml', '--out', out, '--quiet', '--executor', 'bullmq'], {
            KRAMERS_REDIS: redis.url,
          });
        let coordinator = start();
        for (;;) {
          const ended = await Promise.race([coordinator.ended, pause(300 + 1500 * random()).then(() => null)]);
          if (ended !== null) {
            expect(ended).toMatchObject({ code: 0 });
            break;
          }
          if (kills === 50) continue;
          kills++;
          if (random() < 0.4) {
            await kill(coordinator);
            coordinator = start();
          } else {
            await kill(workers.splice(Math.floor(workers.length * random()), 1)[0]!);
            startWorker();
          }
        }
        expect(results(out)).toEqual(results('long-here'));
        expect(cellsIn(out)).toEqual(cellsIn('long-here'));
        expect(namesIn(out)).not.toContain('failures');
      }
    },
    1_200_000,
  );
});

/** A failure without the places where it was thrown, which differ between sources and bundles. */
function withoutStacks(failure: object): object {
  return JSON.parse(JSON.stringify(failure, (key, value: unknown) => (key === 'stack' ? undefined : value))) as object;
}
