import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { sources } from '../tsup.shared';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page, and what went into its lab. */
export interface BuiltPage {
  readonly html: string;
  readonly metafile: Metafile;
}

/**
 * The lab as one page that needs nothing else, from disk or from any host. Its content security policy lets it run the
 * script that it carries, known by its hash, and workers made of the texts that it carries; it may ask nobody for
 * anything. The lab itself is such a text, so that the page is painted before it is read.
 */
export async function buildPage(): Promise<BuiltPage> {
  const [{ text: page }, { text: worker, metafile }] = await Promise.all([
    bundle({ entryPoints: [here('../packages/lab/src/page/main.tsx')], jsx: 'automatic', jsxImportSource: 'preact' }),
    // zod would try whether the page lets it make functions of texts; it does not.
    bundle({
      entryPoints: [here('../packages/lab/src/worker/main.ts')],
      banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
      plugins: [vegaFromScript, englishAlone],
    }),
  ]);
  const { vega, interpreter } = vegaScripts();
  const { text: style } = await bundle({ entryPoints: [here('../packages/lab/src/page/style.css')] });
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(page)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    'img-src blob: data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const html = readFileSync(here('../packages/lab/src/page/page.html'), 'utf8')
    .replace('{{policy}}', () => policy)
    .replace('{{style}}', () => `<style>${style}</style>`)
    .replace('{{page}}', () => `<script>${page}</script>`)
    .replace('{{vega}}', () => inert('vega', vega))
    .replace('{{interpreter}}', () => inert('interpreter', interpreter))
    .replace('{{lab}}', () => inert('lab', worker));
  return { html, metafile };
}

/** A script for a browser, of the sources as they are. */
export async function bundle(options: BuildOptions): Promise<{ text: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
    legalComments: 'none',
    alias: { ...sources },
    // A classic script has no address of its own; only Node asks for it.
    define: { 'import.meta.url': '"about:blank"' },
    ...options,
  });
  return { text: escaped(outputFiles![0]!.text.trim()), metafile: metafile! };
}

/** Where the lab asks for Vega it gets the global of the script that reports are drawn with too. */
const vegaFromScript: Plugin = {
  name: 'vega-from-script',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vega$/ }, () => ({ path: 'vega', namespace: 'script' }));
    onLoad({ filter: /.*/, namespace: 'script' }, () => ({ contents: 'module.exports = globalThis.vega;' }));
  },
};

/** Of zod's languages the one that it speaks unasked. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: join(dirname(createRequire(here('../packages/core/package.json')).resolve('zod')), 'v4/locales'),
    }));
  },
};

function vegaScripts(): { readonly vega: string; readonly interpreter: string } {
  const require = createRequire(here('../packages/reporters/package.json'));
  return {
    vega: readFileSync(join(dirname(require.resolve('vega')), 'vega.min.js'), 'utf8'),
    interpreter: readFileSync(require.resolve('vega-interpreter'), 'utf8'),
  };
}

/** A text that may stand in a script element of a page: nothing in it ends the element. */
function escaped(script: string): string {
  return script.replace(/<\/(?=script)/gi, '<\\/').replace(/<!--/g, '<\\!--');
}

/** A text that the page carries and does not run: read back as JSON, it is what it was. */
function inert(id: string, script: string): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(script).replace(/</g, '\\u003c')}</script>`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
