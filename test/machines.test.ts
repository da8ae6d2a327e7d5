import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Started } from './support/built-command';
import { buildCommand, startKramers } from './support/built-command';
import { hasRedis, RedisServer } from './support/redis-server';

const folder = mkdtempSync(join(tmpdir(), 'kramers-machines-'));
let command = '';
let redis: RedisServer;
const started = new Set<Started>();

const start = (...args: string[]): Started => {
  const one = startKramers(command, folder, args, { KRAMERS_REDIS: redis.url });
  started.add(one);
  void one.ended.then(() => started.delete(one));
  return one;
};
const worker = (...args: string[]): Started => start('worker', '--workers', '1', ...args);
const run = (file: string, out: string, ...args: string[]): Started => start('run', file, '--executor', 'bullmq', '--out', out, ...args);
const kill = async ({ child, ended }: Started): Promise<void> => (child.kill('SIGKILL'), void (await ended));
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const results = (path: string): [string, string] => [read(`${path}/summary.json`), read(`${path}/trajectories.csv`)];
const cellsIn = (path: string): string[] => (existsSync(join(folder, path, 'cells')) ? readdirSync(join(folder, path, 'cells')).filter((name) => name.endsWith('.json')) : []);
const write = (name: string, content: unknown): string => (writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content)), name);

const experiment = (name: string, model: object, epochs: number, more: object) => ({
  name,
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  model,
  training: { batchSize: 'full' },
  protocol: { kind: 'pipeline', steps: [{ initialise: 'random' }, { train: { beta: 0.1, temperature: 1e-4, epochs } }] },
  reporters: ['csv'],
  ...more,
});
/** 500 cells of next to nothing; 40 of some 40 ms. */
const many = experiment('many', { depth: 2, width: 2 }, 2, { over: { 'training.learningRate': [0.1, 0.2] }, replicas: { count: 250 } });
const some = experiment('some', {}, 12_000, { replicas: { count: 40 } });

describe.skipIf(!hasRedis)('machines that meet in a Redis (skipped where there is no redis-server)', () => {
  beforeAll(async () => {
    [command, redis] = await Promise.all([buildCommand(), RedisServer.start()]);
    write('many.yaml', many);
    write('some.yaml', some);
    for (const name of ['many', 'some']) expect(await start('run', `${name}.yaml`, '--out', `${name}-here`, '--workers', '1', '--quiet').ended).toMatchObject({ code: 0 });
  }, 60_000);
  afterEach(() => Promise.all([...started].map(kill)));
  afterAll(async () => {
    await redis.remove();
    rmSync(folder, { recursive: true });
  });

  it('give the same bytes as one process', async () => {
    const workers = [worker(), worker()];
    expect(await run('many.yaml', 'many-there').ended).toMatchObject({ code: 0 });
    expect(results('many-there')).toEqual(results('many-here'));
    expect(cellsIn('many-there')).toHaveLength(500);
    for (const { child } of workers) child.kill('SIGINT');
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/[1-9]\d* cells? computed here/) as string });
  });

  it('lose nothing when workers, the coordinator and Redis die', async () => {
    const first = worker();
    const second = worker();
    const coordinator = run('some.yaml', 'some-there');
    const reached = (count: number) => until(() => cellsIn('some-there').length >= count);
    await reached(5);
    await kill(first);
    await reached(8);
    worker();
    await reached(12);
    await kill(coordinator);
    await redis.down();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await redis.up();
    const recovered = performance.now();
    const again = run('some.yaml', 'some-there');
    expect(await again.ended).toMatchObject({ code: 0 });
    expect(performance.now() - recovered).toBeLessThan(15_000);
    expect(results('some-there')).toEqual(results('some-here'));
    expect(cellsIn('some-there')).toHaveLength(40);
    expect(second.stderr().match(/waiting for it|it is back/g)).toEqual(['waiting for it', 'it is back']);
  });
});
