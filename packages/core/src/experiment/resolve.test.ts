import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Plugin } from '../plugins/plugin';
import { Registry } from '../plugins/registry';
import { experimentJsonSchema, optionsJsonSchema } from './json-schema';
import { parseOverride } from './override';
import { runIdentity } from './plan';
import { ExperimentError } from './problem';
import { resolveExperiment } from './resolve';
import { sourceFromText, withOverrides } from './source';
import { labelOf } from '../summary/label';

const plugin: Plugin = {
  name: 'small',
  models: [{ name: 'linear', summary: '', activation: 'x' }],
  data: [
    {
      name: 'gaussian',
      summary: '',
      options: z.strictObject({
        correlations: z.array(z.number().gt(0).lt(1)).min(1),
        inputs: z.int().positive().optional(),
      }),
      dimensions: (options) => {
        const { correlations, inputs = 2 } = options as unknown as { correlations: number[]; inputs?: number };
        if (correlations.length > inputs)
          throw new RangeError(`${correlations.length} correlations need more than ${inputs} inputs`);
        return { inputs, outputs: 2 };
      },
      create: () => {
        throw new Error('not here');
      },
    },
  ],
  protocols: [
    {
      name: 'still',
      summary: '',
      options: z.strictObject({
        epochs: z.int().positive(),
        beta: z.union([z.number().nonnegative(), z.literal('auto')]).default(0),
      }),
      *run() {},
    },
    {
      name: 'steps',
      summary: '',
      options: z.strictObject({
        steps: z.array(
          z.union([
            z.strictObject({ go: z.strictObject({ by: z.number() }) }),
            z.strictObject({ stop: z.literal(true) }),
          ]),
        ),
      }),
      *run() {},
    },
  ],
  reporters: [{ name: 'csv', summary: '' }],
  backends: [
    {
      name: 'wasm',
      summary: '',
      version: 1,
      createKernel: () => {
        throw new Error('not here');
      },
    },
  ],
};
const registry = new Registry([plugin]);
const head = 'name: trial\ndata: { correlations: [0.9, 0.8] }\nreporters: [csv]\n';
const still = 'protocol: { kind: still, epochs: 5 }\n';

function resolve(text: string, overrides: readonly string[] = [], full = false) {
  return resolveExperiment(
    registry,
    withOverrides(sourceFromText(text, 'trial.yaml'), overrides.map(parseOverride)),
    full,
  );
}

function complaint(text: string, overrides: readonly string[] = [], full = false): string {
  try {
    resolve(text, overrides, full);
  } catch (cause) {
    if (cause instanceof ExperimentError) return cause.message;
    throw cause;
  }
  return 'no complaint';
}

describe('an experiment that is valid', () => {
  it('has its defaults filled in, and Gaussian data where no kind is named', () => {
    const { experiment, points } = resolve(head + still);
    expect(experiment).toMatchObject({
      data: { kind: 'gaussian', fresh: false },
      model: { depth: 3, width: 10 },
      training: { batchSize: 64 },
      replicas: { count: 1, seed: 42 },
    });
    expect(points).toHaveLength(1);
    expect(resolve(head + still, ['data={ correlations: [0.7] }']).experiment.data).toMatchObject({
      kind: 'gaussian',
      correlations: [0.7],
    });
  });

  it('spans its grid, the last path varying fastest, and --set wins over the grid', () => {
    const grid = `${head}${still}over: { model.depth: [2, 3], protocol.epochs: [5, 6, 7] }\n`;
    expect(
      resolve(grid).points.map(({ experiment: { model, protocol } }) => [model.depth, protocol['epochs']]),
    ).toEqual([
      [2, 5],
      [2, 6],
      [2, 7],
      [3, 5],
      [3, 6],
      [3, 7],
    ]);
    expect(resolve(grid, ['model.depth=5']).points.map(({ experiment }) => experiment.model.depth)).toEqual([5, 5, 5]);
    const whole = `${head}over: { protocol: [{ kind: still, epochs: 5 }, { kind: still, epochs: 6 }] }\n`;
    expect(resolve(whole, ['protocol.beta=0.3']).points.map(({ experiment }) => experiment.protocol['beta'])).toEqual([
      0.3, 0.3,
    ]);
  });

  it('takes the values of its long form only when asked for it', () => {
    const long = `${head}${still}full: { replicas.count: 50, protocol.epochs: 500 }\n`;
    expect(resolve(long).experiment).toMatchObject({ replicas: { count: 1 }, protocol: { epochs: 5 } });
    expect(resolve(long, [], true).experiment).toMatchObject({ replicas: { count: 50 }, protocol: { epochs: 500 } });
  });
});

