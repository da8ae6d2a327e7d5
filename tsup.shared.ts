import type { Options } from 'tsup';

/**
 * How every package is built. `tsup` alone writes the JavaScript, which is quick; `tsup --env.only types` writes the declarations,
 * which only those need who publish a package.
 */
export function library(options: Options = {}): (flags: Options) => Options {
  return ({ env }) => ({
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'node20',
    ...options,
    clean: env?.['only'] !== 'types',
    // TypeScript 6 warns about an option that the declaration bundler still sets for itself.
    dts: env?.['only'] === 'types' ? { only: true, compilerOptions: { ignoreDeprecations: '6.0' } } : false,
  });
}

export default library();
