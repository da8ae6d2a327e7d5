import { createContainer, type Lab, type Plugin, TOKENS } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import type { Container } from 'inversify';
import type { LoadedPlugin } from '../plugins/load-plugin';
import { builtins } from './builtins';
import { withoutRivals } from '../plugins/without-rivals';

/** How a lab is to be. */
export interface KramersOptions {
  /** What it is to know beyond the built-ins: plugins as objects, or as `loadPlugin` gives them. */
  readonly plugins?: readonly (Plugin | LoadedPlugin)[];
  /**
   * Threads that cells are spread over; 1 unless given: everything in this process. Plugins given as objects cannot
   * reach another thread, so that with one of them all is computed in this process; the stream then begins with a
   * notice that says so.
   */
  readonly workers?: number;
  /**
   * URL of a Redis. With it nothing is computed in this process: `kramers worker` processes, on any machine, take the
   * cells from there. Plugins must then come as `loadPlugin` gives them.
   */
  readonly redis?: string;
  /** What `kramers worker` was given as --secret: messages that are not signed with it are refused, at either end. */
  readonly secret?: string;
  /** Any registered executor, a plugin's among them; `bullmq` with a Redis and `threads` without, unless given. */
  readonly executor?: string;
}

/**
 * A lab that knows the built-in models, protocols and reporters, and the given plugins.
 *
 * @throws PluginError if two plugins bring the same thing, or one that came as an object is to reach other machines.
 * @example
 * const protocol = { kind: 'random-init', beta: 0.1, epochs: 20 } as const;
 * const lab = createKramers({ workers: 2 });
 * lab.run({ name: 'trial', data: { correlations: [0.9] }, protocol }).subscribe(console.log);
 */
export function createKramers(options: KramersOptions = {}): Lab {
  return kramersContainer(options).get<Lab>(TOKENS.Lab);
}

/**
 * The container of such a lab, for those who want to replace one of its parts before they ask it for the lab.
 *
 * @example
 * import { InProcessExecutor, Lab, TOKENS } from '@kramers/core';
 * import { Registry } from '@kramers/core/plugins';
 * const container = kramersContainer();
 * container.rebind(TOKENS.Executor).toConstantValue(new InProcessExecutor(container.get<Registry>(TOKENS.Registry)));
 * const lab = container.get<Lab>(TOKENS.Lab);
 */
export function kramersContainer(options: KramersOptions = {}): Container {
  const { plugins = [], workers = 1, redis, secret, executor } = options;
  const name = executor ?? (redis === undefined ? 'threads' : 'bullmq');
  const given = plugins.map((plugin) => ('specifier' in plugin ? plugin.plugin : plugin));
  return createContainer({
    plugins: [...withoutRivals(builtins, given), ...given],
    executor: (registry: Registry) =>
      registry.get('executors', name).create({
        registry,
        workers,
        plugins: plugins.filter((plugin) => 'specifier' in plugin),
        objects: plugins.flatMap((plugin) => ('specifier' in plugin ? [] : [plugin.name])),
        ...(redis === undefined ? {} : { address: redis }),
        ...(secret === undefined ? {} : { secret }),
      }),
  });
}
