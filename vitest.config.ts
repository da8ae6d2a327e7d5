import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { sources } from './tsup.shared';

/**
 * One folder for all that tests write, gone when the run is over; where there is memory to spare it lies there, since
 * tests wait for the disk thousands of times.
 */
function temporary(): string {
  const root = mkdtempSync(
    join(process.env['TMPDIR'] ?? (spare('/dev/shm') ? '/dev/shm' : tmpdir()), 'kramers-tests-'),
  );
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** Whether a file system is there, and has 2 GB left. */
function spare(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize > 2 ** 31;
  } catch {
    return false;
  }
}

// The painter of PNGs is machine code that leaves something in the process's threads. Loaded here too, it outlives the
// test threads that load it; unloaded with them, it takes the process down at its end.
createRequire(new URL('packages/reporters/package.json', import.meta.url))('@resvg/resvg-js');

export default defineConfig({
  // Tests read the sources, so that no build stands between an edit and its test.
  resolve: { alias: { ...sources, kramers: new URL('packages/kramers/index.js', import.meta.url).pathname } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    // Some build the command first, and the machine may be busy.
    hookTimeout: 120_000,
    env: { TMPDIR: temporary() },
    pool: 'threads',
    // Modules are pure, so that the files of one worker can share them: loading them anew for each takes longer than
    // many tests.
    isolate: false,
    // As many as a small machine has cores: each loads all modules anew, and shares the cores with what tests start.
    maxWorkers: 2,
  },
});
