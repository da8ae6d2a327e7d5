import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize, relative } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, chromiumPath, openWatched } from './support/watched-page';

const dist = 'site/dist';
const built = existsSync(join(dist, 'index.html'));
const thorough = Boolean(process.env['KRAMERS_THOROUGH']);

const isPage = (name: string): boolean => name.endsWith('.html') && !name.startsWith('lab/');
const pages = built ? (readdirSync(dist, { recursive: true }) as string[]).filter(isPage) : [];

/** A page's text without what its scripts hold. */
const markupOf = (page: string): string =>
  readFileSync(join(dist, page), 'utf8').replace(/<script\b[\s\S]*?<\/script>/g, '');
const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'");

const ids = new Map<string, ReadonlySet<string>>();
function idsOf(page: string): ReadonlySet<string> {
  const known =
    ids.get(page) ?? new Set([...markupOf(page).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescaped(id!)));
  ids.set(page, known);
  return known;
}

/** Whether what a page links to is there, anchors included; links to elsewhere are nobody's to promise. */
function leadsSomewhere(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [path = '', anchor] = link.split('#');
  const clean = decodeURIComponent(path.replace(/\?.*$/, ''));
  const target =
    clean === '' ? page : relative(dist, clean.startsWith('/') ? join(dist, clean) : join(dist, dirname(page), clean));
  const file = [target, join(target, 'index.html'), `${target}.html`].find(
    (one) => existsSync(join(dist, one)) && statSync(join(dist, one)).isFile(),
  );
  if (file === undefined) return false;
  return anchor === undefined || anchor === '' || !isPage(file) || idsOf(file).has(decodeURIComponent(anchor));
}

// Built by `npm run site`.
describe.runIf(built)('the built site', () => {
  it('has the tutorial, the how-to pages, the reference and the API of each package', () => {
    expect(pages).toEqual(expect.arrayContaining(['index.html', 'tutorial.html', 'how-to.html', 'reference.html']));
    const api = new Set(pages.flatMap((page) => /^api\/([a-z]+)\//.exec(page)?.[1] ?? []));
    for (const name of [
      'core',
      'theory',
      'models',
      'kernels',
      'protocols',
      'ledgers',
      'reporters',
      'cluster',
      'cli',
      'native',
      'lab',
    ])
      expect([...api]).toContain(name);
  });

  it('has no dead link, anchors and pictures included', () => {
    const dead = pages.flatMap((page) =>
      [...markupOf(page).matchAll(/\s(?:href|src)="([^"]*)"/g)].flatMap(([, link]) =>
        leadsSomewhere(page, unescaped(link!)) ? [] : [`${page}: ${link}`],
      ),
    );
    expect([...new Set(dead)]).toEqual([]);
  });
});

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

describe.runIf(built && thorough && existsSync(chromiumPath))('the built site in a browser', () => {
  let server: Server;
  let browser: Browser;
  let home: string;

  beforeAll(async () => {
    server = createServer(({ url = '/' }, response) => {
      const path = normalize(decodeURIComponent(url.replace(/[?#].*$/, ''))).replace(/\/$/, '/index.html');
      const file = join(dist, path);
      if (!existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
      response.end(readFileSync(file));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** All pages but those of the API, which are made alike: two of them. */
  const looked = [...pages.filter((page) => !page.startsWith('api/')), 'api/index.html', 'api/core/src.html'].map(
    (page) => page.replace(/\.html$/, ''),
  );
  const shots = process.env['KRAMERS_SHOTS'];
  it.each(looked.flatMap((name) => [[name, 1400, 'light'] as const, [name, 360, 'dark'] as const]))(
    '%s at %i px, %s: no barrier, nothing wider than the page, no complaint',
    { timeout: 60_000 },
    async (name, width, scheme) => {
      const own = new RegExp(`^(data:|(blob:)?${home})`);
      const { page, complaints } = await openWatched(browser, `${home}/${name}.html`, {
        width,
        colorScheme: scheme,
        own,
      });
      await page.waitForLoadState('networkidle');
      if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll('/', '-')}-${width}.png`) });
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(
        0,
      );
      expect(await barriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});
