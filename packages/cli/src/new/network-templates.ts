import { conformanceTest, lines, plainTest, short, small, type Template } from './new-file';

/** The name under which an experiment knows a metric: metrics are columns, and columns are in camel case. */
export function metricName(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

export const model: Template = {
  plugin: (
    name,
  ) => `// A network of one's own: an activation, as an expression of x. Its derivative is found by the machine.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: '${name}',
  models: [{ name: '${name}', summary: 'tanh x + x/10', activation: 'tanh(x) + 0.1 * x' }],
});
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      `model: { kind: ${name}, depth: 3, width: 6 }`,
      'training: { learningRate: 0.2, batchSize: full }',
      'protocol: { kind: annealing, from: 0.1, to: 1, step: 0.1, epochs: 300, prepareEpochs: 1000 }',
      `plugins: [./${name}.ts]`,
    ),
  test: (name) =>
    conformanceTest(
      name,
      ["import { typescriptBackend } from '@kramers/models';"],
      'modelConformance',
      'plugin.models![0]!, typescriptBackend',
    ),
};

export const data: Template = {
  plugin: (name) => `// Data of one's own: pairs to train and test on. All that is random comes from named streams.
import { type DataKind, type DataSet, dataSetOf, definePlugin } from '@kramers/core';
import { nextNormal, nextUniform, type Stream } from '@kramers/core';
import { z } from 'zod';

const options = z.strictObject({
  correlations: z.array(z.number().gt(0).lt(1)).min(1).meta({ description: 'Of each input with its output.' }),
  samples: z.int().positive().default(512).meta({ description: 'Training samples.' }),
  testSamples: z.int().positive().default(512).meta({ description: 'Test samples, drawn apart.' }),
});

/** Inputs are signs, +1 or −1; each output is its input times η, and normal noise that makes its variance 1. */
function drawn(correlations: readonly number[], count: number, stream: Stream): DataSet {
  const width = correlations.length;
  const x = Float64Array.from({ length: count * width }, () => (nextUniform(stream) < 0.5 ? -1 : 1));
  const y = x.map((sign, i) => {
    const eta = correlations[i % width]!;
    return eta * sign + Math.sqrt(1 - eta * eta) * nextNormal(stream);
  });
  return dataSetOf({ count, inputs: width, outputs: width, x, y });
}

const kind: DataKind<typeof options> = {
  name: '${name}',
  summary: 'Random signs, and outputs of given correlations with them',
  options,
  dimensions: ({ correlations }) => ({ inputs: correlations.length, outputs: correlations.length }),
  correlations: ({ correlations }) => [...correlations].sort((a, b) => b - a),
  create: ({ correlations, samples, testSamples }, stream) => ({
    train: drawn(correlations, samples, stream('train')),
    test: drawn(correlations, testSamples, stream('test')),
    pool: (count) => drawn(correlations, count, stream('pool')),
  }),
};

export default definePlugin({ name: '${name}', data: [kind] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      `data: { kind: ${name}, correlations: [0.9, 0.8], samples: 128, testSamples: 128 }`,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      `plugins: [./${name}.ts]`,
    ),
  test: (name) =>
    plainTest(
      name,
      ["import { openStream } from '@kramers/core';"],
      'const none = (): never => {',
      "  throw new Error('it needs neither a model nor a file');",
      '};',
      'const kind = plugin.data![0]!;',
      'const options = kind.options.parse({ correlations: [0.9, 0.5] });',
      'const drawn = (seed: number) => kind.create(options, (purpose) => openStream(seed, purpose), none, none).train;',
      '',
      `test('${name} draws the same for a seed, and something else for another', () => {`,
      '  assert.deepEqual(drawn(42).samples, drawn(42).samples);',
      '  assert.notDeepEqual(drawn(42).samples, drawn(43).samples);',
      '});',
      '',
      `test('${name} has the correlations that were asked for', () => {`,
      '  const [first, , , second] = drawn(42).moments.cyx;',
      '  // 512 samples: five times the standard error.',
      '  assert.ok(Math.abs(first! - 0.9) < 0.1 && Math.abs(second! - 0.5) < 0.2);',
      '});',
    ),
};

export const metric: Template = {
  plugin: (
    name,
  ) => `// A metric of one's own: a number for every epoch, from weights and singular values. It becomes a column.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: '${name}',
  metrics: [
    {
      name: '${metricName(name)}',
      summary: 'The second singular value over the first',
      measure: ({ singularValues: [first = 0, second = 0] }) => second / first,
    },
  ],
});
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      `metrics: [${metricName(name)}]`,
      `escape: { metric: ${metricName(name)}, above: 0.9 }`,
      short,
      `plugins: [./${name}.ts]`,
    ),
  test: (name) => conformanceTest(name, [], 'metricConformance', 'plugin.metrics![0]!'),
};

export const loss: Template = {
  plugin: (
    name,
  ) => `// A loss of one's own: an expression of an output f and its target y, summed over outputs; its slope follows.
// Where outputs belong together, give value and gradient of a whole sample instead.
import { definePlugin, lossOfExpression } from '@kramers/core';

const loss = lossOfExpression({
  name: '${name}',
  summary: 'ln cosh of the errors: squared near the target, straight far from it',
  expression: 'log(cosh(f - y))',
});

export default definePlugin({ name: '${name}', losses: [loss] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      `training: { loss: ${name} }`,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      `plugins: [./${name}.ts]`,
    ),
  test: (name) => conformanceTest(name, [], 'lossConformance', 'plugin.losses![0]!'),
};

export const optimiser: Template = {
  plugin: (
    name,
  ) => `// An optimiser of one's own: how a gradient becomes a step. It allocates nothing, and remembers in its memory.
import { defineOptimiser, definePlugin } from '@kramers/core';
import { z } from 'zod';

const optimiser = defineOptimiser({
  name: '${name}',
  summary: 'Steps along the sign of a running mean of the gradient, weight decay included',
  options: z.strictObject({ momentum: z.number().min(0).lt(1).default(0.9) }),
  create: ({ momentum }) => ({
    kind: '${name}',
    memory: 1,
    step({ weights, gradient, memory, learningRate, beta, decayed }) {
      for (let i = 0; i < weights.length; i++) {
        const slope = gradient[i]! + (i < decayed ? beta * weights[i]! : 0);
        memory[i] = momentum * memory[i]! + (1 - momentum) * slope;
        weights[i]! -= learningRate * Math.sign(memory[i]!);
      }
    },
  }),
});

export default definePlugin({ name: '${name}', optimisers: [optimiser] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      `training: { learningRate: 0.001, batchSize: full, optimiser: { kind: ${name} } }`,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      `plugins: [./${name}.ts]`,
    ),
  test: (name) =>
    plainTest(
      name,
      [],
      'const optimiser = plugin.optimisers![0]!.create({ momentum: 0.5 });',
      'const knobs = { learningRate: 0.01, beta: 0, decayed: 2 };',
      '',
      `test('${name} walks down a parabola', () => {`,
      '  const weights = Float64Array.of(1, -2);',
      '  const memory = new Float64Array(optimiser.memory * weights.length);',
      '  for (let count = 1; count <= 300; count++)',
      '    optimiser.step({ ...knobs, weights, gradient: weights.slice(), memory, count });',
      '  assert.ok(weights.every((weight) => Math.abs(weight) < 0.05));',
      '});',
    ),
};

export const backend: Template = {
  plugin: (
    name,
  ) => `// A backend of one's own: how the arithmetic is done. Here the reference kernel does all of it, slowly;
// return a kernel of your own for the shapes that it serves, and raise the version whenever its numbers change.
import { type Backend, definePlugin } from '@kramers/core';
import { referenceBackend } from '@kramers/models';

const backend: Backend = {
  name: '${name}',
  summary: 'Kernels of one’s own, where there are any; else the reference kernel',
  version: 1,
  createKernel(model, shape, train, test) {
    return referenceBackend.createKernel(model, shape, train, test);
  },
};

export default definePlugin({ name: '${name}', backends: [backend] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      'escape: { singularValue: 2, above: 0.5 }',
      short,
      `backend: ${name}`,
      `plugins: [./${name}.ts]`,
    ),
  test: (name) =>
    conformanceTest(
      name,
      ["import { linear } from '@kramers/models';"],
      'modelConformance',
      'linear, plugin.backends![0]!',
    ),
};
