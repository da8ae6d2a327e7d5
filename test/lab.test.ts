import {
  byReplica,
  definePlugin,
  defineProtocol,
  defineReporter,
  escaped,
  type ExperimentInput,
  initialise,
  ofType,
  type Plugin,
  resolveExperiment,
  sourceFromValue,
  thin,
  train,
  type TrainingEvent,
  uncheckedExperiment,
} from '@kramers/core';
import { recordRun, RunFolder } from '@kramers/core/node';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { count, groupBy, lastValueFrom, map, mergeMap, toArray } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { eventsOf, resultsOf, testLab } from './support/lab';
import { temporaryFolder } from './support/folders';

const data = { correlations: [0.9, 0.8], samples: 64, testSamples: 64 };
const short: ExperimentInput = {
  name: 'short',
  data,
  training: { batchSize: 16 },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 40 },
};

const endless = {
  ...short,
  protocol: { kind: 'pipeline', steps: [{ initialise: 'random' }, { train: { beta: 0.1, epochs: 1_000_000 } }] },
};

describe('the event stream', () => {
  it('is cold: nothing happens before it is subscribed to, and each subscription runs anew', async () => {
    let started = 0;
    const counting = definePlugin({
      name: 'counting',
      protocols: [
        defineProtocol({
          name: 'counting',
          summary: 'counts its starts',
          options: z.strictObject({}),
          *run() {
            started++;
            yield* initialise();
          },
        }),
      ],
    });
    const run = testLab(counting).run(uncheckedExperiment({ ...short, protocol: { kind: 'counting' } }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(started).toBe(0);
    await lastValueFrom(run);
    await lastValueFrom(run);
    expect(started).toBe(2);
  });

  it('stops within 50 ms of unsubscribing, and lets timers tick meanwhile', async () => {
    // By the processor's clock, which stands still while a busy machine runs something else.
    const worked = (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    };
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(worked()), 5);
    let last = 0;
    let epochs = 0;
    const subscription = testLab()
      .run(uncheckedExperiment(endless))
      .subscribe((event) => {
        last = worked();
        if (event.type === 'epoch') epochs++;
      });
    // However long that takes on a busy machine.
    await vi.waitFor(() => expect(ticks.length > 30 && epochs > 100).toBe(true), { timeout: 50_000, interval: 10 });
    subscription.unsubscribe();
    const stopped = worked();
    await new Promise((resolve) => setTimeout(resolve, 200));
    clearInterval(timer);
    expect(last - stopped).toBeLessThan(50);
    // Some of the longest gaps are those of compilers and collectors; nine in ten must be short.
    const gaps = ticks
      .slice(1)
      .map((tick, i) => tick - ticks[i]!)
      .sort((a, b) => a - b);
    expect(gaps.length).toBeGreaterThan(10);
    expect(gaps[Math.floor(0.9 * gaps.length)]).toBeLessThan(50);
  });

  it('is the same for the same seed, event by event', async () => {
    expect(await eventsOf({ ...short, replicas: { count: 2 } })).toEqual(
      await eventsOf({ ...short, replicas: { count: 2 } }),
    );
  });

  it('gives a replica the same numbers alone and among others', async () => {
    const three = await resultsOf({ ...short, replicas: { count: 3, seed: 7 }, data: { ...data, seed: 7 } });
    const alone = await resultsOf({ ...short, replicas: { count: 1, seed: 9 }, data: { ...data, seed: 7 } });
    expect(alone[0]!.trace).toEqual(three[2]!.trace);
  });

  it('numbers the epochs of a phase from 0 without a gap', async () => {
    const events = await eventsOf(short);
    const epochs = events.flatMap((e) => (e.type === 'epoch' && e.phase === 'train' ? [e.epoch] : []));
    expect(epochs).toEqual(Array.from({ length: 41 }, (_, i) => i));
  });

  it('ends a replica whose loss is no longer finite, and goes on with the others', async () => {
    const events = await eventsOf({ ...short, over: { 'training.learningRate': [50, 0.08] } });
    const results = events.flatMap((e) => (e.type === 'cell-finished' ? [e.result] : []));
    expect(results.map((r) => r.status)).toEqual(['diverged', 'finished']);
    expect(events.filter((e) => e.type === 'diverged')).toHaveLength(1);
  });

  it('reports a protocol that throws as a failed cell, and goes on', async () => {
    const broken: Plugin = definePlugin({
      name: 'broken',
      protocols: [
        defineProtocol({
          name: 'broken',
          summary: 'throws in mid-run',
          options: z.strictObject({ fail: z.boolean() }),
          *run({ fail }) {
            yield* initialise();
            yield* train({ name: 'a', beta: 0.1, epochs: 5 });
            if (fail) throw new Error('on purpose');
          },
        }),
      ],
    });
    const events = await eventsOf(
      { ...short, protocol: { kind: 'broken', fail: true }, over: { 'protocol.fail': [true, false] } },
      broken,
    );
    expect(events.filter((e) => e.type === 'cell-failed')).toMatchObject([{ message: 'on purpose', point: 0 }]);
    expect(events.filter((e) => e.type === 'cell-finished')).toHaveLength(1);
    expect(events.at(-1)).toEqual({ type: 'run-finished', cells: 2, failed: 1 });
  });
});

describe('operators', () => {
  it('thin keeps every event that is not an epoch, and about 40 epochs a decade', async () => {
    const run = testLab().run({
      ...short,
      protocol: { kind: 'pipeline', steps: [{ initialise: 'random' }, { train: { beta: 0.1, epochs: 5000 } }] },
    });
    const thinned = await lastValueFrom(run.pipe(thin(), toArray()));
    const epochs = thinned.filter((e) => e.type === 'epoch').length;
    expect(epochs).toBeGreaterThan(80);
    expect(epochs).toBeLessThan(140);
    expect(thinned.filter((e) => e.type !== 'epoch').map((e) => e.type)).toEqual(
      expect.arrayContaining(['run-started', 'phase-started', 'phase-ended', 'cell-finished', 'run-finished']),
    );
  });

  it('byReplica parts the stream by cell', async () => {
    const run = testLab().run({ ...short, replicas: { count: 3 } });
    const counts = await lastValueFrom(
      run.pipe(
        byReplica(),
        mergeMap((replica) => replica.pipe(count())),
        toArray(),
      ),
    );
    expect(counts).toHaveLength(3);
    expect(new Set(counts).size).toBe(1);
  });

  it('escaped finds the first epoch at which a condition has held, once a phase', async () => {
    const run = testLab().run({ ...short, replicas: { count: 2 } });
    const found = await lastValueFrom(
      run.pipe(
        escaped({ metric: 'testMse', below: 0.6, hold: 3 }),
        groupBy((e) => e.cell),
        mergeMap((g) => g.pipe(toArray())),
        toArray(),
      ),
    );
    for (const perCell of found) {
      const phases = perCell.flatMap((e) => (e.type === 'epoch' ? [e.phaseIndex] : []));
      expect(new Set(phases).size).toBe(phases.length);
    }
    const epochs = await lastValueFrom(
      run.pipe(
        ofType('epoch'),
        map((e) => [e.cell, e.phaseIndex, e.epoch, e.metrics.testMse] as const),
        toArray(),
      ),
    );
    const [first] = found.flat();
    if (first?.type !== 'epoch') throw new Error('no escape found');
    const before = epochs.filter(
      ([cell, phase, epoch]) =>
        cell === first.cell && phase === first.phaseIndex && epoch > first.epoch - 3 && epoch <= first.epoch,
    );
    expect(before.every(([, , , mse]) => mse < 0.6)).toBe(true);
    expect(before).toHaveLength(3);
  });
});

describe('a recorded run', () => {
  const resolve = (lab: ReturnType<typeof testLab>, raw: object) =>
    resolveExperiment(lab.registry, sourceFromValue(raw));
  const record = (lab: ReturnType<typeof testLab>, raw: object, path: string): Promise<TrainingEvent[]> =>
    lastValueFrom(recordRun(lab, resolve(lab, raw), new RunFolder(path), { command: 'test' }).pipe(toArray()));

  it('goes on when a reporter throws, and says so', async () => {
    const seen: string[] = [];
    const reporters = definePlugin({
      name: 'reporters',
      reporters: [
        defineReporter({
          name: 'bad',
          summary: 'throws',
          event() {
            throw new Error('no');
          },
        }),
        defineReporter({
          name: 'late',
          summary: 'throws at the end',
          finished() {
            throw new Error('late no');
          },
        }),
        defineReporter({
          name: 'good',
          summary: 'counts',
          event: (event) => seen.push(event.type),
          finished: (_, out) => out.write('good.txt', 'fine'),
        }),
      ],
    });
    const path = temporaryFolder();
    const events = await record(testLab(reporters), { ...short, reporters: ['bad', 'late', 'good'] }, path);
    expect(events.flatMap((e) => (e.type === 'reporter-failed' ? [[e.reporter, e.message]] : []))).toEqual([
      ['bad', 'no'],
      ['late', 'late no'],
    ]);
    expect(seen).toContain('cell-finished');
    expect(readFileSync(join(path, 'good.txt'), 'utf8')).toBe('fine');
    expect(JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8'))).toMatchObject({
      name: 'short',
      points: [{ replicas: 1, missing: 0 }],
    });
  });

  it('computes only what is missing, and recomputes a damaged cell', async () => {
    const lab = testLab();
    const path = temporaryFolder();
    await record(lab, { ...short, reporters: [], replicas: { count: 2 } }, path);
    const first = readFileSync(join(path, 'summary.json'), 'utf8');
    const keys = (JSON.parse(first) as { points: { cells: string[] }[] }).points[0]!.cells;
    const file = join(path, 'cells', `${keys[0]!}.json`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"epoch"', '"epooh"'));
    const again = await record(lab, { ...short, reporters: [], replicas: { count: 2 } }, path);
    expect(again.filter((e) => e.type === 'cell-finished')).toHaveLength(1);
    expect(readFileSync(join(path, 'summary.json'), 'utf8')).toBe(first);
    const grown = await record(lab, { ...short, reporters: [], replicas: { count: 5 } }, path);
    expect(grown.filter((e) => e.type === 'cell-finished')).toHaveLength(3);
  });

  it('refuses a folder that holds a different run or other files', async () => {
    const lab = testLab();
    const path = temporaryFolder();
    await record(lab, { ...short, reporters: [] }, path);
    const other = { ...short, protocol: { ...short.protocol, beta: 0.2 } };
    expect(() =>
      recordRun(lab, resolve(lab, { ...other, reporters: [] }), new RunFolder(path), { command: '' }),
    ).toThrow(/different run/);
    const full = temporaryFolder();
    writeFileSync(join(full, 'thesis.tex'), '');
    expect(() =>
      recordRun(lab, resolve(lab, { ...short, reporters: [] }), new RunFolder(full), { command: '' }),
    ).toThrow(/other files/);
  });
});
