import { claimFiles, ledgerFiles, type NewFile } from './claim-templates';

export type { NewFile } from './claim-templates';

/** What `kramers new` can begin. */
export const newKinds = ['model', 'protocol', 'reporter', 'metric', 'loss', 'claim', 'ledger', 'experiment'] as const;

/** One of the things that can be begun. */
export type NewKind = (typeof newKinds)[number];

/** The files of a new thing of that name. They run as they stand. */
export function newFiles(kind: NewKind, name: string): NewFile[] {
  if (kind === 'experiment')
    return [{ ending: '.yaml', text: experimentText(name), about: `kramers run ${name}.yaml` }];
  if (kind === 'claim') return claimFiles(name);
  if (kind === 'ledger') return ledgerFiles(name);
  return [
    { ending: '.ts', text: plugins[kind](name), about: `the ${kind}, to be made your own` },
    { ending: '.yaml', text: trials[kind](name), about: `an experiment with it: kramers run ${name}.yaml` },
    { ending: '.test.ts', text: tests[kind](name), about: `its test: kramers test ${name}.test.ts` },
  ];
}

type PluginKind = Exclude<NewKind, 'experiment' | 'claim' | 'ledger'>;

const plugins: Readonly<Record<PluginKind, (name: string) => string>> = {
  model: (
    name,
  ) => `// A network of one's own: an activation, as an expression of x. Its derivative is found by the machine.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: '${name}',
  models: [{ name: '${name}', summary: 'x / (1 + |x|)', activation: 'x / (1 + abs(x))' }],
});
`,
  protocol: (
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
  reporter: (name) => `// A reporter of one's own: it sees every event, and at the end the summary and the cells.
import { definePlugin, defineReporter } from '@kramers/core';

const reporter = defineReporter({
  name: '${name}',
  summary: 'Writes ${name}.md, one row for each grid point',
  finished({ summary }, folder) {
    const rows = summary.points.map(({ label, replicas, escapes }) => \`| \${
label.replaceAll('|', '\\\\|')} | \${replicas} | \${escapes} |\`);
    folder.write('${name}.md', ['| set-up | replicas | escapes |', '|---|---|---|', ...rows, ''].join('\\n'));
  },
});

export default definePlugin({ name: '${name}', reporters: [reporter] });
`,
  metric: (
    name,
  ) => `// A metric of one's own: a number for every epoch, from weights and singular values. It becomes a column.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: '${name}',
  metrics: [
    {
      name: '${nameOf('metric', name)}',
      summary: 'The second singular value over the first',
      measure: ({ singularValues: [first = 0, second = 0] }) => second / first,
    },
  ],
});
`,
  loss: (name) => `// A loss of one's own: its value and its gradient for one sample, of outputs f and targets y.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: '${name}',
  losses: [
    {
      name: '${name}',
      summary: 'ln cosh of the errors: squared near the target, straight far from it',
      value: (f, y) => f.reduce((sum, value, i) => sum + Math.log(Math.cosh(value - y[i]!)), 0),
      gradient: (f, y, out) => f.forEach((value, i) => (out[i] = Math.tanh(value - y[i]!))),
    },
  ],
});
`,
};

const small = 'data: { kind: gaussian, correlations: [0.9, 0.8], samples: 128, testSamples: 128 }';
const sweep = 'protocol: { kind: annealing, from: 0.1, to: 1, step: 0.1, epochs: 300, prepareEpochs: 1000 }';
const short = 'protocol: { kind: random-init, beta: 0.05, epochs: 200 }';

const trials: Readonly<Record<PluginKind, (name: string) => string>> = {
  model: (name) =>
    lines(
      `name: ${name}`,
      small,
      `model: { kind: ${name}, depth: 2, width: 6 }`,
      'training: { learningRate: 0.2, batchSize: full }',
      sweep,
      `plugins: [./${name}.ts]`,
    ),
  protocol: (name) =>
    lines(
      `name: ${name}`,
      small,
      'training: { batchSize: full }',
      'escape: { singularValue: 1, below: 0.05 }',
      `protocol: { kind: ${name}, from: 0.05, to: 0.45, epochs: 2000 }`,
      'replicas: { count: 3 }',
      `plugins: [./${name}.ts]`,
    ),
  reporter: (name) =>
    lines(
      `name: ${name}`,
      small,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      'replicas: { count: 3 }',
      `reporters: [csv, json, html, ${name}]`,
      `plugins: [./${name}.ts]`,
    ),
  metric: (name) =>
    lines(
      `name: ${name}`,
      small,
      `metrics: [${nameOf('metric', name)}]`,
      `escape: { metric: ${nameOf('metric', name)}, above: 0.9 }`,
      short,
      `plugins: [./${name}.ts]`,
    ),
  loss: (name) =>
    lines(
      `name: ${name}`,
      small,
      `training: { loss: ${name} }`,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      `plugins: [./${name}.ts]`,
    ),
};

const trial = `{
  name: 'trial',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 32, testSamples: 32 },
  escape: { singularValue: 1, below: 0.05 },
`;

const tests: Readonly<Record<PluginKind, (name: string) => string>> = {
  model: (name) =>
    testOf(
      name,
      ["import { typescriptBackend } from '@kramers/models';"],
      'modelConformance',
      'plugin.models![0]!, typescriptBackend',
    ),
  protocol: (name) =>
    testOf(
      name,
      ["import { kernelsPlugin } from '@kramers/kernels';", "import { modelsPlugin } from '@kramers/models';"],
      'protocolConformance',
      'plugin.protocols![0]!, { plugins: [modelsPlugin, kernelsPlugin], experiment }',
      `${trial}  protocol: { kind: '${name}', from: 0.05, to: 0.45, epochs: 200 },\n}`,
    ),
  reporter: (name) =>
    testOf(
      name,
      [
        "import { kernelsPlugin } from '@kramers/kernels';",
        "import { modelsPlugin } from '@kramers/models';",
        "import { protocolsPlugin } from '@kramers/protocols';",
      ],
      'reporterConformance',
      'plugin.reporters![0]!, { plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin], experiment }',
      `${trial}  protocol: { kind: 'random-init', beta: 0.1, epochs: 20 },\n}`,
    ),
  metric: (name) => testOf(name, [], 'metricConformance', 'plugin.metrics![0]!'),
  loss: (name) => testOf(name, [], 'lossConformance', 'plugin.losses![0]!'),
};

/** A test that runs a conformance suite in Node's own test runner. */
function testOf(name: string, imports: readonly string[], suite: string, args: string, experiment?: string): string {
  return lines(
    `// All that every contribution of its kind must do. Add what yours must do beside.`,
    "import { test } from 'node:test';",
    `import { ${suite} } from '@kramers/core/testing';`,
    ...imports,
    `import plugin from './${name}';`,
    '',
    ...(experiment === undefined ? [] : [`const experiment = ${experiment};`, '']),
    `for (const check of ${suite}(${args})) test(\`${name} \${check.name}\`, () => check.run());`,
  );
}

function experimentText(name: string): string {
  return lines(
    '# A network is trapped at rank 1, then watched at a lower β under Langevin noise, at three temperatures.',
    '# kramers show experiment lists every key; kramers show rank-trap the options of this protocol.',
    `name: ${name}`,
    'data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }',
    'model: { kind: linear, depth: 3, width: 10 }',
    'training: { learningRate: 0.08, batchSize: full, stepsPerEpoch: 8 }',
    'escape: { singularValue: 2, above: 0.3 }',
    'protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, epochs: 5000 }',
    'over: { protocol.temperature: [7.0e-4, 8.0e-4, 1.0e-3] }',
    'replicas: { count: 10, seed: 42 }',
  );
}

function lines(...texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}

/** The name under which an experiment knows the new thing: metrics are columns, and columns are in camel case. */
export function nameOf(kind: NewKind, name: string): string {
  return kind === 'metric' ? name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) : name;
}
