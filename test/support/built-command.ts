import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import { compact, inBundles, requireInModules } from '../../tsup.shared';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cli = join(root, 'packages/cli');
/** Inside the command's node_modules, so that what is not bundled is found. */
const cache = join(cli, 'node_modules/.cache/kramers-test');

/** Builds the command from the sources as they are, workers included, unless that has been done. Returns its file. */
export async function buildCommand(): Promise<string> {
  const out = join(cache, sourcesHash());
  if (!existsSync(out)) {
    const unfinished = `${out}-${process.pid}-${performance.now()}`;
    await buildInto(unfinished);
    // Several test files may come here at once.
    if (existsSync(out)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, out);
    const stale = Date.now() - 3_600_000;
    for (const name of readdirSync(cache))
      if (statSync(join(cache, name)).mtimeMs < stale) rmSync(join(cache, name), { recursive: true, force: true });
  }
  return join(out, 'bin.js');
}

async function buildInto(outDir: string): Promise<void> {
  await build({
    config: false,
    entry: {
      bin: join(cli, 'src/bin.ts'),
      'workers/worker': join(cli, 'src/workers/worker.ts'),
      'plugins/load-plugin': join(cli, 'src/plugins/load-plugin.ts'),
    },
    outDir,
    format: ['esm'],
    target: 'node20',
    splitting: true,
    silent: true,
    // What looks for files of its own beside itself, and the drawing of figures, which nothing here needs.
    external: ['jiti', 'piscina', 'bullmq', 'ioredis', /^vega/, '@resvg/resvg-js'],
    esbuildOptions(options) {
      Object.assign(options, compact);
      options.alias = inBundles;
    },
    banner: { js: requireInModules },
  });
}

/** Changes with every source file. */
function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(join(root, 'packages'))) {
    const src = join(root, 'packages', name, 'src');
    if (!existsSync(src)) continue;
    for (const file of (readdirSync(src, { recursive: true }) as string[]).sort()) {
      const { mtimeMs, size } = statSync(join(src, file));
      hash.update(`${name}/${file} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command at work. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  stderr(): string;
}

/** Starts a command in a folder. */
export function startKramers(
  command: string,
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Started {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended, stderr: () => stderr };
}

/** Starts a command in a folder and waits for its end; `meanwhile` may do what it likes with the process. */
export function kramers(
  command: string,
  folder: string,
  args: readonly string[],
  meanwhile?: (child: ChildProcess) => void,
): Promise<Ended> {
  const { child, ended } = startKramers(command, folder, args);
  meanwhile?.(child);
  return ended;
}
