import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type MarkdownOptions } from 'vitepress';

const docs = fileURLToPath(new URL('../pages', import.meta.url));
const sidebarFile = join(docs, 'api/typedoc-sidebar.json');
interface Entry {
  readonly link?: string;
  readonly items?: Entry[];
}

/** The doors of the packages, by the names under which they are imported: /api/core/src/testing.md is one of core's. */
const api = existsSync(sidebarFile)
  ? pagesOf(JSON.parse(readFileSync(sidebarFile, 'utf8')) as Entry[]).map((link) => ({
      text: `@kramers/${link.replace(/^\/api\/|\.md$/g, '').replace(/\/src|\/entries/g, '')}`,
      link,
    }))
  : [];

function pagesOf(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ link, items = [] }) => [...(link === undefined ? [] : [link]), ...pagesOf(items)]);
}

type Renderer = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/** Links from the docs to files beside them, such as examples, are paths in the repository: here they are told as code. */
function withoutOutsideLinks(markdown: Renderer): void {
  const inside = (page: string, href: string): boolean =>
    /^[a-z]+:|^#/.test(href) ||
    (!normalize(join(dirname(page), href)).startsWith('..') && /\.md(#|$)|^[^.]*$/.test(href));
  const { link_open: open, link_close: close } = markdown.renderer.rules;
  const dropped: boolean[] = [];
  markdown.renderer.rules.link_open = (tokens, i, options, env: { relativePath?: string }, self) => {
    const outside = !inside(env.relativePath ?? '', String(tokens[i]!.attrGet('href') ?? ''));
    dropped.push(outside);
    if (outside) return '<code>';
    return open ? open(tokens, i, options, env, self) : self.renderToken(tokens, i, options);
  };
  markdown.renderer.rules.link_close = (tokens, i, options, env, self) => {
    if (dropped.pop()) return '</code>';
    return close ? close(tokens, i, options, env, self) : self.renderToken(tokens, i, options);
  };
}

/** Modules are told by where their source lies; readers know them by the names under which they are imported. */
function withImportNames(markdown: Renderer): void {
  markdown.core.ruler.push('import-names', ({ tokens, env }) => {
    if (!(env as { relativePath?: string }).relativePath?.startsWith('api/')) return;
    for (const { children } of tokens)
      for (const token of children ?? [])
        token.content = token.content.replace(/^([a-z]+)\/src(?:\/entries)?(\/[a-z]+)?$/, '@kramers/$1$2');
  });
}

/** A landscape with a trap and a deeper well. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#3451b2" stroke-width="2" ' +
  'd="M1 2C2 10 4 10 5.5 7S8 6 9.5 11s4 4 5.5-9"/></svg>';

export default defineConfig({
  title: 'Kramers',
  description: 'A lab for noise-driven escape in learning',
  lang: 'en',
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcDir: './pages',
  outDir: './dist',
  cacheDir: './node_modules/.vitepress',
  cleanUrls: false,
  markdown: {
    // The usual ones are too faint for their grounds.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Braces are part of formulas, and say nothing of how to draw them.
    attrs: { disable: true },
    config: (markdown) => markdown.use(withoutOutsideLinks).use(withImportNames),
  },
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  // Files that are no pages: the tables' reader, pictures.
  ignoreDeadLinks: [/^\/lab\//],
  themeConfig: {
    search: { provider: 'local' },
    notFound: {
      title: 'There is no such page',
      quote: 'The search above, or the menu, may find what you meant.',
      linkText: 'To the first page',
      linkLabel: 'To the first page',
    },
    outline: [2, 3],
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'How to', link: '/how-to' },
      { text: 'Gallery', link: '/gallery' },
      { text: 'Lab', link: '/lab' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: {
      '/api/': [{ text: 'API', items: api }],
      '/': [
        {
          text: 'Begin',
          items: [
            { text: 'Ten minutes', link: '/tutorial' },
            { text: 'How to …', link: '/how-to' },
            { text: 'Gallery', link: '/gallery' },
            { text: 'Glossary', link: '/glossary' },
            { text: 'The lab in a page', link: '/lab' },
          ],
        },
        {
          text: 'Experiments',
          items: [
            { text: 'Experiment files', link: '/experiment-files' },
            { text: 'Protocols and data', link: '/reference' },
            { text: 'Expressions', link: '/expressions' },
            { text: 'Phases', link: '/phases' },
            { text: 'Routes out of a trap', link: '/routes' },
            { text: 'Nonlinear networks', link: '/nonlinear' },
            { text: 'Minibatch escapes', link: '/minibatch-escape' },
            { text: 'Rare events', link: '/rare-events' },
          ],
        },
        {
          text: 'Results',
          items: [
            { text: 'The report', link: '/report' },
            { text: 'The run folder', link: '/run-folder' },
            { text: 'Reading results', link: '/results' },
            { text: 'TensorBoard, MLflow, W&B', link: '/trackers' },
            { text: 'The ledger', link: '/ledger' },
            { text: 'The field', link: '/field' },
            { text: 'The verdicts', link: '/verdicts' },
          ],
        },
        {
          text: 'Theory',
          items: [
            { text: 'Theory', link: '/theory' },
            { text: 'Free energy', link: '/free-energy' },
            { text: 'Landscapes', link: '/landscape' },
            { text: 'What carries over', link: '/carry-over' },
          ],
        },
        {
          text: 'Your own',
          items: [
            { text: 'Extending', link: '/extend' },
            { text: 'As a library', link: '/library' },
            { text: 'Kernels', link: '/kernels' },
            { text: 'Native kernels', link: '/native' },
            { text: 'Many machines', link: '/clusters' },
            { text: 'How far', link: '/cluster-limits' },
          ],
        },
      ],
    },
  },
});
