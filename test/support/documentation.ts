import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An exported function or class, and the lines of its examples; none where it has no `@example`. */
export interface Documented {
  readonly name: string;
  readonly example: readonly string[];
}

const texts = new Map<string, string>();

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
}

/** The functions and classes that an index exports, from whatever file they come. */
export function documentedIn(index: string): Documented[] {
  const found = [...textOf(index).matchAll(/^export \{([^}]*)\} from '(\.[^']*)'/gm)].flatMap(([, list, path]) => {
    const declared = declaredIn(fileOf(join(dirname(index), path!)));
    return list!.split(',').flatMap((name) => declared.find((one) => one.name === name.trim()) ?? []);
  });
  return [...found, ...declaredIn(index)];
}

function fileOf(path: string): string {
  try {
    textOf(`${path}.ts`);
    return `${path}.ts`;
  } catch {
    return join(path, 'index.ts');
  }
}

/** What a file declares, or hands on from others. */
function declaredIn(file: string): Documented[] {
  const declaration =
    /(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\n)?^export (?:abstract )?(?:async )?(?:function\*?|class) (\w+)/gm;
  const own = [...textOf(file).matchAll(declaration)].map(([, doc = '', name]) => ({
    name: name!,
    example: exampleIn(doc),
  }));
  // Of a function with overloads the first has the docstring.
  return own.filter(({ name }, i) => own.findIndex((one) => one.name === name) === i);
}

function exampleIn(doc: string): string[] {
  const lines = doc.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
  let inside = false;
  return lines.flatMap((line) => {
    const [, tag, rest = ''] = /^@(\w+) ?(.*)/.exec(line) ?? [];
    if (tag !== undefined) inside = tag === 'example';
    const code = tag === undefined ? line : rest;
    return inside && code.trim() !== '' ? [code] : [];
  });
}

const number = /-?(?:\d+(?:\.\d+)?(?:e-?\d+)?|Infinity)|NaN/;
const literal = new RegExp(`^(?:${number.source}|true|false|null|undefined|'.*'|\\[.*\\]|\\{.*\\})$`);
const numeral = new RegExp(`^(?:${number.source})$`);
const parts = new RegExp(`'(?:[^'\\\\]|\\\\.)*'|\\b[a-zA-Z]\\w*|${number.source}`, 'g');

/** Whether a line is an expression whose value stands behind it. */
export const isChecked = (line: string): boolean => checked(line) !== null;

function checked(line: string): { expression: string; value: string } | null {
  const [, expression, value] = /^(?!const |if |throw |console\.)(\S.*); \/\/ (.*)$/.exec(line) ?? [];
  return expression === undefined || !literal.test(value!) ? null : { expression, value: value! };
}

/**
 * The source of a module that does what examples do: its `examples` are pairs of a name and a function, which is given
 * `$check`, which takes a value and the one expected, and `$near`, which makes the latter of a number's digits.
 *
 * @param scope the modules in whose scope examples are written, by the names that they export.
 */
export function moduleOf(examples: readonly Documented[], scope: ReadonlyMap<string, string>): string {
  const imports = new Map(scope);
  const bodies = examples.map(({ name, example }) => {
    const lines = example.filter((line) => !/^import .* from /.test(line));
    for (const line of example) {
      const [, names, from] = /^import \{(.*)\} from '(.*)'/.exec(line) ?? [];
      for (const one of names?.split(',') ?? []) imports.set(one.trim(), from!);
    }
    const body = lines.map((line) => {
      const found = checked(line);
      if (!found) return line;
      const value = found.value.replace(parts, (part) => (numeral.test(part) ? `$near('${part}')` : part));
      return `$check(${JSON.stringify(`${name}: ${line}`)}, ${found.expression}, ${value});`;
    });
    return `['${name}', async function* ($check, $near) {\n${body.join('\n')}\n}]`;
  });
  const words = new Set(bodies.join('\n').match(/\w+/g));
  const used = [...imports].filter(([name]) => words.has(name));
  const lines = used.map(([name, from]) => `import { ${name} } from '${from}';`);
  return [...lines, `export const examples = [\n${bodies.join(',\n')}\n];`].join('\n');
}

/** The names that an index exports beside types. */
export function namesIn(index: string): string[] {
  const listed = [...textOf(index).matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list!.split(','));
  const declared = [...textOf(index).matchAll(/^export (?:const|function\*?|class) (\w+)/gm)].map(([, name]) => name!);
  return [...listed.map((name) => name.trim()).filter((name) => /^\w+$/.test(name)), ...declared];
}
