import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, resolveExperiment, sourceFromText, sourceFromValue } from '@kramers/core';
import { losslessText } from '@kramers/core/internal';
import { createKramers } from '@kramers/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealPosting, queueName } from '../../packages/cluster/src/messages/posting';
import { requirementOf } from '../../packages/cluster/src/messages/requirement';
import { Seals } from '../../packages/cluster/src/messages/seals';
import { queueOf } from '../../packages/cluster/src/queue';
import { type Connection, connect } from '../../packages/cluster/src/redis/connection';
import { redisAddress } from '../../packages/cluster/src/redis/redis-address';
import { buildCommand, type Started, startKramers } from '../support/built-command';
import { type CommandResult, kramers } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { garbled, mutated, randomOf } from '../support/mutate';
import { hasRedis, RedisServer } from '../support/redis-server';

const THOROUGH = Boolean(process.env['KRAMERS_THOROUGH']);
const FUZZ = THOROUGH ? 200 : 10;
const MEGABYTES = 1000;

const folder = temporaryFolder();
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const results = (run: string): [string, string] => [read(`${run}/summary.json`), read(`${run}/trajectories.csv`)];
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await pause(20);
};

/** What no queue is named. */
const strange = ['a:b', '*'];

/** Cells that take a while, so that strangers can come between. */
const experiment = {
  name: 'sweep',
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full' },
  protocol: {
    kind: 'pipeline',
    steps: [{ initialise: 'random' }, { train: { beta: 0.1, temperature: 1e-4, epochs: 4000 } }],
  },
  replicas: { count: 60 },
  reporters: ['csv'],
};
const SECRET = 'known to this run and its workers';
const open = new Seals();

