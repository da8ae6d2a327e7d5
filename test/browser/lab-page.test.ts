import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolder } from '@kramers/core/node';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf } from '../../packages/lab/src/share/address';
import { experiments, points } from '../support/browser-experiments';
import { kramers } from '../support/command';
import { filled } from '../support/folders';
import { barriers, chromiumPath, openWatched } from '../support/watched-page';
import { labPage } from '../support/lab-page';

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

  it.runIf(process.env['KRAMERS_THOROUGH'])('fits a narrow screen in the dark', async () => {
    const { page, complaints } = await openWatched(browser, address, { width: 360, colorScheme: 'dark' });
    await page.waitForSelector('.panel canvas');
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('what was done by hand is a file, with which the command ends in the same weights', async () => {
    const { page, complaints } = await openWatched(browser, address, { width: 1000 });
    const state = (what: string) => page.evaluate(`kramers.lab.model?.${what}`);
    await expect.poll(() => state('watching && kramers.lab.model.time'), soon).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'Kick', exact: true }).click();
    await expect.poll(() => state('acts?.length'), soon).toBe(3);
    await page.getByLabel('weight decay β').fill('80');
    await expect.poll(() => state('knobs.beta'), soon).toBe(0.2);
    await page.getByRole('button', { name: 'Burst of noise' }).click();
    await expect.poll(() => state('acts.length'), soon).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Pause' }).click();
    const { text, weights } = (await page.evaluate(
      'kramers.lab.handOver().then(({ text, weights }) => ({ text, weights: weights.map((one) => [...one]) }))',
    )) as { text: string; weights: number[][] };
    await page.evaluate('kramers.lab.steer({ kind: "rewind", time: 10 })');
    await expect.poll(() => state('time'), soon).toBe(10);
    expect(complaints).toEqual([]);
    await page.close();

    const at = filled({ 'steered.yaml': text });
    const { code } = await kramers(['run', join(at, 'steered.yaml'), '--out', join(at, 'run'), '--quiet']);
    expect(code).toBe(0);
    const cells = [
      ...new RunFolder(join(at, 'run')).results(new RunFolder(join(at, 'run')).manifest(), () => undefined),
    ];
    expect(cells.map((cell) => cell.weights!.values)).toEqual(weights);
  }, 120_000);

  it.runIf(process.env['KRAMERS_THOROUGH'])(
    'an address holds the whole experiment, which the page runs to the digest of the command',
    async () => {
      const text = experiments.find(([name]) => name === 'a table')![1].replace('count: 2', 'count: 3');
      const hash = addressOf({ text, files: { 'points.csv': points } })!;
      const { page, complaints } = await openWatched(browser, `${address}${hash}`, { width: 1000 });
      await expect.poll(() => page.evaluate('kramers.lab.report !== null'), soon).toBe(true);
      const at = filled({ 'points.csv': points, 'table.yaml': text });
      const { stdout } = await kramers(['run', join(at, 'table.yaml'), '--out', join(at, 'run'), '--quiet']);
      const digest = await page.locator('.digest code').textContent();
      expect(stdout).toContain(`Digest of the results: ${digest!}`);
      expect(await page.locator('.figures img').count()).toBeGreaterThan(0);
      expect(await page.evaluate('kramers.lab.report')).toContain('<!doctype html>');
      expect(await barriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it.runIf(process.env['KRAMERS_THOROUGH'])(
    'names what diverges, and says how long it takes where that is beyond a tab',
    async () => {
      const { page, complaints } = await openWatched(browser, address, { width: 800 });
      const text = `name: wild
data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }
training: { learningRate: 40, batchSize: full, stepsPerEpoch: 8 }
protocol: { kind: random-init, beta: 0.1, epochs: 300000000 }
escape: { rank: 2 }
replicas: { count: 4 }
`;
      await page.getByLabel("The experiment's file").fill(text);
      await page.getByRole('button', { name: 'Run it' }).click();
      await expect.poll(() => page.locator('ul.aside').textContent(), soon).toContain('4 of 4 have diverged');
      expect(await page.locator('ul.aside').textContent()).toMatch(
        /takes about [\d\u202f]+ minutes.*kramers run wild\.yaml/s,
      );
      await page.getByLabel("The experiment's file").fill('name: wild\nprotcol: 1\n');
      await page.getByRole('button', { name: 'Run it' }).click();
      await expect.poll(() => page.locator('.problem').textContent(), soon).toContain('protcol');
      expect(await page.locator('main').innerText()).not.toContain('NaN');
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});