describe('what is wrong with an experiment is said in one line, with its place', () => {
  it.each([
    ['', 'trial.yaml: the file is empty; an experiment has at least "name", "data" and "protocol"'],
    ['- a\n', 'trial.yaml:1:1: expected a map of keys such as "name", "data", "protocol"'],
    ['name: x\nname: y\n', 'trial.yaml:2:1: not valid YAML: the key "name" is given twice'],
    ['name: x\nmodel:\n  : 3\n', 'trial.yaml:3:3: not valid YAML: a key that is no text before a colon'],
    ['name: x\n? [a]\n: 3\n', 'trial.yaml:2:3: not valid YAML: a key that is no text before a colon'],
    [`${head}${still}modle: {}\n`, 'trial.yaml:5:1: modle: unknown key "modle"; did you mean "model"?'],
    [`${head}`, 'trial.yaml:1:1: protocol: missing; expected a map with a "kind", one of "still", "steps"'],
    [
      `${head}protocol: still\n`,
      'trial.yaml:4:1: protocol: expected a map with a "kind", one of "still", "steps"; found "still"',
    ],
    [
      `${head}protocol: { kind: stil, epochs: 5 }\n`,
      'trial.yaml:4:13: protocol.kind: unknown kind "stil"; did you mean "still"?',
    ],
    [`${head}protocol: { epochs: 5 }\n`, 'trial.yaml:4:1: protocol.kind: missing; expected one of "still", "steps"'],
    [
      `${head}protocol: { kind: still, epochs: 0 }\n`,
      'trial.yaml:4:26: protocol.epochs: expected a whole number of at least 1; found 0',
    ],
    [
      `${head}protocol: { kind: still, epochs: 5, beta: maybe }\n`,
      'trial.yaml:4:37: protocol.beta: expected a number or "auto"; found "maybe"',
    ],
    [
      `${head}protocol: { kind: still, epochs: 5, beta: -1 }\n`,
      'trial.yaml:4:37: protocol.beta: expected a number of at least 0; found -1',
    ],
    [
      `${head}protocol: { kind: still, epochs: .inf }\n`,
      'trial.yaml:4:26: protocol.epochs: expected a finite number; found Infinity',
    ],
    [
      `${head}protocol: { kind: steps, steps: [{ gi: { by: 1 } }] }\n`,
      'trial.yaml:4:36: protocol.steps.0.gi: unknown key "gi"; did you mean "go"?',
    ],
    [
      `${head}protocol: { kind: steps, steps: [{ go: { to: 1 } }] }\n`,
      'trial.yaml:4:36: protocol.steps.0.go.by: missing; expected a number\ntrial.yaml:4:42: ' +
        'protocol.steps.0.go.to: unknown key "to"; expected one of "by"',
    ],
    [
      `${head}protocol: { kind: steps, steps: [go] }\n`,
      'trial.yaml:4:34: protocol.steps.0: expected a map with keys such as "go", "stop"; found "go"',
    ],
    [
      `${head}${still}escape: midpoint\n`,
      'trial.yaml:5:1: escape: expected a map with keys such as "testMse", "hold", "singularValue"; found "midpoint"',
    ],
    [
      `${head}${still}escape: { testMse: middle }\n`,
      'trial.yaml:5:11: escape.testMse: expected "midpoint"; found "middle"',
    ],
    [
      `${head}${still}escape: { testMse: midpoint, above: 1 }\n`,
      'trial.yaml:5:30: escape.above: cannot be given together with "testMse"',
    ],
    [`${head}${still}depth: 4\n`, 'trial.yaml:5:1: depth: unknown key "depth"; did you mean "model.depth"?'],
    [
      `${head}${still}escape: { singularvalue: 2, above: 0.3 }\n`,
      'trial.yaml:5:11: escape.singularvalue: unknown key "singularvalue"; did you mean "singularValue"?',
    ],
    [
      `${head}${still}escape: { singularValue: 2 }\n`,
      'trial.yaml:5:1: escape: the condition bounds nothing; give "above" or "below"',
    ],
    [
      `${head}${still}escape: { singularValue: 3, above: 0 }\n`,
      'trial.yaml:5:11: escape.singularValue: this network has 2 singular values, the smallest of its inputs, ' +
        'widths and outputs; found 3',
    ],
    [
      `${head}${still}escape: { hold: 2 }\n`,
      'trial.yaml:5:1: escape: a condition says what it looks at: give "singularValue", "metric" or "rank"',
    ],
    [
      `${head}${still}over: { protocol.epochs: 5 }\n`,
      'trial.yaml:5:9: over.protocol.epochs: expected a list with at least one value',
    ],
    [
      `${head}${still}over: { protocol.epochs: [5, five] }\n`,
      'trial.yaml:5:30: protocol.epochs: expected a whole number; found "five"',
    ],
    [
      `${head}${still}over: { replicas.count: [1, 2] }\n`,
      'trial.yaml:5:9: over.replicas.count: "replicas.count" cannot be varied within one run',
    ],
    [
      `${head}${still}over: { protocol.epochs: [5, 6, 5.0] }\n`,
      'trial.yaml:5:33: over.protocol.epochs.2: expected each value once, found the same value as entry 1, 5; ' +
        'replicas.count asks for more',
    ],
    [`${head}${still}over: { data.inputs: [2, 1] }\n`, 'trial.yaml:5:26: data: 2 correlations need more than 1 inputs'],
    [
      `${head}${still}full: { protocl.epochs: 5 }\n`,
      'trial.yaml:5:9: full.protocl.epochs: unknown key "protocl"; did you mean "protocol"?',
    ],
    [
      `${head}${still}full: { protocol.epochs: many }\n`,
      'trial.yaml:5:9: protocol.epochs: expected a whole number; found "many"',
    ],
    [
      `${head}${still}over: { cases: [fast] }\n`,
      'trial.yaml:5:17: over.cases.0: expected a map of paths and values, such as { label: slow, ' +
        'training.learningRate: 0.01 }',
    ],
    [
      `${head}${still}over: { cases: [{ protocol.epochs: five }] }\n`,
      'trial.yaml:5:19: protocol.epochs: expected a whole number; found "five"',
    ],
    [
      `${head}${still}over: { cases: [{ replicas.count: 2 }] }\n`,
      'trial.yaml:5:19: over.cases.0.replicas.count: "replicas.count" cannot be varied within one run',
    ],
    [`${head}${still}backend: wsm\n`, 'trial.yaml:5:1: backend: unknown backend "wsm"; did you mean "wasm"?'],
    [
      `${head}${still}replicas: { count: 600000 }\nover: { model.depth: [2, 3] }\n`,
      'trial.yaml:5:13: replicas.count: more than a million cells: 2 grid points × 600000 replicas',
    ],
    [
      `${head}${still}model: { depth: 0 }\ntraining: { learningRate: -1 }\n`,
      'trial.yaml:5:10: model.depth: expected a whole number of at least 1; found 0\ntrial.yaml:6:13: ' +
        'training.learningRate: expected a number above 0; found -1',
    ],
  ])('%j', (text, message) => {
    expect(complaint(text)).toBe(message);
  });

  it('names the override where the value came from one', () => {
    expect(complaint(head + still, ['model.depth=deep'])).toBe(
      'trial.yaml: model.depth: expected a whole number; found "deep" (from --set model.depth="deep")',
    );
    expect(complaint(head + still, ['modle.depth=4'])).toBe(
      'trial.yaml: modle: unknown key "modle"; did you mean "model"? (from --set modle.depth=4)',
    );
  });
});