describe.skipIf(!hasRedis)('a Redis that strangers write to (skipped where there is no redis-server)', () => {
  const lab = createKramers();
  let redis: RedisServer;
  let stranger: Connection;
  let plain: Started;
  let signing: Started;
  const run = (out: string, args: readonly string[] = [], options: Parameters<typeof kramers>[1] = {}) =>
    kramers(
      ['run', path('sweep.yaml'), '--out', path(out), '--quiet', '--executor', 'bullmq', '--redis', redis.url, ...args],
      options,
    );
  /** Does something to the queue of a run that is at work. */
  const meanwhile = async (
    out: string,
    args: readonly string[],
    harm: (queue: string) => Promise<unknown>,
  ): Promise<CommandResult> => {
    const running = run(out, args);
    const posted = (): string[] => redis.command('HKEYS', '{kramers}:postings').split('\n');
    await until(() => posted().some((name) => /^[0-9a-f]{20}-[0-9a-f]{12}$/.test(name)));
    await harm(posted().find((name) => /^[0-9a-f]{20}-[0-9a-f]{12}$/.test(name))!);
    return running;
  };
  const peakOf = ({ child }: Started): number =>
    Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;

  let cells: readonly Cell[];
  /** The reports of those cells, as an honest worker would send them. */
  const honest = (cell: Cell): Record<string, unknown>[] => {
    const result = JSON.parse(read(`here/cells/${cell.key}.json`).split('\n')[1]!) as object;
    const source = { cell: cell.key, point: 0, replica: cell.replica };
    return [
      { type: 'cell-started', ...source, seed: cell.seed, epochs: 'thinned' },
      { type: 'cell-finished', ...source, result },
    ];
  };
  const post = (queue: string, key: string, report: unknown, seals = open): Promise<unknown> =>
    stranger.redis.xadd(
      `{kramers}:${queue}:results`,
      '*',
      'cell',
      key,
      'report',
      seals.seal('report', [queue, key], losslessText(report)),
    );

  beforeAll(async () => {
    const [command, server] = await Promise.all([buildCommand(), RedisServer.start()]);
    redis = server;
    stranger = await connect(redisAddress(redis.url), () => undefined);
    writeFileSync(path('sweep.yaml'), JSON.stringify(experiment));
    const env = { KRAMERS_REDIS: redis.url, KRAMERS_TEST_PRIVATE: 'a private matter' };
    plain = startKramers(command, folder, ['worker', '--workers', '1'], env);
    signing = startKramers(command, folder, ['worker', '--workers', '1'], { ...env, KRAMERS_REDIS_SECRET: SECRET });
    const here = await kramers(['run', path('sweep.yaml'), '--out', path('here'), '--quiet', '--workers', '1']);
    expect(here.code).toBe(0);
    const source = { ...sourceFromText(read('sweep.yaml'), 'sweep.yaml'), folder };
    cells = lab.plan(resolveExperiment(lab.registry, source), {});
    expect(existsSync(path(`here/cells/${cells[0]!.key}.json`))).toBe(true);
  });
  afterAll(async () => {
    for (const worker of [plain, signing]) {
      worker.child.kill('SIGKILL');
      await worker.ended;
    }
    stranger.close();
    await redis.remove();
  });

  it('is served by workers that pass bad postings by, and say so', async () => {
    await until(() => plain.stderr().includes('no run asks for cells; waiting for one'));
    const { redis: client } = stranger;
    await client.hset('{kramers}:postings', 'x', '{', 'long', 'x'.repeat(5_000_000), 'steers\u001b[2J', '[]');
    // Before the many: a worker tells of the first few only.
    const refusals = ['"x" is ignored: it is no posting of a run', '"long" is ignored: it has 5000000 bytes'];
    await until(() => refusals.every((refusal) => plain.stderr().includes(`a posting ${refusal}`)));
    const random = randomOf(8);
    const posting = {
      experiment: 'sweep',
      required: requirementOf(cells, lab.registry, []),
      epochs: 'thinned',
    } as const;
    for (let i = 0; i < FUZZ; i++) {
      const name = `${'0123456789abcdef'.repeat(2).slice(0, 20)}-${String(i).padStart(12, '0')}`;
      const text = open.seal('posting', [name], JSON.stringify(mutated(posting, random)));
      await client.hset('{kramers}:postings', name, i % 4 === 0 ? garbled(text, random) : text);
    }
    expect(plain.stderr()).not.toContain('\u001b');
    await pause(1500);
    redis.command('FLUSHALL');
    // A whole key of another kind is in their way only as long as it is there.
    redis.command('SET', '{kramers}:postings', 'x');
    await until(() => plain.stderr().includes('cannot be read: WRONGTYPE'));
    redis.command('FLUSHALL');
    expect(await run('served')).toMatchObject({ code: 0 });
    expect(results('served')).toEqual(results('here'));
    for (const worker of [plain, signing]) expect(peakOf(worker)).toBeLessThan(MEGABYTES);
  });

  it('gets nothing of a worker’s files out of it, and stalls it with no pipe', async () => {
    spawnSync('sh', ['-c', 'mkfifo "$0"', path('pipe')]);
    writeFileSync(path('private.csv'), 'a private matter,b\n1,2\n3,4\n');
    const small = resolveExperiment(
      lab.registry,
      sourceFromValue({ ...experiment, name: 'stranger', reporters: [], replicas: { count: 1 } }),
    );
    const [cell] = lab.plan(small) as [Cell];
    const required = requirementOf([cell], lab.registry, []);
    const queue = queueName('0123456789abcdef0123', { required, epochs: 'thinned' }, open);
    const jobs = queueOf(stranger, queue, true);
    const { index, parameters, experiment: own } = cell.point;
    const keyOf = (i: number): string => i.toString(16).padStart(20, '0');
    const files = ['/proc/self/environ', path('pipe'), path('private.csv'), '/dev/zero', '../../etc/passwd'];
    const datas = files.map((file) => ({ kind: 'table', file, inputs: ['a'], outputs: ['b'], fresh: false }));
    const changed: object[] = [
      ...datas.map((data) => ({ ...own, data })),
      ...files.map((file) => ({ ...own, model: { ...own.model, init: { file } } })),
    ];
    const send = (key: string, data: unknown): Promise<unknown> => jobs.add('cell', data, { jobId: `cell-${key}` });
    for (const [i, one] of changed.entries()) {
      const job = { key: keyOf(i), point: { index, parameters, experiment: one, folder }, replica: 0, seed: 42 };
      await send(keyOf(i), open.seal('job', [queue, keyOf(i)], losslessText(job)));
    }
    const before = peakOf(plain);
    await send(keyOf(5000), 'x');
    const long = 'x'.repeat(60_000_000);
    await stranger.redis.hset(`{kramers}:${queue}:cell-${keyOf(5000)}`, 'data', long, 'more', long);
    await send('../../x', 'x');
    // What the queue itself keeps of a job is no better.
    await send(keyOf(6000), 'x');
    await stranger.redis.hset(`{kramers}:${queue}:cell-${keyOf(6000)}`, 'data', '{', 'opts', '{');
    await stranger.redis.hset(
      '{kramers}:postings',
      queue,
      sealPosting({ experiment: 'stranger', required, epochs: 'thinned' }, queue, open),
    );
    const reports = (): string => redis.command('XRANGE', `{kramers}:${queue}:results`, '-', '+');
    await until(() => changed.every((_, i) => reports().includes(keyOf(i))));
    expect(reports()).toContain('the run does not list this file');
    expect(reports()).not.toMatch(/private matter|KRAMERS_TEST|root:/);
    await until(() => plain.stderr().includes('"stranger": a job is ignored: it is not sealed'));
    // All 120 MB of the long one stay where they are.
    await until(() => redis.command('EXISTS', `{kramers}:${queue}:cell-${keyOf(5000)}`) === '0');
    expect(peakOf(plain) - before).toBeLessThan(100);
    // Whoever lists a file has to know what is in it.
    for (const [i, file] of files.entries()) {
      const listed = { ...required, files: [[file, '0'.repeat(64)]] as const };
      const other = queueName(`0123456789abcdef000${i}`, { required: listed, epochs: 'thinned' }, open);
      await stranger.redis.hset(
        '{kramers}:postings',
        other,
        sealPosting({ experiment: `lists ${i}`, required: listed, epochs: 'thinned' }, other, open),
      );
    }
    await until(() =>
      files.every((_, i) => plain.stderr().includes(`"lists ${i}": its cells are left to others: they read`)),
    );
    expect(plain.stderr()).not.toMatch(/private matter|KRAMERS_TEST/);
    const random = randomOf(9);
    const usual = {
      key: keyOf(0),
      point: { index, parameters, experiment: { ...own, data: { ...own.data, file: 1 } }, folder },
    };
    for (let i = 1000; i < 1000 + FUZZ; i++) {
      const text = open.seal('job', [queue, keyOf(i)], losslessText(mutated({ ...usual, key: keyOf(i) }, random)));
      await send(keyOf(i), i % 3 === 0 ? garbled(text, random) : i % 7 === 0 ? { text } : text);
    }
    // A stranger may well ask for a cell that never ends: until the run is gone.
    const waiting = (): number => Number(redis.command('LLEN', `{kramers}:${queue}:wait`));
    for (let looks = 0; looks < 100 && waiting() > 0; looks++) await pause(100);
    expect(plain.child.exitCode).toBeNull();
    expect(reports()).not.toMatch(/private matter|KRAMERS_TEST|root:/);
    await jobs.obliterate({ force: true });
    await jobs.close();
    redis.command('FLUSHALL');
    expect(await run('after-jobs')).toMatchObject({ code: 0 });
    expect(results('after-jobs')).toEqual(results('here'));
    expect(peakOf(plain)).toBeLessThan(MEGABYTES);
  });

  it('adds nothing to a run but what is a report of its cells', async () => {
    writeFileSync(path('package.json'), '{}');
    const random = randomOf(10);
    const late = cells.slice(-10);
    const ended = await meanwhile('posted', [], async (queue) => {
      for (const cell of late) {
        const report = honest(cell);
        const [start, end] = report as [object, { result: object }];
        const { message: _message, ...source } = { ...start, message: '' } as Record<string, unknown>;
        const error = { name: 'Error', message: '', stack: [], cause: null };
        const failure = { cell: cell.key, point: 0, replica: cell.replica, type: 'cell-failed', message: '', error };
        await post(queue, cell.key, [start, { ...end, result: { ...end.result, key: '../../package' } }]);
        await post(queue, cell.key, [{ ...failure, cell: '../../package' }]);
        await post(queue, cell.key, [{ ...source, type: 'run-finished', cells: 0, failed: 0 }, ...report]);
        await post(queue, cell.key, [start, { ...end, result: { ...end.result, replica: 1000 } }]);
        await post(queue, '../../package', report);
        for (let i = 0; i < FUZZ / 10; i++)
          await stranger.redis.xadd(
            `{kramers}:${queue}:results`,
            '*',
            'cell',
            cell.key,
            'report',
            garbled(open.seal('report', [queue, cell.key], losslessText(mutated(report, random))), random),
          );
      }
      await stranger.redis.xadd(`{kramers}:${queue}:results`, '*', 'cell', late[0]!.key, 'report', 'x'.repeat(2e7));
      await stranger.redis.xadd(`{kramers}:${queue}:results`, '*', 'other', 'fields');
      await stranger.redis.hdel('{kramers}:postings', queue);
    });
    expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining('a report of a cell is refused')]);
    expect(results('posted')).toEqual(results('here'));
    expect(read('package.json')).toBe('{}');
    expect(readdirSync(path('posted/cells')).sort()).toEqual(readdirSync(path('here/cells')).sort());
    expect(existsSync(path('posted/failures'))).toBe(false);
  });

  it('is believed by nobody where a secret is shared', async () => {
    const cell = cells.at(-1)!;
    const [start, end] = honest(cell) as [object, { result: { steps: number } }];
    const forged = [start, { ...end, result: { ...end.result, steps: 1 } }];
    const ended = await meanwhile('signed', ['--secret', SECRET], async (queue) => {
      for (const name of strange) await stranger.redis.hset('{kramers}:postings', `${queue.slice(0, 20)}-${name}`, 'x');
      await post(queue, cell.key, forged);
      await post(queue, cell.key, forged, new Seals('another'));
    });
    expect([ended.code, ended.stderr]).toEqual([
      0,
      expect.stringContaining('a report of a cell is refused: it is not signed'),
    ]);
    expect(ended.stderr).toContain('it was signed with another secret');
    expect(results('signed')).toEqual(results('here'));
    expect(read('signed/manifest.json')).not.toContain(SECRET);
    expect(plain.stderr()).toMatch(/"sweep": its cells are left to others: it is signed, and no secret is known here/);
  });

  it('has signed workers leave a run that is not signed, which says so, and clears strange postings away', async () => {
    expect(signing.stderr()).toContain('"sweep": its cells are left to others: it is not signed');
    plain.child.kill('SIGSTOP');
    const stop = new AbortController();
    const said = /a worker \(.*\) leaves these cells to others: it is not signed/;
    const onNote = (text: string): void => void (said.test(text) && stop.abort());
    rmSync(path('signed/cells'), { recursive: true });
    const { code, stderr } = await run('signed', [], { signal: stop.signal, onNote });
    plain.child.kill('SIGCONT');
    expect([code, stderr]).toEqual([130, expect.stringMatching(said)]);
    const posted = redis.command('HKEYS', '{kramers}:postings');
    for (const name of strange) expect(posted).not.toContain(name);
  });
});
