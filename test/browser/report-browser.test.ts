import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLab, resolveExperiment, sourceFromValue } from '@kramers/core';
import { atomicWrite, recordRun, RunFolder } from '@kramers/core/node';
import { type Ledger, ledgerFormat, ledgerSchema } from '@kramers/core/results';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { reportersPlugin, writeLedgerReport } from '@kramers/reporters';
import { type Browser, chromium } from 'playwright-core';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folders';
import { barriers, chromiumPath, openWatched, type WatchedPage } from '../support/watched-page';

const population = { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true };

const experiments = {
  escapes: {
    name: 'escapes',
    note: 'Names with <tags> & "quotes" stay text: λ, β, 雪',
    data: population,
    escape: { singularValue: 2, above: 0.3 },
    protocol: { kind: 'rank-trap', label: '<b>trap</b>', trapBeta: 0.361, beta: 0.25, temperature: 8e-4, epochs: 600 },
    over: { 'protocol.temperature': [0, 8e-4, 1e-3] },
    replicas: { count: 6 },
  },
  sweep: {
    name: 'sweep',
    data: population,
    training: { batchSize: 'full', stepsPerEpoch: 8 },
    protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.02, direction: 'loop', epochs: 500 },
  },
};

const HOSTILE = `<script>alert("x")</script><img src=x onerror=alert(1)> & 'quotes' "ümlaut" 雪`;

/** A ledger whose words try to be markup. */
function hostileLedger(): Ledger {
  const series = {
    label: HOSTILE,
    kind: 'points' as const,
    origin: 'measured' as const,
    x: [1000, 2000, 4000],
    y: [40, 3900, null],
    low: [30, 3000, 1e6],
    high: [50, 5000, null],
  };
  const figure = {
    name: 'times',
    title: HOSTILE,
    caption: HOSTILE,
    x: { label: '1/T', unit: null, scale: 'linear' as const },
    y: { label: 'τ', unit: 'epochs', scale: 'log' as const },
    series: [series],
    main: true,
  };
  const reading = {
    reading: HOSTILE,
    quantity: HOSTILE,
    unit: HOSTILE,
    value: 1,
    interval: [0.5, 2] as const,
    expected: 3,
    accepted: [2.5, 3.5] as const,
    note: HOSTILE,
  };
  const entry = {
    source: HOSTILE,
    plugin: '@kramers/paper',
    claimed: { one: 3 },
    asides: [],
    reason: HOSTILE,
    decide: null,
    contradiction: null,
    experiments: [],
    command: HOSTILE,
    seconds: 1,
  };
  return ledgerSchema.parse({
    format: ledgerFormat,
    kramers: HOSTILE,
    form: 'quick',
    command: HOSTILE,
    finishedAt: '2026-11-22T05:00:00.000Z',
    seconds: 1,
    claims: [
      {
        ...entry,
        id: 'one',
        statement: HOSTILE,
        verdict: 'does not hold',
        under: null,
        readings: [{ ...reading, verdict: 'does not hold' }],
        figures: [figure],
      },
      {
        ...entry,
        id: 'two',
        statement: 'Another.',
        verdict: 'holds',
        under: HOSTILE,
        readings: [{ ...reading, verdict: 'holds' }],
        figures: [],
      },
    ],
  });
}

/** Figures that the runs must give; a report may hold more. */
const shown = {
  escapes: ['trajectories', 'survival', 'stages', 'arrhenius'],
  sweep: ['sweep', 'sweep-error'],
};

