import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, chromiumPath, openWatched } from './support/lab-browser';
import { labPage } from './support/lab-page';

/** The machine may be busy. */
const soon = { timeout: 60_000 };

describe.skipIf(!existsSync(chromiumPath))('lab.html from disk', () => {
  let address: string;
  let browser: Browser;

  beforeAll(async () => {
    const built = await labPage();
    ({ address } = built);
    expect(Buffer.byteLength(built.html)).toBeLessThan(3e6);
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  }, 120_000);

  afterAll(() => browser?.close());

  it('shows a trap and the escape from it, which theory foretold, without a complaint or a request', async () => {
    const { page, complaints } = await openWatched(browser, address, { width: 1400 });
    // Theory has spoken before anything has escaped.
    await expect.poll(() => page.evaluate('kramers.lab.forecast?.lnTau'), soon).toBeCloseTo(6.026, 3);
    await expect.poll(() => page.locator('.forecast').textContent(), soon).toContain('414');
    const free = () => page.evaluate('kramers.lab.model?.replicas.filter((one) => one.escapedAt !== null).length ?? 0');
    await expect.poll(free, soon).toBeGreaterThan(2);
    expect(await page.locator('.status').textContent()).toMatch(/of 24 free/);
    // Every panel has drawn something.
    for (const panel of ['landscape', 'learning', 'survival', 'phases'])
      expect(await page.locator(`.panel.${panel} canvas`).count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('fits a narrow screen in the dark', async () => {
    const { page, complaints } = await openWatched(browser, address, { width: 360, colorScheme: 'dark' });
    await page.waitForSelector('.panel canvas');
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
