import { existsSync, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type Contribution,
  type ContributionKind,
  contributionKinds,
  type Plugin,
  PluginError,
  pluginModule,
} from '@kramers/core';
import type { Jiti } from 'jiti';
import { runningCopies } from './running-copies';
import { hashSource, textOf } from './source-hash';
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

/**
 * Loads a plugin from a file (TypeScript or JavaScript) or an installed package.
 *
 * @param specifier a path that begins with `.` or `/`, or a package's name.
 * @param folder what relative paths and packages are looked up from.
 * @throws PluginError that says what is wrong and what to do.
 */
export async function loadPlugin(specifier: string, folder: string): Promise<LoadedPlugin> {
  const jiti = await loaderFor(folder);
  const file = locate(specifier, folder, jiti);
  const module = await evaluate(specifier, file, jiti);
  const plugin = module['default'] as Plugin;
  check(specifier, plugin);
  return { specifier, folder, plugin, hash: hashSource(file, (imported, importer) => find(imported, importer, jiti)) };
}

/**
 * Loads a file for what it does: a test.
 *
 * @throws PluginError that says what is wrong and what to do.
 */
export async function loadFile(path: string): Promise<void> {
  const file = resolve(path);
  const jiti = await loaderFor(dirname(file));
  await evaluate(path, locate(file, dirname(file), jiti), jiti);
}

async function loaderFor(folder: string): Promise<Jiti> {
  // Of no use to experiments without plugins, and slow to load.
  const { createJiti } = await import('jiti');
  const virtualModules = await runningCopies();
  // Neither cache: nothing may be written beside the run folder, and an edited file must be seen.
  return createJiti(join(folder, 'plugins'), { virtualModules, fsCache: false, moduleCache: false });
}

function locate(specifier: string, folder: string, jiti: Jiti): string {
  if (!specifier.startsWith('.') && !isAbsolute(specifier)) {
    // Beside the experiment, or else beside the command: both may be installed for all users.
    const found =
      find(specifier, join(folder, 'plugins'), jiti) ?? find(specifier, fileURLToPath(import.meta.url), jiti);
    if (found !== undefined) return found;
    const isFile = existsSync(join(folder, specifier));
    const advice = isFile
      ? `to load the file of that name, write "./${specifier}"`
      : `install it beside the experiment, or give a file as "./${specifier.replace(/(\.\w+)?$/, '.ts')}"`;
    throw failure(specifier, `no package of that name; ${advice}`);
  }
  const file = resolve(folder, specifier);
  if (!existsSync(file)) throw failure(specifier, `no such file (looked for ${file})`);
  if (statSync(file).isDirectory()) throw failure(specifier, 'this is a folder; name the file in it');
  return file;
}

function find(specifier: string, importer: string, jiti: Jiti): string | undefined {
  const url = jiti.esmResolve(specifier, { parentURL: pathToFileURL(importer), try: true });
  if (url === undefined || url.startsWith('node:')) return undefined;
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

async function evaluate(specifier: string, file: string, jiti: Jiti): Promise<Record<string, unknown>> {
  try {
    const source = textOf(file);
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
  if ('options' in contribution && !('_zod' in (contribution.options as object))) {
    throw new PluginError(
      `the options of ${kind} "${contribution.name}" are not a schema of zod 4, such as z.strictObject({ … })`,
    );
  }
}

/** The first line of an error, and for a syntax error where it is. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const [first, ...rest] = cause.message.split('\n').map((line) => line.trim());
  const place = rest.map((line) => /:(\d+:\d+)$/.exec(line)?.[1]).find((found) => found !== undefined);
  return place === undefined ? first! : `${first} (${place})`;
}

function failure(specifier: string, message: string, cause?: unknown): PluginError {
  return new PluginError(`plugin "${specifier}": ${message}`, { cause });
}
