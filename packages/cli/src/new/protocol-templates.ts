import { builtins, conformanceTest, lines, plainTest, short, small, type Template, trialWith } from './new-file';

const quench = (name: string): string =>
  lines(
    `name: ${name}`,
    small,
    'training: { batchSize: full }',
    'escape: { singularValue: 1, below: 0.05 }',
    `protocol: { kind: ${name}, from: 0.05, to: 0.45, epochs: 2000 }`,
    'replicas: { count: 3 }',
    `plugins: [./${name}.ts]`,
  );

export const protocol: Template = {
  plugin: (
    name,
  ) => `// A protocol of one's own: what is done to each network. It asks for phases, and learns how each of them ended.
import { defineProtocol, definePlugin, initialise, train } from '@kramers/core';
import { z } from 'zod';

const protocol = defineProtocol({
  name: '${name}',
  summary: 'Trains at one β, changes it at once, and watches how the rank follows',
  options: z.strictObject({ from: z.number().nonnegative(), to: z.number().nonnegative(), epochs: z.int().positive() }),
  *run({ from, to, epochs }) {
    yield* initialise();
    yield* train({ name: 'before', beta: from, epochs, until: 'converged', role: 'prepare' });
    const end = yield* train({ name: 'after', beta: to, epochs, watch: true });
    return { finalRank: end.metrics.rank };
  },
});

export default definePlugin({ name: '${name}', protocols: [protocol] });
`,
  trial: quench,
  test: (name) =>
    conformanceTest(
      name,
      builtins,
      'protocolConformance',
      'plugin.protocols![0]!, { plugins: [modelsPlugin, kernelsPlugin], experiment }',
      trialWith(`{ kind: '${name}', from: 0.05, to: 0.45, epochs: 200 }`),
    ),
};

