import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

/** Where Chromium is: Debian's, or where CHROMIUM_PATH says. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** A page, and whatever went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** What the console was told, errors, and requests that went beyond `own`. */
  readonly complaints: string[];
}

/** Opens a page, and collects whatever goes wrong and every request that goes elsewhere. */
export async function openWatched(
  browser: Browser,
  address: string,
  look: { readonly width: number; readonly colorScheme?: 'light' | 'dark'; readonly own?: RegExp },
): Promise<WatchedPage> {
  const { width, colorScheme = 'light', own = /^(file|blob|data):/ } = look;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!own.test(request.url())) complaints.push(request.url());
  });
  await page.goto(address);
  return { page, complaints };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/**
 * What axe-core finds hard or impossible to use for people with disabilities, with the places. It is handed over past
 * the page's content security policy, as a debugger would.
 */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
