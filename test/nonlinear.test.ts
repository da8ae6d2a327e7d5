import {
  createLab,
  ExperimentError,
  type Metric,
  type Model,
  type Plugin,
  type TrainingEvent,
  type TrainingEventOf,
  uncheckedExperiment,
} from '@kramers/core';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf } from '@kramers/core/testing';
import { kernelsPlugin } from '@kramers/kernels';
import modelsPlugin from '@kramers/models';
import protocolsPlugin from '@kramers/protocols';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from './support/folders';

const plugins = [modelsPlugin, kernelsPlugin, protocolsPlugin];
const folder = temporaryFolder();

const experiment = (more: object = {}) => ({
  name: 'nonlinear',
  data: { correlations: [0.9, 0.8], samples: 128, testSamples: 64 },
  escape: { singularValue: 1, above: 0.5 },
  protocol: { kind: 'random-init', beta: 0.001, epochs: 60 },
  ...more,
});
const run = (more: object, models: readonly Model[] = []) =>
  eventsOf({ plugins: [...plugins, { name: 'mine', models }], experiment: experiment(more) });
const ended = (events: readonly TrainingEvent[]) =>
  events.find((event): event is TrainingEventOf<'phase-ended'> => event.type === 'phase-ended')!;
const problems = (more: object): string => {
  try {
    createLab({ plugins }).run(uncheckedExperiment(experiment(more)));
  } catch (cause) {
    if (cause instanceof ExperimentError)
      return cause.problems.map(({ path, message }) => `${path}: ${message}`).join('\n');
    throw cause;
  }
  return '';
};

describe('networks of any activation', () => {
  it.each(['tanh', 'sigmoid', 'relu', 'leaky-relu', 'gelu', 'softplus', 'swish', 'sin', 'erf'])(
    '%s learns something',
    async (kind) => {
      const { metrics } = ended(await run({ model: { kind, depth: 2, bias: true }, training: { learningRate: 0.2 } }));
      expect(metrics.trainMse).toBeLessThan(0.8);
      expect(metrics.rank).toBeGreaterThanOrEqual(1);
    },
  );

  it('takes an activation for each layer, a plugin’s among them', async () => {
    const softsign: Model = {
      name: 'softsign',
      summary: 'x/(1 + |x|)',
      activation: 'x / (1 + abs(x))',
      derivative: '(1 - abs(a))^2',
    };
    const { metrics } = ended(
      await run({ model: { kind: 'linear', activations: ['softsign', 'relu'], bias: true, regulariseBias: true } }, [
        softsign,
      ]),
    );
    expect(Number.isFinite(metrics.loss)).toBe(true);
  });

  it('is told apart from the linear one by what is not exact moments', () => {
    const population = { data: { correlations: [0.9], population: true } };
    expect(problems({ ...population, model: { kind: 'tanh' } })).toMatch(/^model\.kind: a tanh network needs samples/);
    expect(problems({ ...population, model: { kind: 'linear', activations: ['linear', 'relu'] } })).toMatch(
      /^model\.kind: a relu network needs samples/,
    );
    expect(problems({ ...population, model: { kind: 'linear', bias: true } })).toMatch(
      /^model\.bias: biases need samples/,
    );
    expect(problems({ ...population, training: { optimiser: { kind: 'adam' } } })).toMatch(
      /^training\.optimiser: adam needs samples/,
    );
    expect(problems(population)).toBe('');
  });

  it('names a layer that does not fit', () => {
    expect(problems({ model: { activations: ['tanh', 'tahn'] } })).toMatch(
      /^model\.activations\.1: unknown model "tahn"; did you mean "tanh"/,
    );
    expect(problems({ model: { activations: ['tanh'] } })).toMatch(/depth 3 has 2 hidden layers; found 1 activations/);
  });

  it.each<[string, Partial<Model>, RegExp]>([
    ['reaches for properties', { activation: 'x.constructor' }, /model "mine": activation: .*no properties/],
    [
      'calls what it should not',
      { activation: 'import("fs")' },
      /model "mine": activation: function "import" is not allowed/,
    ],
    [
      'is not defined everywhere',
      { activation: 'sqrt(x)' },
      /model "mine": activation "sqrt\(x\)" gives NaN at x = -6\.02/,
    ],
    [
      'has a wrong derivative',
      { activation: 'sin(x)', derivative: 'cos(a)' },
      /model "mine": derivative "cos\(a\)" gives/,
    ],
  ])('fails with one sentence when an activation %s', async (_what, model, message) => {
    const events = await run({ model: { kind: 'mine' } }, [{ name: 'mine', summary: '', activation: 'x', ...model }]);
    const failures = events.flatMap((event) => (event.type === 'cell-failed' ? [event.message] : []));
    expect(failures).toEqual([expect.stringMatching(message)]);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', failed: 1 });
  });
});

