import { dirname, extname, resolve } from 'node:path';
import { type Contribution, type ContributionKind, type Model, type Plugin, pluginModule } from '@kramers/core';
import { contributionKinds, PluginError } from '@kramers/core/plugins';
import { parseExpression } from '@kramers/core/expression';
import type { Jiti } from 'jiti';
import { failure, find, loaderFor, locate } from './locate-plugin';
import { hashSource, readSource } from './source-hash';
import { withoutExit } from './without-exit';

/** A plugin, and where it came from. */
export interface LoadedPlugin {
  /** The name under which it was asked for. */
  readonly specifier: string;
  /** What it was looked up from. */
  readonly folder: string;
  readonly plugin: Plugin;
  readonly hash: string;
}

/** A plugin whose source has been read, and nothing of it evaluated. */
export interface FoundPlugin extends Omit<LoadedPlugin, 'plugin'> {
  /** Evaluates it. Throws a PluginError that says what is wrong and what to do. */
  load(): Promise<LoadedPlugin>;
}

/**
 * Finds a plugin, a file (TypeScript or JavaScript) or an installed package, and hashes its source: whoever knows
 * what the hash must be compares it before anything is evaluated.
 *
 * @param specifier a path that begins with `.` or `/`, or a package's name.
 * @param folder what relative paths and packages are looked up from.
 * @throws PluginError that says what is wrong and what to do.
 */
export async function findPlugin(specifier: string, folder: string): Promise<FoundPlugin> {
  const jiti = await loaderFor(folder);
  const file = locate(specifier, folder, jiti);
  const { hash, source } = sourceOf(specifier, file, jiti);
  const load = async (): Promise<LoadedPlugin> => {
    const module = await evaluate(specifier, file, source, jiti);
    const plugin = module['default'] as Plugin;
    check(specifier, plugin);
    return { specifier, folder, plugin, hash };
  };
  return { specifier, folder, hash, load };
}

/**
 * Finds a plugin and evaluates it, as {@link findPlugin} and its `load` do.
 *
 * @throws PluginError if it is not found, cannot be loaded, or is no plugin.
 * @example
 * const lab = createKramers({ plugins: [await loadPlugin('./my-plugin.ts', process.cwd())] });
 */
export async function loadPlugin(specifier: string, folder: string): Promise<LoadedPlugin> {
  return (await findPlugin(specifier, folder)).load();
}

/**
 * Loads a file for what it does: a test.
 *
 * @throws PluginError that says what is wrong and what to do.
 */
export async function loadFile(path: string): Promise<void> {
  const file = resolve(path);
  const jiti = await loaderFor(dirname(file));
  await evaluate(path, locate(file, dirname(file), jiti), readSource(file), jiti);
}

function sourceOf(specifier: string, file: string, jiti: Jiti): ReturnType<typeof hashSource> {
  try {
    return hashSource(file, (imported, importer) => find(imported, importer, jiti));
  } catch (cause) {
    throw failure(specifier, `cannot be read: ${describe(cause)}`, cause);
  }
}

async function evaluate(specifier: string, file: string, source: string, jiti: Jiti): Promise<Record<string, unknown>> {
  try {
    // Transpiled whatever its kind: natively loaded, a module would look for @kramers/core beside itself.
    const options = { filename: file, ext: extname(file), async: true, forceTranspile: true } as const;
    return await withoutExit(async () => (await jiti.evalModule(source, options)) as Record<string, unknown>);
  } catch (cause) {
    throw failure(specifier, `cannot be loaded: ${describe(cause)}`, cause);
  }
}

/** A plugin must be one, and its options schemas of the zod that can read them. */
function check(specifier: string, plugin: Plugin): void {
  try {
    pluginModule(plugin);
    for (const kind of contributionKinds) plugin[kind]?.forEach((contribution) => checkOptions(kind, contribution));
  } catch (cause) {
    throw failure(specifier, describe(cause), cause);
  }
}

function checkOptions(kind: ContributionKind, contribution: Contribution): void {
  if (kind === 'models') checkActivation(contribution as Model);
  if ('options' in contribution && !('_zod' in (contribution.options as object))) {
    throw new PluginError(
      `the options of ${kind} "${contribution.name}" are not a schema of zod 4, such as z.strictObject({ … })`,
    );
  }
}

/** An expression that cannot be read is found when a plugin is loaded, and not when it first trains. */
function checkActivation({ name, activation, derivative }: Model): void {
  try {
    parseExpression(activation, ['x']);
    if (derivative !== undefined) parseExpression(derivative, ['x', 'a']);
  } catch (cause) {
    throw new PluginError(`the activation of model "${name}" cannot be read: ${(cause as Error).message}`);
  }
}

/** The first line of an error, and for a syntax error where it is. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const [first, ...rest] = cause.message.split('\n').map((line) => line.trim());
  const place = rest.map((line) => /:(\d+:\d+)$/.exec(line)?.[1]).find((found) => found !== undefined);
  return place === undefined ? first! : `${first} (${place})`;
}
