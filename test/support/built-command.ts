import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cli = join(root, 'packages/cli');
/** Inside the command's node_modules, so that what is not bundled is found. */
const out = join(cli, 'node_modules/.cache/kramers-test');
const packages = ['core', 'theory', 'models', 'protocols', 'reporters'];

/** Builds the command from the sources as they are, workers included. Returns its file. */
export async function buildCommand(): Promise<string> {
  await build({
    config: false,
    entry: {
      bin: join(cli, 'src/bin.ts'),
      'workers/worker': join(cli, 'src/workers/worker.ts'),
      'plugins/load-plugin': join(cli, 'src/plugins/load-plugin.ts'),
    },
    outDir: out,
    format: ['esm'],
    target: 'node20',
    splitting: true,
    silent: true,
    // Two that look for files of their own beside themselves, and the drawing of figures, which nothing here needs.
    external: ['jiti', 'piscina', /^vega/, '@resvg/resvg-js'],
    esbuildOptions(options) {
      options.alias = {
        '@kramers/core/testing': join(root, 'packages/core/src/testing/index.ts'),
        ...Object.fromEntries(packages.map((name) => [`@kramers/${name}`, join(root, 'packages', name, 'src/index.ts')])),
      };
    },
    banner: { js: "import { createRequire as requireBeside } from 'node:module'; const require = requireBeside(import.meta.url);" },
  });
  return join(out, 'bin.js');
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command in a folder; `meanwhile` may do what it likes with the process. */
export function kramers(command: string, folder: string, args: readonly string[], meanwhile?: (child: ChildProcess) => void): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  meanwhile?.(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