// Needs a Chromium: from Debian's package, or where CHROMIUM_PATH says.
describe.skipIf(!existsSync(chromiumPath))('report.html in a browser', () => {
  const root = temporaryFolder();
  let browser: Browser;

  beforeAll(async () => {
    const lab = createLab({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin, reportersPlugin] });
    for (const [name, experiment] of Object.entries(experiments)) {
      const resolved = resolveExperiment(lab.registry, sourceFromValue({ ...experiment, reporters: ['html'] }));
      await lastValueFrom(
        recordRun(lab, resolved, new RunFolder(join(root, name)), { command: `kramers run ${name}.yaml` }),
      );
    }
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
  });

  it(
    'shows a ledger: hover, zoom, switches for series and for verdicts, hostile words as text, no barrier, wide ' +
      'and narrow',
    async () => {
      const folder = join(root, 'ledger');
      await writeLedgerReport(hostileLedger(), {
        write: (name, content) => void atomicWrite(join(folder, name), content),
      });
      const { page, complaints } = await open('ledger', 1400, 'light');
      expect(await page.locator('h1').textContent()).toBe('Does noise drive networks out of metastable phases?');
      const main = page.locator('.outcome figure');
      const box = (await main.boundingBox())!;
      const table = (await page.locator('.verdicts').boundingBox())!;
      // Both on the first screen.
      expect(box.y).toBeLessThan(300);
      expect(table.y).toBeLessThan(300);
      expect(await page.locator('.verdicts tbody tr').first().textContent()).toContain(HOSTILE);
      const dot = main.locator('.chart svg .mark-symbol path').first();
      await dot.hover({ force: true });
      const tip = page.locator('.tip');
      await tip.waitFor({ state: 'visible' });
      expect(await tip.textContent()).toContain(HOSTILE);
      const tick = async () =>
        (await main.locator('.chart svg .role-axis-label text').allTextContents()).sort().join(' ');
      const before = await tick();
      await page.mouse.move(box.x + box.width / 2, (await main.locator('.chart').boundingBox())!.y + 150);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -400);
      await page.keyboard.up('Control');
      await expect.poll(tick).not.toBe(before);
      await page.mouse.dblclick(box.x + box.width / 2, (await main.locator('.chart').boundingBox())!.y + 150);
      await expect.poll(tick).toBe(before);
      const dots = () => main.locator('.chart svg .mark-symbol path').count();
      const all = await dots();
      await main.locator('button').first().click();
      await expect.poll(dots).toBeLessThan(all);
      const shown = () => page.locator('.verdicts tbody tr:visible').count();
      const claims = await shown();
      await page.locator('.tally button').first().press('Enter');
      expect(await shown()).toBe(claims - 1);
      await page.locator('.tally button').first().press('Enter');
      expect(await shown()).toBe(claims);
      expect(await barriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();

      const narrow = await open('ledger', 360, 'dark');
      expect(
        await narrow.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe(0);
      expect(await barriers(narrow.page)).toEqual([]);
      expect(narrow.complaints).toEqual([]);
      await narrow.page.close();
    },
  );

  async function open(name: string, width: number, colorScheme: 'light' | 'dark'): Promise<WatchedPage> {
    const { href } = pathToFileURL(join(root, name, 'report.html'));
    const watched = await openWatched(browser, href, { width, colorScheme, own: /^file:/ });
    await watched.page.waitForSelector('html[data-ready]', { timeout: 30_000 });
    return watched;
  }

  const looks = [
    ['escapes', 360, 'dark'],
    ['sweep', 1400, 'light'],
    ['escapes', 1400, 'light'],
    ['sweep', 360, 'dark'],
  ] as const;
  it.each(process.env['KRAMERS_THOROUGH'] ? looks : looks.slice(0, 2))(
    'draws %s at %i px, %s, without a complaint or a request',
    async (name, width, scheme) => {
      const { page, complaints } = await open(name, width, scheme);
      const charts = await page.$$eval('figure[data-chart]', (figures) =>
        figures.map((figure) => ({
          id: figure.id,
          marks: figure.querySelectorAll('.chart svg path').length,
          width: figure.querySelector('.chart svg')?.getBoundingClientRect().width ?? 0,
          room: figure.getBoundingClientRect().width,
        })),
      );
      const ids = charts.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(shown[name].map((figure) => `run-1-${figure}`)));
      for (const chart of charts) {
        expect(chart.marks).toBeGreaterThan(5);
        expect(chart.width).toBeGreaterThan(0.8 * chart.room);
        expect(chart.width).toBeLessThanOrEqual(chart.room);
      }
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)');
      if (width === 360) {
        // With a table of each kind open: what is folded away counts too.
        await page.$$eval('.run > details, .run > figure:first-of-type > details', (all) =>
          all.forEach((one) => one.setAttribute('open', '')),
        );
        expect(await barriers(page)).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('switches series off and on by mouse and by keyboard, and shows what is under the pointer as text', async () => {
    const { page, complaints } = await open('escapes', 1000, 'light');
    const figure = page.locator('figure', { hasText: 'Replicas still trapped' });
    const curves = () => figure.locator('.chart svg .mark-line path').count();
    const all = await curves();
    const button = figure.locator('button').first();
    await button.click();
    await expect.poll(curves).toBeLessThan(all);
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(curves).toBe(all);

    const dot = page
      .locator('figure', { hasText: 'Escape time against temperature' })
      .locator('.chart svg .mark-symbol path')
      .first();
    await dot.scrollIntoViewIfNeeded();
    await dot.hover({ force: true });
    const tip = page.locator('.tip');
    await tip.waitFor({ state: 'visible' });
    expect(await tip.textContent()).toContain('ln τ');
    expect(await page.locator('#run-1 p.lead').textContent()).toContain('<tags> & "quotes"');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
