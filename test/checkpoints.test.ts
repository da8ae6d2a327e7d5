import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  all,
  defineProtocol,
  draw,
  expectRank,
  initialise,
  type Plugin,
  release,
  resolveExperiment,
  restore,
  save,
  sourceFromValue,
  train,
  type TrainingEvent,
} from '@kramers/core';
import { planCells, Stopped } from '@kramers/core/internal';
import { CheckpointFolder } from '@kramers/core/node';
import { Registry } from '@kramers/core/plugins';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CellRun } from '../packages/core/src/cell/cell-run';
import { temporaryFolder } from './support/folders';

/** Asks for everything that can be asked for. */
const thorough = (name = 'thorough', twist: () => number = () => 0): Plugin => ({
  name,
  protocols: [
    defineProtocol({
      name,
      summary: 'uses every kind of request',
      options: z.strictObject({ epochs: z.number() }),
      *run({ epochs }, { warn }) {
        yield* initialise();
        warn('said at the start');
        yield* train({ name: 'reference', role: 'reference', beta: 0, until: 'converged', temperature: 1e-5, epochs });
        yield* train({
          name: 'trap',
          role: 'prepare',
          beta: '0.34 + 0.1 * exp(-epoch / 50)',
          epochs: epochs + twist(),
        });
        yield* expectRank(1);
        yield* save('trap');
        const copies = Array.from({ length: 6 }, (_, i) => ({
          name: 'copy',
          beta: 0.25,
          temperature: 1e-3,
          from: 'trap',
          streams: `copy ${i}`,
          samePass: i % 2 === 1,
          keep: true,
          quiet: i > 1,
          keepPresent: i > 1,
          track: { singularValue: 2 },
          until: [{ singularValue: 2, above: 0.2, hold: 3 }],
          epochs: Math.ceil(epochs / 3),
        }));
        const ends = yield* all(copies);
        yield* release(ends.slice(1).map(({ state }) => state!));
        warn(`said in the middle: ${ends.map((end) => end.range!.join()).join()}`);
        yield* restore('trap');
        yield* draw(96, 48, 'drawn');
        yield* train({ name: 'on drawn', role: 'prepare', on: 'drawn', beta: 0.3, epochs });
        yield* restore(ends[0]!.state!);
        const end = yield* train({
          name: 'watched',
          beta: 0.25,
          temperature: 1e-3,
          until: 'escaped',
          watch: true,
          linger: 40,
          epochs,
        });
        return { end: end.reason, epochs: end.epochs };
      },
    }),
  ],
});

const experiment = (protocol: object, more: object = {}) => ({
  name: 'interrupted',
  data: { correlations: [0.9, 0.8], inputs: 5, samples: 256, testSamples: 64 },
  training: { batchSize: 16 },
  escape: { singularValue: 2, above: 0.3, hold: 4 },
  reporters: [],
  protocol,
  ...more,
});

/** Lets a cell take `epochs` epochs, then stops it. */
const stopAfter = (epochs: number) => ({
  deadline: 0,
  pause: () => (epochs-- > 0 ? Promise.resolve() : Promise.reject(new Stopped())),
});

/** Computes the one cell of an experiment, stopping it again and again after a while. */
async function compute(raw: object, plugins: Plugin[], path: string | null, patience: (stops: number) => number) {
  const registry = new Registry([modelsPlugin, kernelsPlugin, protocolsPlugin, ...plugins]);
  const [cell] = planCells(resolveExperiment(registry, sourceFromValue(raw)), registry);
  const checkpointing = path === null ? null : { store: new CheckpointFolder(path), seconds: 1e9 };
  const events: TrainingEvent[] = [];
  for (let stops = 0; ; stops++) {
    try {
      const run = new CellRun(
        cell!,
        registry,
        (event) => void events.push(event),
        stopAfter(patience(stops)),
        checkpointing,
      );
      return { result: await run.run(), stops, events };
    } catch (cause) {
      if (!(cause instanceof Stopped)) throw cause;
    }
  }
}

const whole = (raw: object, plugins: Plugin[] = []) => compute(raw, plugins, null, () => Infinity);

describe('a cell that is interrupted again and again', () => {
  it.each<[string, object, Plugin[]]>([
    ['every kind of request, of a plugin', experiment({ kind: 'thorough', epochs: 1500 }), [thorough()]],
    [
      'a trap until convergence',
      experiment({ kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 5e-4, epochs: 8000 }),
      [],
    ],
    [
      'sparse sampling',
      experiment(
        { kind: 'sparse-sampling', pool: 128, samples: 64, trapBeta: 0.34, trapEpochs: 3000, beta: 0.25, epochs: 6000 },
        { escape: { testMse: 'midpoint' } },
      ),
      [],
    ],
    ['a sweep', experiment({ kind: 'annealing', from: 0, to: 0.5, step: 0.02, direction: 'loop', epochs: 400 }), []],
  ])('gives what an uninterrupted one gives: %s', async (_, raw, plugins) => {
    const alone = await whole(raw, plugins);
    const path = temporaryFolder();
    let seed = 3;
    const { result, stops } = await compute(raw, plugins, path, () => 1 + ((seed = (seed * 16807) % 2147483647) % 150));
    expect(stops).toBeGreaterThan(2);
    expect(JSON.stringify(result)).toBe(JSON.stringify(alone.result));
  });

  it('sends the rest of the stream as it would have been', async () => {
    const raw = experiment({ kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 5e-4, epochs: 3000 });
    const alone = await whole(raw);
    const { events, stops, result } = await compute(raw, [], temporaryFolder(), () => 77);
    const rest = (list: TrainingEvent[]) => list.filter(({ type }) => type !== 'cell-started');
    expect(rest(events)).toEqual(rest(alone.events));
    // Each time it says how far it had come: more each time, in whole epochs of 16 steps.
    const earlier = events.flatMap((event) => (event.type === 'cell-started' ? [event.earlierSteps ?? 0] : []));
    expect(earlier).toHaveLength(stops + 1);
    expect(earlier[0]).toBe(0);
    expect(earlier.every((steps, i) => steps % 16 === 0 && (i === 0 || steps > earlier[i - 1]!))).toBe(true);
    expect(earlier.at(-1)).toBeLessThanOrEqual(result.steps);
  });
});

