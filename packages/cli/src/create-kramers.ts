import type { Lab, Plugin } from '@kramers/core';
import { createLab } from '@kramers/core';
import { builtins } from './builtins';

/** What a lab may know beyond the built-ins. */
export interface KramersOptions {
  readonly plugins?: readonly Plugin[];
}

/**
 * A lab that knows the built-in models, protocols and reporters, and the given plugins:
 * `createKramers().run({ name: 'trial', … }).subscribe(console.log)`.
 *
 * @throws PluginError if two plugins bring the same thing.
 */
export function createKramers({ plugins = [] }: KramersOptions = {}): Lab {
  return createLab({ plugins: [...builtins, ...plugins] });
}
