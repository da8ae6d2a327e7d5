import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PluginError } from '@kramers/core/plugins';
import type { Jiti } from 'jiti';
import { runningCopies } from './running-copies';

/** What finds and transpiles plugins that are looked up from a folder. */
export async function loaderFor(folder: string): Promise<Jiti> {
  // Of no use to experiments without plugins, and slow to load.
  const { createJiti } = await import('jiti');
  const virtualModules = await runningCopies();
  // Neither cache: nothing may be written beside the run folder, and an edited file must be seen.
  return createJiti(join(folder, 'plugins'), { virtualModules, fsCache: false, moduleCache: false });
}

/** The file of a plugin. Nothing of it is evaluated. Throws a PluginError if there is none. */
export function locate(specifier: string, folder: string, jiti: Jiti): string {
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

/** The file that an import means; undefined if there is none. */
export function find(specifier: string, importer: string, jiti: Jiti): string | undefined {
  const url = jiti.esmResolve(specifier, { parentURL: pathToFileURL(importer), try: true });
  if (url === undefined || url.startsWith('node:')) return undefined;
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

/** What is wrong with a plugin. */
export function failure(specifier: string, message: string, cause?: unknown): PluginError {
  return new PluginError(`plugin "${specifier}": ${message}`, { cause });
}
