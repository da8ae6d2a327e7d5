import type { Executor, Lab, Plugin, Registry } from '@kramers/core';
import { createLab, InProcessExecutor } from '@kramers/core';
import { builtins } from './builtins';
import type { LoadedPlugin } from './plugins/load-plugin';
import type { PluginSource } from './workers/messages';
import { SpreadExecutor } from './workers/spread-executor';

/** How a lab is to be. */
export interface KramersOptions {
  /** What it is to know beyond the built-ins: plugins as objects, or as `loadPlugin` gives them. */
  readonly plugins?: readonly (Plugin | LoadedPlugin)[];
  /**
   * Threads that cells are spread over; 1 unless given: everything in this process. Plugins given as objects cannot reach another
   * thread, so that with one of them all is computed in this process; the stream then begins with a notice that says so.
   */
  readonly workers?: number;
}

/**
 * A lab that knows the built-in models, protocols and reporters, and the given plugins:
 * `createKramers().run({ name: 'trial', … }).subscribe(console.log)`.
 *
 * @throws PluginError if two plugins bring the same thing.
 */
export function createKramers({ plugins = [], workers = 1 }: KramersOptions = {}): Lab {
  const sources = plugins.map((plugin) => ('specifier' in plugin ? ({ specifier: plugin.specifier, folder: plugin.folder } satisfies PluginSource) : plugin));
  const executor = (registry: Registry): Executor => (workers > 1 ? new SpreadExecutor(registry, workers, sources) : new InProcessExecutor(registry));
  return createLab({ plugins: [...builtins, ...plugins.map((plugin) => ('specifier' in plugin ? plugin.plugin : plugin))], executor });
}