it.each(readdirSync('experiments/nonlinear'))('experiments/nonlinear/%s is valid, its long form included', (file) => {
  const more = parse(readFileSync(join('experiments/nonlinear', file), 'utf8')) as object;
  expect(() => createLab({ plugins }).run(uncheckedExperiment(more))).not.toThrow();
});

describe('the loss of rank', () => {
  // The sample of seed 5. An independent computation on a fine grid found the jumps at these values; here they are met
  // to a step.
  const cases = [
    { kind: 'tanh', learningRate: 0.08, jumps: [0.294, 0.357], from: 0.28, to: 0.38, step: 0.02 },
    { kind: 'sigmoid', learningRate: 0.4, jumps: [0.0448, 0.0552], from: 0.042, to: 0.058, step: 0.004 },
  ];

  it.each(cases)(
    'comes in two jumps in a $kind network, and is not undone on the way back',
    async ({ kind, learningRate, jumps, from, to, step }) => {
      const steps = [
        { initialise: 'random' },
        { train: { beta: 0, epochs: 800, role: 'prepare' } },
        { sweep: { beta: { from, to, step }, until: 'converged', epochs: 2000 } },
        { sweep: { beta: { from: to, to: from, step: 2 * step }, epochs: 200, temperature: 1e-6 } },
      ];
      const events = await run({
        data: { correlations: [0.9, 0.8], samples: 256, testSamples: 256, seed: 5 },
        model: { kind },
        training: { learningRate, batchSize: 'full', converged: { tolerance: 1e-9 } },
        protocol: { kind: 'pipeline', steps },
      });
      const ends = events
        .filter((event): event is TrainingEventOf<'phase-ended'> => event.type === 'phase-ended')
        .slice(1);
      const ranks = ends.map(({ metrics }) => metrics.rank);
      const up = ranks.slice(0, Math.round((to - from) / step) + 1);
      // A singular value that was far from zero a step before.
      jumps.forEach((jump, i) => {
        const lost = up.findIndex((rank) => rank < 2 - i);
        expect(Math.abs(ends[lost]!.beta - jump)).toBeLessThan(step);
        expect(ends[lost - 1]!.metrics.singularValues[1 - i]).toBeGreaterThan(0.15);
        expect(ends[lost]!.metrics.singularValues[1 - i]).toBeLessThan(1e-3);
      });
      expect(up.at(-1)).toBe(0);
      expect(ranks.slice(up.length).every((rank) => rank === 0)).toBe(true);
    },
  );
});

