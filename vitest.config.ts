import { statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { sources } from './tsup.shared';

/** Where there is memory to spare, temporary files live in it: tests wait for the disk thousands of times. */
function temporary(): Record<string, string> {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    return process.env['TMPDIR'] === undefined && bavail * bsize > 2 ** 31 ? { TMPDIR: memory } : {};
  } catch {
    return {};
  }
}

export default defineConfig({
  // Tests read the sources, so that no build stands between an edit and its test.
  resolve: { alias: sources },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    // Some build the command first, and the machine may be busy.
    hookTimeout: 120_000,
    env: temporary(),
    pool: 'threads',
    // Modules are pure, so that the files of one worker can share them: loading them anew for each takes longer than
    // many tests.
    isolate: false,
    maxWorkers: 2,
  },
});
