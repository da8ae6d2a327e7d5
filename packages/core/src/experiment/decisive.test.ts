import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Backend } from '../contracts/kernel';
import type { DataKind } from '../contracts/data';
import type { Protocol } from '../contracts/protocol';
import type { Plugin } from '../plugins/plugin';
import { Registry } from '../plugins/registry';
import { canonicalJson } from '../ground/hash';
import { cellKey, decisive } from './decisive';
import { planCells, runIdentity } from './plan';
import { resolveExperiment } from './resolve';
import { sourceFromValue } from './source';

const step = z.union([
  z.strictObject({ rest: z.number().default(5) }),
  z.strictObject({ train: z.strictObject({ beta: z.number(), epochs: z.number().default(10) }) }),
]);
const still = z.strictObject({ beta: z.number().default(0.1), steps: z.array(step).default([]) });

interface Parts {
  readonly options?: z.ZodObject;
  readonly versions?: Partial<Record<'protocol' | 'data' | 'model', number>>;
}

function registryOf({ options = still, versions = {} }: Parts = {}): Registry {
  const plugin: Plugin = {
    name: 'small',
    models: [{ name: 'linear', summary: '', activation: 'x', version: versions.model }],
    data: [
      {
        name: 'gaussian',
        summary: '',
        version: versions.data,
        options: z.strictObject({ inputs: z.int().default(2) }),
        dimensions: () => ({ inputs: 2, outputs: 2 }),
        create: () => {
          throw new Error('nothing is drawn here');
        },
      } satisfies DataKind as DataKind,
    ],
    protocols: [
      {
        name: 'still',
        summary: '',
        version: versions.protocol,
        options,
        run: () => {
          throw new Error('nothing is run here');
        },
      } satisfies Protocol,
    ],
    backends: [{ name: 'wasm', summary: '', version: 3 } as Backend],
  };
  return new Registry([plugin]);
}

const file = { name: 'trial', data: {}, protocol: { kind: 'still' }, reporters: [] };
const keyOf = (raw: object, registry = registryOf()): string =>
  planCells(resolveExperiment(registry, sourceFromValue({ ...file, ...raw })), registry)[0]!.key;
const identityOf = (raw: object, registry = registryOf()): string =>
  runIdentity(resolveExperiment(registry, sourceFromValue({ ...file, ...raw })).experiment, registry);

describe('the key of a cell', () => {
  it('is that of the same cell with its defaults written out, at every depth', () => {
    const written = {
      data: { kind: 'gaussian', inputs: 2, fresh: false },
      model: { kind: 'linear', depth: 3, width: 10, bias: false, init: {} },
      training: { learningRate: 0.08, converged: { tolerance: 1e-10, window: 50 } },
      protocol: { kind: 'still', beta: 0.1, steps: [] },
    };
    expect(keyOf(written)).toBe(keyOf({}));
    const steps = [{ train: { beta: 0.2 } }, { rest: 5 }];
    const full = [{ train: { beta: 0.2, epochs: 10 } }, {}];
    expect(keyOf({ protocol: { kind: 'still', steps } })).toBe(keyOf({ protocol: { kind: 'still', steps: full } }));
  });

  it('is left alone by a new option that nobody gives', () => {
    const newer = registryOf({
      options: still.extend({ warmth: z.number().default(3), mood: z.string().optional() }),
    });
    expect(keyOf({}, newer)).toBe(keyOf({}));
    expect(identityOf({}, newer)).toBe(identityOf({}));
    expect(keyOf({ protocol: { kind: 'still', warmth: 4 } }, newer)).not.toBe(keyOf({}));
  });

  it.each(['protocol', 'data', 'model'] as const)('changes with the version of the %s', (part) => {
    expect(keyOf({}, registryOf({ versions: { [part]: 2 } }))).not.toBe(keyOf({}));
    expect(keyOf({}, registryOf({ versions: { [part]: 1 } }))).toBe(keyOf({}));
    // The folder goes on as the same run, and its cells are computed anew.
    expect(identityOf({}, registryOf({ versions: { [part]: 2 } }))).toBe(identityOf({}));
  });

  it('changes with every option that decides something, and with none that only names or reports', () => {
    const base = keyOf({});
    const deciding = [{ model: { width: 9 } }, { training: { temperature: 1e-4 } }, { data: { seed: 43 } }];
    for (const raw of deciding) expect(keyOf(raw)).not.toBe(base);
    for (const raw of [{ name: 'other' }, { note: 'a note' }, { full: { 'replicas.count': 9 } }])
      expect(keyOf(raw)).toBe(base);
    expect(keyOf({ replicas: { count: 5 } })).toBe(base);
    // A shared data set is drawn from the first replica's seed.
    expect(keyOf({ data: { seed: 42 } })).toBe(base);
  });

  it('follows from decisive() and the seed alone', () => {
    const registry = registryOf();
    const [point] = resolveExperiment(registry, sourceFromValue(file)).points;
    const what = decisive(point!, registry);
    expect(what).toEqual({
      rules: 2,
      experiment: { data: { kind: 'gaussian', seed: 42 }, protocol: { kind: 'still' } },
      contributions: ['backends/wasm@3', 'data/gaussian@1', 'models/linear@1', 'protocols/still@1'],
      data: null,
      weights: null,
      plugins: {},
    });
    expect(cellKey(what, 42)).toBe(keyOf({}));
    expect(canonicalJson(decisive(point!, registry, { './own.ts': 'abc' }))).not.toBe(canonicalJson(what));
  });
});
