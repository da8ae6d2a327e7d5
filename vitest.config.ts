import { defineConfig } from 'vitest/config';
import { sources } from './tsup.shared';

export default defineConfig({
  // Tests read the sources, so that no build stands between an edit and its test.
  resolve: { alias: sources },
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
