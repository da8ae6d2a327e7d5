import { cpSync } from 'node:fs';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/bin.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  // Each command is a chunk of its own, so that --help loads none of them.
  splitting: true,
  // TypeScript 6 warns about an option that the declaration bundler still sets for itself.
  dts: { entry: 'src/index.ts', compilerOptions: { ignoreDeprecations: '6.0' } },
  onSuccess: async () => cpSync('../../experiments', 'dist/experiments', { recursive: true }),
});
