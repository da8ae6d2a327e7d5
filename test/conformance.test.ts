import { definePlugin, defineProtocol, defineReporter, initialise, train, type TrainingEvent } from '@kramers/core';
import { checkGrammar, eventsOf, protocolConformance, reporterConformance, runChecks } from '@kramers/core/testing';
import { kernelsPlugin } from '@kramers/kernels';
import modelsPlugin from '@kramers/models';
import protocolsPlugin, { annealing, pipeline, randomInit, rankTrap, sparseSampling } from '@kramers/protocols';
import reportersPlugin from '@kramers/reporters';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { mlflowServer } from './support/mlflow-server';

const plugins = [modelsPlugin, kernelsPlugin, protocolsPlugin];
const experiment = (protocol: object, more: object = {}) => ({
  name: 'conformance',
  data: { correlations: [0.9, 0.8], samples: 64, testSamples: 32 },
  escape: { singularValue: 2, above: 0.3 },
  replicas: { count: 2 },
  protocol,
  ...more,
});
const trapped = { trapBeta: 0.5, rank: 0, trapEpochs: 60, beta: 0.2, epochs: 40, prepareEpochs: 40 };
const steps = [
  { initialise: 'random' },
  { save: 'fresh' },
  { train: { beta: 0.1, epochs: 5 } },
  { restore: 'fresh' },
  { sweep: { beta: { from: 0, to: 0.2, step: 0.1 }, epochs: 3 } },
];

describe('the protocols that come with Kramers', () => {
  const suites = [
    protocolConformance(randomInit, {
      plugins,
      experiment: experiment({ kind: 'random-init', beta: 0.1, epochs: 30 }),
    }),
    protocolConformance(rankTrap, {
      plugins,
      experiment: experiment({ kind: 'rank-trap', temperature: 1e-3, ...trapped }),
    }),
    protocolConformance(rankTrap, {
      plugins,
      experiment: experiment({ kind: 'rank-trap', ...trapped }, { model: { kind: 'tanh', bias: true } }),
    }),
    protocolConformance(annealing, {
      plugins,
      experiment: experiment({
        kind: 'annealing',
        from: 0,
        to: 0.4,
        step: 0.1,
        direction: 'loop',
        epochs: 20,
        prepareEpochs: 20,
      }),
    }),
    protocolConformance(sparseSampling, {
      plugins,
      experiment: experiment({ kind: 'sparse-sampling', pool: 40, samples: 10, ...trapped }),
    }),
    protocolConformance(pipeline, { plugins, experiment: experiment({ kind: 'pipeline', steps }) }),
  ];
  it.each(suites.flat().map((check, i) => ({ ...check, suite: Math.floor(i / suites[0]!.length) })))(
    '$suite: $name',
    ({ run }) => run(),
  );
});

describe('the reporters that come with Kramers', () => {
  let server: Awaited<ReturnType<typeof mlflowServer>>;
  beforeAll(async () => {
    server = await mlflowServer();
    vi.stubEnv('MLFLOW_TRACKING_URI', server.uri);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });
  const trial = {
    plugins: [...plugins, reportersPlugin],
    experiment: experiment({ kind: 'random-init', beta: 0.1, epochs: 5 }),
  };
  for (const reporter of reportersPlugin.reporters ?? []) {
    it.each(reporterConformance(reporter, trial))(`${reporter.name}: $name`, ({ run }) => run());
  }
});

describe('the suites themselves', () => {
  const broken = (run: () => ReturnType<typeof randomInit.run>) =>
    defineProtocol({ name: 'broken', summary: 'Does something wrong', options: z.strictObject({}), run });
  const verdict = (protocol: ReturnType<typeof broken>) =>
    runChecks(protocolConformance(protocol, { plugins, experiment: experiment({ kind: 'broken' }) }));

  it('find a protocol that does not ask for the same things again', async () => {
    let count = 0;
    const moody = broken(function* () {
      yield* initialise();
      yield* train({ name: 'train', beta: 0.01 * ++count, epochs: 2 });
    });
    await expect(verdict(moody)).rejects.toThrow(/replayed, request 1 is/);
  });

  it('find a protocol that returns what JSON cannot hold', async () => {
    await expect(
      verdict(
        broken(function* () {
          yield* initialise();
          return { tau: Infinity };
        }),
      ),
    ).rejects.toThrow(/a number that is not finite/);
  });

  it('find a protocol that fails, with its message', async () => {
    await expect(
      verdict(
        broken(function* () {
          yield* initialise();
          throw new Error('out of ideas');
        }),
      ),
    ).rejects.toThrow(/the cell failed: out of ideas/);
  });

  it('find events out of order', async () => {
    const events = await eventsOf({ plugins, experiment: experiment({ kind: 'random-init', beta: 0.1, epochs: 3 }) });
    const without = (type: TrainingEvent['type']) => {
      const at = events.findIndex((event) => event.type === type);
      return events.filter((_, i) => i !== at);
    };
    expect(() => checkGrammar(events)).not.toThrow();
    expect(() => checkGrammar(without('run-started'))).toThrow(/begins with run-started/);
    expect(() => checkGrammar(without('cell-started'))).toThrow(/before cell-started/);
    expect(() => checkGrammar(without('phase-started'))).toThrow(/outside any phase/);
    expect(() => checkGrammar(without('phase-ended'))).toThrow(/ends inside phase/);
    expect(() => checkGrammar(without('cell-finished'))).toThrow(/no cell-finished/);
    expect(() => checkGrammar([...events.slice(0, 5), ...events.slice(6)])).toThrow(/follows epoch/);
  });

  it('find a reporter that writes outside its folder, or differently each time', async () => {
    let count = 0;
    const stray = defineReporter({
      name: 'stray',
      summary: '',
      finished: (_, folder) => folder.write('../count.txt', String(++count)),
    });
    const trial = { plugins, experiment: experiment({ kind: 'random-init', beta: 0.1, epochs: 2 }) };
    await expect(runChecks(reporterConformance(stray, trial))).rejects.toThrow(
      /outside the folder[\s\S]*different the second time/,
    );
  });

  it('accept a plugin’s own protocol that is not registered elsewhere', async () => {
    const mine = definePlugin({
      name: 'mine',
      protocols: [
        broken(function* () {
          yield* initialise();
        }),
      ],
    });
    await expect(
      runChecks(protocolConformance(mine.protocols![0]!, { plugins, experiment: experiment({ kind: 'broken' }) })),
    ).resolves.toBeUndefined();
  });
});
