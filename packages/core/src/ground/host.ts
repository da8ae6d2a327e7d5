import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';
import type * as module from 'node:module';
import type * as path from 'node:path';

interface NodeModules {
  readonly crypto: typeof crypto;
  readonly fs: typeof fs;
  readonly module: typeof module;
  readonly path: typeof path;
}

/**
 * A module of Node by its name; null in a browser. It is asked for when it is needed, so that a bundle for browsers
 * has no import of it.
 *
 * @example nodeModule('fs')?.existsSync('data.csv');
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | null {
  const host = globalThis as { readonly process?: Pick<NodeJS.Process, 'getBuiltinModule'> };
  return (host.process?.getBuiltinModule?.(`node:${name}`) as NodeModules[Name] | undefined) ?? null;
}
