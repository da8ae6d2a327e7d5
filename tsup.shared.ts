import type { Options } from 'tsup';

/**
 * How every package is built. `tsup` alone writes the JavaScript, which is quick; `tsup --dts` writes the declarations, which
 * only those need who publish a package.
 */
export function library(options: Options = {}): (flags: Options) => Options {
  return (flags) => ({
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'node20',
    ...options,
    clean: !flags.dts,
    // TypeScript 6 warns about an option that the declaration bundler still sets for itself.
    dts: flags.dts ? { only: true, compilerOptions: { ignoreDeprecations: '6.0' } } : false,
  });
}

export default library();