describe('cases of a grid', () => {
  const cases =
    'over: { cases: [{ label: short, protocol.epochs: 5, model.depth: 2 }, { protocol.epochs: 9, model.depth: ' +
    '4 }], protocol.beta: [0, auto] }\n';

  it('vary several paths together', () => {
    const { experiment, points } = resolve(head + still + cases);
    expect(points.map(({ parameters }) => parameters['cases'])).toEqual(['short', 'short', '9, 4', '9, 4']);
    expect(
      points.map((point) => [
        point.experiment.protocol['epochs'],
        point.experiment.model.depth,
        point.experiment.protocol['beta'],
      ]),
    ).toEqual([
      [5, 2, 0],
      [5, 2, 'auto'],
      [9, 4, 0],
      [9, 4, 'auto'],
    ]);
    expect(points.map(({ parameters }) => labelOf(experiment, parameters))).toEqual([
      'short, beta = 0',
      'short, beta = auto',
      '9, 4, beta = 0',
      '9, 4, beta = auto',
    ]);
  });

  it('may grow within a run, and give way to an override', () => {
    const more = cases.replace('}, {', '}, { protocol.epochs: 1, model.depth: 1 }, {');
    expect(runIdentity(resolve(head + still + more).experiment, registry)).toBe(
      runIdentity(resolve(head + still + cases).experiment, registry),
    );
    expect(runIdentity(resolve(`${head}${still}model: { width: 3 }\n${cases}`).experiment, registry)).not.toBe(
      runIdentity(resolve(head + still + cases).experiment, registry),
    );
    const { points } = resolve(head + still + cases, ['model.depth=7']);
    expect(points[0]!.parameters).toEqual({ cases: 'short', 'protocol.epochs': 5, 'protocol.beta': 0 });
    expect(points[0]!.experiment.model.depth).toBe(7);
  });
});

