import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';

/**
 * What each package can be asked for, and the source file that answers: by it everything is found that is not built
 * yet.
 */
const doors: Readonly<Record<string, string>> = {
  'theory/elementary': 'theory/src/elementary/index.ts',
  theory: 'theory/src/index.ts',
  'core/testing': 'core/src/testing/index.ts',
  'core/failure': 'core/src/ground/failure.ts',
  'core/printable': 'core/src/ground/printable.ts',
  'core/expression': 'core/src/entries/expression.ts',
  'core/plugins': 'core/src/entries/plugins.ts',
  'core/results': 'core/src/entries/results.ts',
  'core/node': 'core/src/entries/node.ts',
  'core/internal': 'core/src/entries/internal.ts',
  core: 'core/src/index.ts',
  'models/internal': 'models/src/internal.ts',
  models: 'models/src/index.ts',
  kernels: 'kernels/src/index.ts',
  native: 'native/src/index.ts',
  protocols: 'protocols/src/index.ts',
  ledgers: 'ledgers/src/index.ts',
  reporters: 'reporters/src/index.ts',
  cluster: 'cluster/src/index.ts',
  lab: 'lab/src/index.ts',
  cli: 'cli/src/index.ts',
};

/** The source file of each name under which Kramers' packages import each other. */
export const sources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(doors).map(([name, file]) => [
    `@kramers/${name}`,
    fileURLToPath(new URL(`packages/${file}`, import.meta.url)),
  ]),
);

const rxjs = createRequire(new URL('packages/core/package.json', import.meta.url)).resolve('rxjs');

/** Where bundles for Node find modules: rxjs not in the form that Node is offered, which takes 20 ms more to start. */
export const inBundles: Readonly<Record<string, string>> = { ...sources, rxjs: resolve(rxjs, '../../esm/index.js') };

/** What a package is built into: a file for each name that it can be asked for. */
function entries(name: string): Record<string, string> {
  const own = Object.entries(doors).filter(([door]) => door === name || door.startsWith(`${name}/`));
  return Object.fromEntries(
    own.map(([door, file]) => [door === name ? 'index' : door.slice(name.length + 1), file.slice(name.length + 1)]),
  );
}

/**
 * Half of the time that a command takes to start is the engine's reading; names stay, for those who read a stack trace,
 * and lines are short, because the engine prints the line of an error that nobody catches.
 */
export const compact = { minifyWhitespace: true, minifySyntax: true, lineLimit: 160 } as const;

/** What is bundled from CommonJS asks for Node's own modules by require. */
export const requireInModules =
  "import { createRequire as requireBeside } from 'node:module'; const require = requireBeside(import.meta.url);";

/**
 * How every package is built. `tsup` alone writes the JavaScript, which is quick; `tsup --env.only types` writes the
 * declarations, which only those need who publish a package.
 */
export function library(options: Options = {}): (flags: Options) => Options {
  return ({ env }) => ({
    entry: entries(basename(process.cwd())),
    format: ['esm'],
    target: 'node20',
    // Of mathjs only the parser of expressions: the whole of it takes half a second to load.
    noExternal: ['mathjs'],
    ...options,
    clean: env?.['only'] !== 'types',
    // TypeScript 6 warns about an option that the declaration bundler still sets for itself.
    dts: env?.['only'] === 'types' ? { only: true, compilerOptions: { ignoreDeprecations: '6.0' } } : false,
  });
}

export default library();
