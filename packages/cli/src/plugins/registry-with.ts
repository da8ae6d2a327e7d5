import type { Registry } from '@kramers/core';
import { createKramers } from '../create-kramers';
import { pluginsOf } from '../run/read-experiment';
import { loadPlugin } from './load-plugin';

/** The built-ins and the given plugins. An experiment file among them stands for the plugins that it names. */
export async function registryWith(names: readonly string[]): Promise<Registry> {
  const loaded = await Promise.all(
    names.map(async (name) => {
      if (/\.(ya?ml|json)$/.test(name)) return pluginsOf(name);
      return [await loadPlugin(name, process.cwd())];
    }),
  );
  return createKramers({ plugins: loaded.flat().map(({ plugin }) => plugin) }).registry;
}
