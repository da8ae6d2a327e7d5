/** A new file: the end of its name, its text, and what it is, in a few words. */
export interface NewFile {
  readonly ending: '.ts' | '.test.ts' | '.yaml' | '.md';
  readonly text: string;
  readonly about: string;
}

/** What `kramers new` writes of a kind of contribution: texts that run as they stand, given its name. */
export interface Template {
  /** The plugin's file. */
  plugin(name: string): string;
  /** An experiment with it. */
  trial(name: string): string;
  test(name: string): string;
  /** The command that runs the experiment; `kramers run` unless given. */
  command?(name: string): string;
}

export function lines(...texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}

/** Keys that most experiments here begin with. */
export const small = 'data: { kind: gaussian, correlations: [0.9, 0.8], samples: 128, testSamples: 128 }';
export const short = 'protocol: { kind: random-init, beta: 0.05, epochs: 200 }';

/** Imports of the plugins that an experiment in a test needs. */
export const builtins = [
  "import { kernelsPlugin } from '@kramers/kernels';",
  "import { modelsPlugin } from '@kramers/models';",
];
export const builtinProtocols = "import { protocolsPlugin } from '@kramers/protocols';";

/** An experiment in a test, with its protocol. */
export function trialWith(protocol: string): string {
  return lines(
    'const experiment = {',
    "  name: 'trial',",
    "  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 32, testSamples: 32 },",
    '  escape: { singularValue: 1, below: 0.05 },',
    `  protocol: ${protocol},`,
    '};',
  ).trimEnd();
}

/** A test that runs a conformance suite in Node's own test runner. */
export function conformanceTest(
  name: string,
  imports: readonly string[],
  suite: string,
  args: string,
  experiment?: string,
): string {
  return lines(
    '// All that every contribution of its kind must do. Add what yours must do beside.',
    "import { test } from 'node:test';",
    `import { ${suite} } from '@kramers/core/testing';`,
    ...imports,
    `import plugin from './${name}';`,
    '',
    ...(experiment === undefined ? [] : [experiment, '']),
    `for (const check of ${suite}(${args})) test(\`${name} \${check.name}\`, () => check.run());`,
  );
}

/** A test of its own, with assertions. */
export function plainTest(name: string, imports: readonly string[], ...body: readonly string[]): string {
  return lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    ...imports,
    `import plugin from './${name}';`,
    '',
    ...body,
  );
}