export const event: Template = {
  plugin: (
    name,
  ) => `// An event of one's own, and a protocol that sends it. Listen with ofType('${name}'), or in a reporter's event.
import { defineProtocol, definePlugin, type EventSource, initialise, train } from '@kramers/core';
import { z } from 'zod';

declare module '@kramers/core' {
  interface TrainingEventMap {
    '${name}': EventSource & { readonly epoch: number; readonly testMse: number };
  }
}

const protocol = defineProtocol({
  name: '${name}',
  summary: 'Trains at one β, and tells when the test error has fallen below a level',
  options: z.strictObject({ beta: z.number().nonnegative(), below: z.number(), epochs: z.int().positive() }),
  conditions: ({ below }) => [['below', { metric: 'testMse', below }]],
  *run({ beta, below, epochs }, { emit }) {
    yield* initialise();
    const end = yield* train({ name: 'plateau', beta, epochs, until: [{ metric: 'testMse', below }] });
    if (end.condition === 0) emit('${name}', { epoch: end.epochs, testMse: end.metrics.testMse });
    return { below: end.condition === 0 ? end.epochs : null };
  },
});

const event = {
  name: '${name}',
  summary: 'The test error has fallen below the level',
  schema: z.strictObject({ epoch: z.number(), testMse: z.number() }),
};

export default definePlugin({ name: '${name}', protocols: [protocol], events: [event] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      'escape: { singularValue: 2, above: 0.5 }',
      `protocol: { kind: ${name}, beta: 0.05, below: 0.8, epochs: 500 }`,
      'replicas: { count: 3 }',
      `plugins: [./${name}.ts]`,
    ),
  test: (name) =>
    plainTest(
      name,
      ["import { eventsOf } from '@kramers/core/testing';", ...builtins],
      trialWith(`{ kind: '${name}', beta: 0.05, below: 10, epochs: 20 }`),
      '',
      `test('${name} is told once of each network', async () => {`,
      '  const events = await eventsOf({ plugins: [modelsPlugin, kernelsPlugin, plugin], experiment });',
      `  assert.equal(events.filter(({ type }) => type === '${name}').length, 1);`,
      '});',
    ),
};

export const rateMethod: Template = {
  plugin: (
    name,
  ) => `// A rate method of one's own, on the kit that flux sampling is made of: interfaces at equal distances.
import { defineRateMethod, definePlugin } from '@kramers/core';
import { escapeRate, forwardFlux, rareEventOptions, type SamplerFactory } from '@kramers/protocols';
import { z } from 'zod';

const method = defineRateMethod({
  name: '${name}',
  summary: 'Forward flux sampling through interfaces at equal distances',
  options: z.strictObject({
    ...rareEventOptions,
    trials: z.int().min(10).default(100).meta({ description: 'Walks from each interface, in each repeat.' }),
    interfaces: z.int().min(1).default(6).meta({ description: 'How many there are, the target among them.' }),
  }),
  run(options, context) {
    const { trials, interfaces: count } = options;
    const factory: SamplerFactory = function* (walks, { home, gate }, target, looks) {
      const levels = Array.from({ length: count }, (_, i) => gate + ((target - gate) * (i + 1)) / count);
      const stages = levels.map((level) => ({ level, trials, floors: [] }));
      return (departures, random, name) => forwardFlux(walks, departures, { home, stages, looks, random, name });
    };
    return escapeRate('${name}', { ...options, departures: trials }, context, factory);
  },
});

export default definePlugin({ name: '${name}', rateMethods: [method] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      'data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }',
      'training: { batchSize: full, stepsPerEpoch: 8 }',
      'escape: { singularValue: 2, above: 0.3 }',
      'protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, temperature: 6.0e-4, epochs: 5000 }',
      `plugins: [./${name}.ts]`,
    ),
  command: (name) => `kramers rate ${name}.yaml --method ${name}`,
  test: (name) =>
    plainTest(
      name,
      [
        "import { isRateEstimate } from '@kramers/core/plugins';",
        "import { eventsOf } from '@kramers/core/testing';",
        ...builtins,
      ],
      'const experiment = {',
      "  name: 'trial',",
      "  data: { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true },",
      "  training: { batchSize: 'full', stepsPerEpoch: 8 },",
      `  protocol: { kind: '${name}', trapBeta: 0.361, beta: 0.25, temperature: 6e-4, trials: 50, repeats: 2 },`,
      '};',
      '',
      `test('${name} gives an escape time, with its error', async () => {`,
      '  const events = await eventsOf({ plugins: [modelsPlugin, kernelsPlugin, plugin], experiment });',
      "  const [value] = events.flatMap((one) => (one.type === 'cell-finished' ? [one.result.value] : []));",
      '  assert.ok(isRateEstimate(value) && value.lnTau !== null && value.lnTauError !== null);',
      '  // The free energy of the missing mode predicts 6.03 (kramers rate shows it beside the estimate).',
      '  assert.ok(Math.abs(value.lnTau - 6.03) < 1, `ln τ = ${value.lnTau}`);',
      '});',
    ),
};

export const executor: Template = {
  plugin: (
    name,
  ) => `// An executor of one's own: where and how cells are computed. This one does it here, and counts them.
import { defineExecutor, definePlugin, InProcessExecutor } from '@kramers/core';

const executor = defineExecutor({
  name: '${name}',
  summary: 'One cell after the other in this thread, counted on stderr',
  create({ registry }) {
    const inner = new InProcessExecutor(registry);
    return {
      execute(cells, options) {
        console.error(\`${name}: \${cells.length} cells to compute\`);
        return inner.execute(cells, options);
      },
      settled: () => inner.settled(),
    };
  },
});

export default definePlugin({ name: '${name}', executors: [executor] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      'replicas: { count: 3 }',
      `plugins: [./${name}.ts]`,
    ),
  command: (name) => `kramers run ${name}.yaml --executor ${name}`,
  test: (name) =>
    plainTest(
      name,
      [
        "import { createLab, type Executor, InProcessExecutor, uncheckedExperiment } from '@kramers/core';",
        "import type { Registry } from '@kramers/core/plugins';",
        ...builtins,
        "import { protocolsPlugin } from '@kramers/protocols';",
        "import { lastValueFrom } from 'rxjs';",
      ],
      trialWith("{ kind: 'random-init', beta: 0.1, epochs: 20 }"),
      'const digestWith = async (executor: (registry: Registry) => Executor) => {',
      '  const lab = createLab({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin], executor });',
      '  const trial = uncheckedExperiment(experiment);',
      '  return (await lastValueFrom(lab.run(trial).pipe(lab.summary(trial)))).digest;',
      '};',
      '',
      `test('${name} computes what any executor does', async () => {`,
      '  const own = await digestWith((registry) =>',
      '    plugin.executors![0]!.create({ registry, workers: 1, plugins: [], objects: [] }),',
      '  );',
      '  assert.equal(own, await digestWith((registry) => new InProcessExecutor(registry)));',
      '});',
    ),
};
