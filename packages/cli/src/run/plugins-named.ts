import type { Manifest } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { createKramers } from '../lab/create-kramers';
import { findPlugin, type FoundPlugin, type LoadedPlugin } from '../plugins/load-plugin';
import { pluginsOf } from './read-experiment';

/** The given plugins, loaded. An experiment file among them stands for the plugins that it names. */
export async function pluginsNamed(names: readonly string[]): Promise<LoadedPlugin[]> {
  return Promise.all((await foundNamed(names)).map((plugin) => plugin.load()));
}

/** The built-ins and the given plugins. */
export async function registryWith(names: readonly string[]): Promise<Registry> {
  const { registry } = createKramers({ plugins: await pluginsNamed(names) });
  return registry;
}

/** The given plugins, of which nothing has been evaluated. */
async function foundNamed(names: readonly string[]): Promise<FoundPlugin[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      if (/\.(ya?ml|json)$/.test(name)) return pluginsOf(name);
      return [await findPlugin(name, process.cwd())];
    }),
  );
  // Two experiments may name the same one.
  return [...new Map(found.flat().map((plugin) => [plugin.hash, plugin])).values()];
}

/** A run folder's manifest, and where it is. */
export interface MadeRun {
  readonly path: string;
  readonly manifest: Manifest;
}

/** What a run that exists is to be reported with. */
export interface ReportingRegistry {
  readonly registry: Registry;
  /** Whether nothing that the run was made with is left out. */
  readonly complete: boolean;
}

/**
 * The built-ins, and of the given plugins those that a run was made with: a folder may come from anybody, and so
 * nothing is evaluated because it says so. Only what the command names is, and of that only what has the very source
 * that the manifest tells of.
 *
 * @param say is told of each plugin that is left out, whether the folder or the command names it.
 */
export async function registriesOf(
  runs: readonly MadeRun[],
  names: readonly string[],
  say: (message: string) => void,
): Promise<ReportingRegistry[]> {
  const loaded = new Map<string, LoadedPlugin>();
  for (const found of await foundNamed(names)) {
    const used = runs.some(({ manifest }) => Object.values(manifest.plugins).includes(found.hash));
    if (used) loaded.set(found.hash, await found.load());
    else say(`plugin "${found.specifier}" is left out: ${whyUnused(found, runs)}`);
  }
  return runs.map(({ path, manifest }) => {
    const missing = Object.entries(manifest.plugins).filter(([, hash]) => !loaded.has(hash));
    for (const [name] of missing) say(`${path}: plugin ${JSON.stringify(name)} is left out; ${advice}`);
    const plugins = [...new Set(Object.values(manifest.plugins))].flatMap((hash) => loaded.get(hash) ?? []);
    const { registry } = createKramers({ plugins });
    return { registry, complete: missing.length === 0 };
  });
}

const advice = 'name it with --plugins to have what it brings (its source must be that with which the run was made)';

function whyUnused({ specifier }: FoundPlugin, runs: readonly MadeRun[]): string {
  const named = runs.find(({ manifest }) => Object.hasOwn(manifest.plugins, specifier));
  if (named) return `its source is not that with which ${named.path} was made`;
  const paths = runs.map(({ path }) => path).join(', ');
  return `${paths || 'no folder'} ${runs.length > 1 ? 'were' : 'was'} not made with it`;
}
