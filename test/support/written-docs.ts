import { evaluator, functionNames, parseExpression } from '@kramers/core/expression';
import { createKramers } from '@kramers/cli';
import { kramers } from './command';

/** What each function of an expression gives. */
const functions: Readonly<Record<(typeof functionNames)[number], string>> = {
  abs: '\\|x\\|; slope 0 at 0',
  sign: '−1, 0 or 1',
  floor: 'the whole number below',
  ceil: 'the whole number above',
  min: 'the smaller of two; where they tie, the slope of the first',
  max: 'the larger of two; where they tie, the slope of the first',
  exp: 'eˣ',
  log: 'the natural logarithm',
  sqrt: '√x',
  sin: 'sine',
  cos: 'cosine',
  tan: 'tangent',
  sinh: 'hyperbolic sine',
  cosh: 'hyperbolic cosine',
  tanh: 'hyperbolic tangent',
  atan: 'inverse tangent',
  erf: 'the error function',
  sigmoid: '1/(1 + e⁻ˣ)',
  softplus: 'ln(1 + eˣ)',
};

/** Operators from the loosest to the tightest, with an example each, of which the value is worked out. */
const operators: readonly (readonly [sign: string, meaning: string, example: string])[] = [
  ['`? :`', 'one of two, by a condition', 'x > 0 ? x : 0.1 * x'],
  ['`==` `!=`', '1 where equal, or unequal, otherwise 0', '(x == 2) * 5'],
  ['`<` `>` `<=` `>=`', '1 where true, otherwise 0', '(x <= 3) * 5'],
  ['`+` `-`', 'sum and difference', 'x - 3'],
  ['`*` `/` `%`', 'product, quotient, remainder', '7 % x'],
  ['`-`', 'sign', '-x^2'],
  ['`^`', 'power, from the right', '2^x^2'],
];

/** docs/expressions.md: every function and operator of expressions, examples worked out at x = 2. */
export function expressionsPage(): string {
  const at = (text: string): string => String(Number(evaluator(parseExpression(text, ['x']))(2).toPrecision(6)));
  const named = functionNames.map((name) => {
    const example = name === 'min' || name === 'max' ? `${name}(x, 1)` : `${name}(x)`;
    return `| \`${example}\` | ${functions[name]} | ${at(example)} |`;
  });
  const signs = operators.map(
    ([sign, meaning, example]) => `| ${sign} | ${meaning} | \`${example}\` is ${at(example)} |`,
  );
  return `# Expressions

Activations are expressions of \`x\`; schedules of β, T and the learning rate are expressions of \`epoch\`. They are
parsed and compiled, never run as code; \`pi\` and \`e\` are known, spaces mean nothing, and numbers are written as in
\`1e-3\`. Examples are at x = 2.

## Functions

| function | gives | at x = 2 |
|---|---|---|
${named.join('\n')}

Where a function has no slope, the table says what is taken. The functions are Kramers' own, so that their last digit
is the same on every machine.

## Operators

From the loosest to the tightest:

| operator | gives | example |
|---|---|---|
${signs.join('\n')}

An activation such as \`x > 0 ? x : 0.01 * x\` is a leaky ReLU; a schedule such as \`0.25 + 0.1 * exp(-epoch / 500)\`
lowers β to 0.25.
`;
}

/**
 * The site's page reference.md: what `kramers show` says of each protocol, with a pipeline's steps, and of each kind of
 * data.
 */
export async function referencePage(): Promise<string> {
  const { registry } = createKramers();
  const sections: string[] = [];
  for (const [kind, title] of [
    ['protocols', 'Protocols'],
    ['data', 'Data'],
  ] as const) {
    sections.push(`## ${title}`);
    for (const { name, summary } of registry.all(kind)) {
      const { stdout } = await kramers(['show', `${kind}/${name}`], { width: 118 });
      const [, ...rest] = stdout.trimEnd().split('\n\n');
      sections.push(`### ${name}`, `${summary}.`, `\`\`\`text\n${rest.join('\n\n')}\n\`\`\``);
    }
  }
  return `# All protocols and data, with their options

What \`kramers show NAME\` prints. The steps of a \`pipeline\` are under [its name](#pipeline).

${sections.join('\n\n')}
`;
}
