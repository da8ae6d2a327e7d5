import { cpSync } from 'node:fs';
import { build } from 'tsup';
import { library, sources } from '../../tsup.shared.ts';

/** What is bundled from CommonJS asks for Node's own modules by require. */
const requireInModules =
  "import { createRequire as requireBeside } from 'node:module'; const require = requireBeside(import.meta.url);";

/**
 * Half of the time that a command takes to start is the engine's reading; names stay, for those who read a stack trace.
 */
const compact = (options: {
  minifyWhitespace?: boolean;
  minifySyntax?: boolean;
  lineLimit?: number;
  legalComments?: 'none' | 'eof';
}) => {
  options.minifyWhitespace = true;
  options.minifySyntax = true;
  // The engine prints the line of an error that nobody catches.
  options.lineLimit = 160;
};

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
    compact(options);
    options.alias = { ...sources };
  },
  async onSuccess() {
    cpSync('../../experiments', 'dist/experiments', { recursive: true });
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
      compact(options);
      options.alias = { ...sources };
    },
    banner: { js: requireInModules },
  });
}