describe('metrics and losses of a plugin', () => {
  const metric = (measure: () => unknown, name = 'mine') => [{ name, summary: '', measure: measure as () => number }];
  const failuresOf = async (more: object, plugin: Omit<Plugin, 'name'>) =>
    (await eventsOf({ plugins: [...plugins, { name: 'mine', ...plugin }], experiment: experiment(more) })).flatMap(
      (event) => (event.type === 'cell-failed' ? [event.message] : []),
    );

  it('may be named by a condition, and stand among the metrics of every epoch', async () => {
    const copy: Metric = { name: 'mine', summary: '', measure: (network) => network.column('trainMse') };
    const events = await eventsOf({
      plugins: [...plugins, { name: 'mine', metrics: [copy] }],
      experiment: experiment({
        metrics: ['mine', 'effectiveRank'],
        escape: { metric: 'mine', below: 0.4 },
        protocol: { kind: 'random-init', beta: 0, epochs: 300, stopAtEscape: true },
      }),
    });
    const { reason, metrics } = ended(events);
    expect(reason).toBe('escaped');
    expect(metrics.others!['mine']).toBe(metrics.trainMse);
    expect(metrics.trainMse).toBeLessThan(0.4);
    const [a, b] = metrics.singularValues.map(
      (value) => value / (metrics.singularValues[0]! + metrics.singularValues[1]!),
    ) as [number, number];
    expect(metrics.others!['effectiveRank']).toBeCloseTo(a ** -a * b ** -b, 12);
  });

  it('fail with one sentence that names them', async () => {
    const broken = () => {
      throw new Error('no eigenvalues');
    };
    expect(await failuresOf({ metrics: ['mine'] }, { metrics: metric(broken) })).toEqual([
      'metric "mine" failed: no eigenvalues',
    ]);
    expect(await failuresOf({ metrics: ['mine'] }, { metrics: metric(() => '3') })).toEqual([
      'metric "mine" gave string instead of a number',
    ]);
    expect(await failuresOf({ metrics: ['testMse'] }, { metrics: metric(() => 3, 'testMse') })).toEqual([
      'metric "testMse" has the name of what every network measures; rename it',
    ]);
    expect(problems({ metrics: ['effectiverank'] })).toMatch(
      /^metrics\.0: unknown metric "effectiverank"; did you mean "effectiveRank"/,
    );
    expect(problems({ training: { loss: 'mae' } })).toMatch(/^training\.loss: unknown loss "mae"; did you mean "mse"/);
  });
});

describe('data of other kinds', () => {
  it('comes from a teacher', async () => {
    const data = {
      kind: 'teacher',
      inputs: 3,
      outputs: 2,
      teacher: { kind: 'tanh', depth: 2, width: 3 },
      samples: 128,
      testSamples: 64,
    };
    const { metrics } = ended(
      await run({
        data,
        model: { kind: 'tanh', depth: 2 },
        training: { learningRate: 0.3 },
        protocol: { kind: 'random-init', beta: 0, epochs: 300 },
      }),
    );
    expect(metrics.testMse).toBeLessThan(0.02);
    expect(problems({ data: { ...data, teacher: { kind: 'tahn' } } })).toMatch(
      /^data\.teacher\.kind: .*did you mean "tanh"/,
    );
  });

  it('comes from a table', async () => {
    const file = join(folder, 'mine.csv');
    const rows = Array.from({ length: 1000 }, (_, i) => [
      Math.sin(i),
      Math.cos(3 * i),
      Math.sin(i) - 2 * Math.cos(3 * i),
    ]);
    writeFileSync(file, ['u,v,y', ...rows.map((row) => row.join())].join('\n'));
    const data = { kind: 'table', file, inputs: ['u', 'v'], outputs: ['y'] };
    expect(ended(await run({ data })).metrics.testMse).toBeLessThan(0.1);
    writeFileSync(file, ['u,v,y', '1,2,3', '1,,3'].join('\n'));
    expect(problems({ data })).toMatch(/^data\.file: .*mine\.csv: line 3, column "v": the value is missing/);
  });

  it('is classified, long after the training set is: modular addition groks', async () => {
    const events = await run({
      data: { kind: 'modular-addition', modulus: 13, fraction: 0.7, seed: 1 },
      model: { kind: 'gelu', depth: 2, width: 64 },
      training: {
        learningRate: 0.01,
        batchSize: 'full',
        stepsPerEpoch: 10,
        optimiser: { kind: 'adam', scaleMemory: 0.98, decay: 'decoupled' },
      },
      escape: { metric: 'testAccuracy', above: 0.95 },
      protocol: { kind: 'random-init', beta: 1, epochs: 80, stopAtEscape: true },
    });
    const epochs = events.filter((event): event is TrainingEventOf<'epoch'> => event.type === 'epoch');
    const first = (name: string) => epochs.find(({ metrics }) => metrics.others![name]! > 0.95)!.epoch;
    expect(first('testAccuracy')).toBeGreaterThan(3 * first('trainAccuracy'));
    expect(ended(events).reason).toBe('escaped');
  });
});