type CellCheckpoint = Parameters<CheckpointFolder['write']>[0];
/** A checkpoint as somebody may change it. */
interface Forged {
  state: { noise: unknown };
  record: { phases: { name: unknown }[] };
  phase: { epoch: number; state: { weights: unknown } };
}

describe('a checkpoint', () => {
  it('tells a protocol by name that asks differently on replay, and is dropped', async () => {
    let twist = 0;
    const plugin = thorough('fickle', () => twist++);
    const path = temporaryFolder();
    const run = compute(experiment({ kind: 'fickle', epochs: 900 }), [plugin], path, () => 1000);
    await expect(run).rejects.toThrow('protocol "fickle" asks for train "trap" where');
    expect(readdirSync(path)).toEqual([]);
  });

  it('that is damaged is named, and the cell begins anew', async () => {
    const raw = experiment({ kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 5e-4, epochs: 4000 });
    const alone = await whole(raw);
    const path = temporaryFolder();
    const { result, events } = await compute(raw, [], path, (stops) => {
      if (stops === 0) return 60;
      const [name] = readdirSync(path);
      const bytes = readFileSync(join(path, name!));
      bytes[bytes.length - 9]! ^= 4;
      writeFileSync(join(path, name!), bytes);
      return Infinity;
    });
    expect(events.filter((event) => event.type === 'notice')).toMatchObject([
      { message: expect.stringMatching(/checkpoint of cell \w+ is of no use: its checksum/) as string },
    ]);
    expect(JSON.stringify(result)).toBe(JSON.stringify(alone.result));
  });

  it.each<[string, (checkpoint: Forged) => void, RegExp]>([
    ['a phase without a name', ({ record }) => (record.phases[0]!.name = null), /record\.phases\.0\.name: /],
    ['an epoch that no phase reaches', ({ phase }) => (phase.epoch = 2 ** 53 - 1), /phase\.epoch: /],
    ['weights that are no array', ({ phase }) => (phase.state = { ...phase.state, weights: [] }), /state\.weights: /],
    ['no streams', ({ state }) => (state.noise = null), /state\.noise: /],
  ])('that somebody has made up, checksum and all, is named: %s', async (_what, forge, message) => {
    const raw = experiment({ kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 5e-4, epochs: 4000 });
    const path = temporaryFolder();
    const { result, events } = await compute(raw, [], path, () => {
      const key = readdirSync(path)[0]?.split('.')[0];
      const folder = new CheckpointFolder(path);
      const checkpoint = key === undefined ? null : folder.read(key);
      // Once it is in its second phase.
      if (!checkpoint || checkpoint.record.phases.length === 0) return 20;
      const forged = structuredClone(checkpoint);
      forge(forged as unknown as Forged);
      folder.write(forged);
      return Infinity;
    });
    const [notice] = events.filter((event) => event.type === 'notice');
    expect(notice?.message).toMatch(message);
    expect(notice?.message).toMatch(/^the checkpoint of cell \w+ is of no use: .*; the cell begins anew$/);
    expect(result).toEqual((await whole(raw)).result);
  });

  it('that fits its form and not its network goes after the first attempt', async () => {
    const raw = experiment({ kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 5e-4, epochs: 4000 });
    const path = temporaryFolder();
    const run = compute(raw, [], path, () => {
      const key = readdirSync(path)[0]?.split('.')[0];
      if (key === undefined) return 60;
      const forged = structuredClone(new CheckpointFolder(path).read(key)!) as unknown as Forged;
      forged.phase.state.weights = new Float64Array(10_000);
      new CheckpointFolder(path).write(forged as unknown as CellCheckpoint);
      return Infinity;
    });
    await expect(run).rejects.toThrow();
    expect(readdirSync(path)).toEqual([]);
  });

  it('holds arrays under the names of what they are', async () => {
    const path = temporaryFolder();
    const raw = experiment({ kind: 'rank-trap', trapBeta: 0.34, beta: 0.25, temperature: 5e-4, epochs: 4000 });
    const { stops } = await compute(raw, [], path, (stopped) => {
      if (stopped === 0) return 60;
      const [name] = readdirSync(path);
      const saved = new CheckpointFolder(path).read(name!.replace('.safetensors', ''))!;
      expect(saved.phase.state.weights).toBeInstanceOf(Float64Array);
      expect(readFileSync(join(path, name!)).toString('latin1')).toContain(
        '"phase/state/weights":{"dtype":"F64","shape":[',
      );
      return Infinity;
    });
    expect(stops).toBe(1);
  });
});
