import {
  builtinProtocols,
  builtins,
  conformanceTest,
  lines,
  plainTest,
  short,
  small,
  type Template,
  trialWith,
} from './new-file';

const escaping = (name: string, ...more: readonly string[]): string =>
  lines(
    `name: ${name}`,
    small,
    'escape: { singularValue: 2, above: 0.5 }',
    short,
    'replicas: { count: 3 }',
    ...more,
    `plugins: [./${name}.ts]`,
  );

export const reporter: Template = {
  plugin: (name) => `// A reporter of one's own: it sees every event, and at the end the summary and the cells.
import { definePlugin, defineReporter } from '@kramers/core';

const reporter = defineReporter({
  name: '${name}',
  summary: 'Writes ${name}.md, one row for each grid point',
  finished({ summary }, folder) {
    const rows = summary.points.map(({ label, replicas, escapes }) => {
      return \`| \${label.replaceAll('|', '\\\\|')} | \${replicas} | \${escapes} |\`;
    });
    folder.write('${name}.md', ['| set-up | replicas | escapes |', '|---|---|---|', ...rows, ''].join('\\n'));
  },
});

export default definePlugin({ name: '${name}', reporters: [reporter] });
`,
  trial: (name) => escaping(name, `reporters: [csv, json, html, ${name}]`),
  test: (name) =>
    conformanceTest(
      name,
      [...builtins, builtinProtocols],
      'reporterConformance',
      'plugin.reporters![0]!, { plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin], experiment }',
      trialWith("{ kind: 'random-init', beta: 0.1, epochs: 20 }"),
    ),
};

export const figure: Template = {
  plugin: (name) => `// A figure of one's own, in every report: plain columns for curves and points over two axes.
import { defineFigure, definePlugin } from '@kramers/core';

const figure = defineFigure({
  name: '${name}',
  summary: 'SGD steps that each grid point took',
  of: ({ summary }) => ({
    name: '${name}',
    title: 'Steps',
    caption: 'SGD steps of each grid point, all replicas together.',
    x: { label: 'grid point', unit: null, scale: 'linear' },
    y: { label: 'steps', unit: null, scale: 'linear' },
    series: [
      {
        label: 'steps',
        kind: 'points',
        origin: 'measured',
        x: summary.points.map((_, i) => i + 1),
        y: summary.points.map(({ steps }) => steps),
      },
    ],
  }),
});

export default definePlugin({ name: '${name}', figures: [figure] });
`,
  trial: (name) => escaping(name, 'over: { protocol.beta: [0.02, 0.05, 0.1] }').replace('beta: 0.05, ', ''),
  test: (name) =>
    plainTest(
      name,
      ["import { trapRun } from '@kramers/core/testing';"],
      `test('${name} has a point for each grid point', () => {`,
      '  const drawn = plugin.figures![0]!.of(trapRun([{ replicas: [90] }, { replicas: [110] }]));',
      '  const [first] = [drawn ?? []].flat();',
      "  assert.ok(first && 'series' in first);",
      '  assert.deepEqual(first.series[0]!.x, [1, 2]);',
      '});',
    ),
};

export const finding: Template = {
  plugin: (
    name,
  ) => `// A finding of one's own: what summary.json says of the values that a protocol returned, for each grid point.
import { defineFinding, definePlugin, defineProtocol, initialise, train } from '@kramers/core';
import { z } from 'zod';

/** Returns what the finding is about; a built-in protocol that returns something will do as well. */
const protocol = defineProtocol({
  name: '${name}',
  summary: 'Trains at one β, and returns the rank in the end',
  options: z.strictObject({ beta: z.number().nonnegative(), epochs: z.int().positive() }),
  *run({ beta, epochs }) {
    yield* initialise();
    const end = yield* train({ name: 'learn', beta, epochs });
    return { finalRank: end.metrics.rank };
  },
});

const finding = defineFinding({
  name: '${name}',
  summary: 'Mean of the final ranks that the protocol returned',
  of(values) {
    const ranks = values.flatMap((value) => (value as { finalRank?: number } | null)?.finalRank ?? []);
    // Undefined where it has nothing to say.
    return ranks.length === 0 ? undefined : ranks.reduce((a, b) => a + b, 0) / ranks.length;
  },
});

export default definePlugin({ name: '${name}', protocols: [protocol], findings: [finding] });
`,
  trial: (name) =>
    lines(
      `name: ${name}`,
      small,
      'escape: { singularValue: 2, above: 0.5 }',
      `protocol: { kind: ${name}, beta: 0.05, epochs: 200 }`,
      'replicas: { count: 3 }',
      `plugins: [./${name}.ts]`,
    ),
  test: (name) =>
    plainTest(
      name,
      ["import { trapExperiment } from '@kramers/core/testing';"],
      `test('${name} is the mean, and nothing where nothing was returned', () => {`,
      "  const point = { experiment: trapExperiment, label: 'trap', replicas: 3 };",
      '  assert.equal(plugin.findings![0]!.of([{ finalRank: 1 }, { finalRank: 2 }, null], point), 1.5);',
      '  assert.equal(plugin.findings![0]!.of([null], point), undefined);',
      '});',
    ),
};
