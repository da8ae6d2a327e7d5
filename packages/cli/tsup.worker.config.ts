import { defineConfig } from 'tsup';

/** The file that worker threads run: Kramers' own packages bundled and pruned, since every thread loads it anew. */
export default defineConfig({
  entry: { worker: 'src/workers/worker.ts' },
  outDir: 'dist/workers',
  format: ['esm'],
  target: 'node20',
  splitting: true,
  treeshake: true,
  noExternal: [/^@kramers\//],
  dts: false,
});
