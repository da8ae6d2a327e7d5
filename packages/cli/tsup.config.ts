import { cpSync, existsSync } from 'node:fs';
import { build } from 'tsup';
import { compact, inBundles, library, requireInModules } from '../../tsup.shared.ts';

export default library({
  entry: { index: 'src/index.ts', bin: 'src/bin.ts', 'plugins/load-plugin': 'src/plugins/load-plugin.ts' },
  // Each command is a chunk of its own, so that --help loads none of them.
  splitting: true,
  // Bundled, since a command is started often and hundreds of small files are slow to load; what reads files of its
  // own, or is large and seldom needed, stays outside.
  noExternal: [
    /^@kramers\//,
    /^@stdlib\//,
    'ml-matrix',
    'inversify',
    'rxjs',
    'zod',
    'yaml',
    'fastest-levenshtein',
    'mathjs',
    'csv-stringify',
    'yargs',
  ],
  external: ['vega', 'vega-lite', 'vega-interpreter', '@resvg/resvg-js'],
  banner: { js: requireInModules },
  esbuildOptions(options) {
    Object.assign(options, compact);
    options.alias = inBundles;
  },
  async onSuccess() {
    cpSync('../../experiments', 'dist/experiments', { recursive: true });
    // Built before, as what the command stands on; a build of the command alone may do without.
    if (existsSync('../lab/dist/lab.html')) cpSync('../lab/dist/lab.html', 'dist/lab.html');
    await buildWorker();
  },
});

/**
 * The file that worker threads run: every thread loads it anew, so it is one file, with nothing in it that no cell
 * needs.
 */
function buildWorker(): Promise<void> {
  return build({
    config: false,
    entry: { worker: 'src/workers/worker.ts' },
    outDir: 'dist/workers',
    format: ['esm'],
    target: 'node20',
    silent: true,
    noExternal: [/./],
    esbuildOptions(options) {
      Object.assign(options, compact);
      options.alias = inBundles;
    },
    banner: { js: requireInModules },
  });
}
