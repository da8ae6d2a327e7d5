import { defineConfig } from 'tsup';

/** The bench as one file, packages included: loaders that transform each module on its own slow hot code down. */
export default defineConfig({
  entry: ['bench/main.ts'],
  // Beside the dependencies of core, which loads its parser of expressions only when there is one to parse.
  outDir: 'packages/core/node_modules/.cache/bench',
  format: ['esm'],
  target: 'node20',
  noExternal: [/.*/],
  silent: true,
  // Dependencies that are still CommonJS ask for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
});