describe('an override', () => {
  it.each([
    ['model.depth=4', { path: 'model.depth', value: 4 }],
    ['training.batchSize=full', { path: 'training.batchSize', value: 'full' }],
    ['data.correlations=[0.9, 0.8]', { path: 'data.correlations', value: [0.9, 0.8] }],
    ['escape={ rank: 2, hold: 3 }', { path: 'escape', value: { rank: 2, hold: 3 } }],
    ['name=a=b', { path: 'name', value: 'a=b' }],
  ])('%s', (text, override) => {
    expect(parseOverride(text)).toEqual(override);
  });

  it.each(['model.depth', '=4', 'a..b=1', 'a=[1'])('%s is none', (text) => {
    expect(() => parseOverride(text)).toThrow(RangeError);
  });
});

describe('the JSON Schema of experiment files', () => {
  it('asks for no more than a file must have', () => {
    const schema = experimentJsonSchema(registry);
    expect(schema.required).toEqual(['name', 'data']);
    expect(schema.properties!['data']!.oneOf![0]!.required).toEqual(['correlations']);
  });

  it('gives the options of one kind, with those that all kinds share', () => {
    expect(Object.keys(optionsJsonSchema(registry, 'protocol', 'still').properties!)).toEqual([
      'epochs',
      'beta',
      'kind',
      'label',
    ]);
    expect(() => optionsJsonSchema(registry, 'protocol', 'sitting')).toThrow('no protocol of kind "sitting"');
  });
});
