import {
  type EpochMode,
  escaped,
  type Executor,
  type ExperimentInput,
  InProcessExecutor,
  type TrainingEvent,
} from '@kramers/core';
import { dirname, join } from 'node:path';
import { checkGrammar } from '@kramers/core/testing';
import { BullmqExecutor, redisAddress } from '@kramers/cluster';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { PoolExecutor } from '../packages/cli/src/workers/pool-executor';
import { buildCommand, type Started, startKramers } from './support/built-command';
import { temporaryFolder } from './support/folders';
import { testLab } from './support/lab';
import { hasRedis, RedisServer } from './support/redis-server';

const experiment: ExperimentInput = {
  name: 'events',
  data: { correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full', stepsPerEpoch: 4, temperature: 5e-4 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'random-init', beta: 0.25, epochs: 700 },
  // One of the two diverges, with numbers that JSON has no word for.
  over: { 'training.learningRate': [0.08, 40] },
  replicas: { count: 2 },
};
const lab = testLab();
const resolved = lab.resolve(experiment);
const cells = lab.plan(resolved);

/** The events of each cell, in order, but for those that tell how time goes. */
async function tell(executor: Executor, epochs: EpochMode): Promise<Record<string, TrainingEvent[]>> {
  const events = await lastValueFrom(executor.execute(cells, { epochs }).pipe(toArray()));
  await executor.settled();
  const told: Record<string, TrainingEvent[]> = {};
  for (const event of events) {
    if ('cell' in event && event.type !== 'cell-progress') (told[event.cell] ??= []).push(event);
  }
  return told;
}

describe.each(['all', 'thinned'] as const)('%s epochs', (epochs) => {
  let worker = '';
  let wanted: Record<string, TrainingEvent[]> = {};
  beforeAll(async () => {
    worker = join(dirname(await buildCommand()), 'workers/worker.js');
    wanted = await tell(new InProcessExecutor(lab.registry), epochs);
  });

  it('are told as such at the beginning of each cell, and in order', () => {
    expect(Object.keys(wanted)).toHaveLength(4);
    for (const events of Object.values(wanted)) {
      expect(events[0]).toMatchObject({ type: 'cell-started', epochs });
      checkGrammar([
        { type: 'run-started', experiment: 'events', cells: 1 },
        ...events,
        { type: 'run-finished', cells: 1, failed: 0 },
      ]);
    }
    const counts = Object.values(wanted).map((events) => events.filter(({ type }) => type === 'epoch').length);
    const kept = epochs === 'all' ? 701 : 83;
    expect(counts.slice(0, 2)).toEqual([kept, kept]);
  });

  it.each([1, 2])('are the same from %i threads', async (threads) => {
    expect(await tell(new PoolExecutor(worker, threads, []), epochs)).toEqual(wanted);
  });

  it.skipIf(!hasRedis)('are the same from workers that meet in a Redis', async () => {
    const redis = await RedisServer.start();
    const started: Started = startKramers(await buildCommand(), temporaryFolder(), ['worker', '--workers', '2'], {
      KRAMERS_REDIS: redis.url,
    });
    try {
      expect(await tell(new BullmqExecutor(lab.registry, redisAddress(redis.url), []), epochs)).toEqual(wanted);
    } finally {
      started.child.kill('SIGKILL');
      await started.ended;
      await redis.remove();
    }
  });
});

describe('an operator that needs every epoch', () => {
  const condition = { metric: 'testMse', below: 0.6, hold: 50 };

  it('finds what it looks for in the whole stream', async () => {
    const found = await lastValueFrom(lab.run(experiment).pipe(escaped(condition), toArray()));
    expect(found.length).toBeGreaterThan(0);
  });

  it('refuses a stream whose epochs are thinned', async () => {
    const thinned = lab.run(experiment, { epochs: 'thinned' }).pipe(escaped(condition), toArray());
    await expect(lastValueFrom(thinned)).rejects.toThrow(
      "escaped(condition) needs every epoch, and the epochs of this stream are thinned; run with { epochs: 'all' }",
    );
  });

  it('does not refuse the escapes that the experiment itself watches for', async () => {
    const thinned = lab.run(experiment, { epochs: 'thinned' }).pipe(escaped(), toArray());
    await expect(lastValueFrom(thinned)).resolves.toBeInstanceOf(Array);
  });
});
