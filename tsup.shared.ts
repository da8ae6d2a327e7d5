import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  // TypeScript 6 warns about an option that the declaration bundler still sets for itself.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
