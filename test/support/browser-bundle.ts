import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { sources } from '../../tsup.shared';

/** The lab of browser-lab.ts as a script for browsers, with what went into it. */
export async function bundleBrowserLab(): Promise<{ readonly script: string; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('browser-lab.ts', import.meta.url))],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
    alias: { ...sources },
    // A classic script has no address of its own; only Node asks for it.
    define: { 'import.meta.url': '"about:blank"' },
  });
  return { script: outputFiles[0]!.text, metafile };
}
