import type { Registry } from '@kramers/core/plugins';
import { createKramers } from '../lab/create-kramers';
import { pluginsOf } from './read-experiment';
import { type LoadedPlugin, loadPlugin } from '../plugins/load-plugin';

/** The given plugins, loaded. An experiment file among them stands for the plugins that it names. */
export async function pluginsNamed(names: readonly string[]): Promise<LoadedPlugin[]> {
  const loaded = await Promise.all(
    names.map(async (name) => {
      if (/\.(ya?ml|json)$/.test(name)) return pluginsOf(name);
      return [await loadPlugin(name, process.cwd())];
    }),
  );
  // Two experiments may name the same one.
  return [...new Map(loaded.flat().map((plugin) => [plugin.hash, plugin])).values()];
}

/** The built-ins and the given plugins. */
export async function registryWith(names: readonly string[]): Promise<Registry> {
  return createKramers({ plugins: await pluginsNamed(names) }).registry;
}
