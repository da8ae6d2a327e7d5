import {
  createLab,
  type Executor,
  InProcessExecutor,
  type Lab,
  type Plugin,
  PluginError,
  type Registry,
} from '@kramers/core';
import { builtins } from './builtins';
import { BullmqExecutor, redisAddress } from '@kramers/cluster';
import type { LoadedPlugin } from '../plugins/load-plugin';
import { SpreadExecutor } from '../workers/spread-executor';

/** How a lab is to be. */
export interface KramersOptions {
  /** What it is to know beyond the built-ins: plugins as objects, or as `loadPlugin` gives them. */
  readonly plugins?: readonly (Plugin | LoadedPlugin)[];
  /**
   * Threads that cells are spread over; 1 unless given: everything in this process. Plugins given as objects cannot reach another
   * thread, so that with one of them all is computed in this process; the stream then begins with a notice that says so.
   */
  readonly workers?: number;
  /**
   * URL of a Redis. With it nothing is computed in this process: `kramers worker` processes, on any machine, take the cells from there.
   * Plugins must then come as `loadPlugin` gives them.
   */
  readonly redis?: string;
}

/**
 * A lab that knows the built-in models, protocols and reporters, and the given plugins:
 * `createKramers().run({ name: 'trial', … }).subscribe(console.log)`.
 *
 * @throws PluginError if two plugins bring the same thing, or one that came as an object is to reach other machines.
 */
export function createKramers({ plugins = [], workers = 1, redis }: KramersOptions = {}): Lab {
  const executor = (registry: Registry): Executor => {
    if (redis !== undefined) return new BullmqExecutor(registry, redisAddress(redis), plugins.map(loaded));
    return workers > 1 ? new SpreadExecutor(registry, workers, plugins) : new InProcessExecutor(registry);
  };
  return createLab({
    plugins: [...builtins, ...plugins.map((plugin) => ('specifier' in plugin ? plugin.plugin : plugin))],
    executor,
  });
}

function loaded(plugin: Plugin | LoadedPlugin): LoadedPlugin {
  if ('specifier' in plugin) return plugin;
  throw new PluginError(
    `plugin "${plugin.name}" came as an object, which cannot reach other machines; give it as loadPlugin loads it`,
  );
}
