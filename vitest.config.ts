import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (name: string, folder = '') =>
  fileURLToPath(new URL(`./packages/${name}/src/${folder}index.ts`, import.meta.url));
const packages = ['core', 'theory', 'models', 'kernels', 'protocols', 'ledgers', 'cluster', 'reporters', 'cli'];

export default defineConfig({
  // Tests read the sources, so that no build stands between an edit and its test.
  resolve: {
    alias: {
      '@kramers/core/testing': source('core', 'testing/'),
      '@kramers/models/internal': fileURLToPath(new URL('./packages/models/src/internal.ts', import.meta.url)),
      ...Object.fromEntries(packages.map((name) => [`@kramers/${name}`, source(name)])),
    },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    // Some build the command first, and the machine may be busy.
    hookTimeout: 120_000,
    pool: 'threads',
    // Modules are pure, so that the files of one worker can share them: loading them anew for each takes longer than many tests.
    isolate: false,
    maxWorkers: 2,
  },
});
