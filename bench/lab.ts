/**
 * The lab's page in Chromium, from disk: medians of five openings of its first chapter. `npm run bench -- --lab` runs
 * it and prints a table; the targets are for an idle machine with two cores.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { buildPage } from '../scripts/lab-page';

const OPENINGS = 5;
/** Seconds for which an opening is watched. */
const WATCHED = 10;

interface Opening {
  /** Milliseconds from the navigation's start. */
  readonly paint: number;
  readonly frame: number;
  readonly escape: number;
  /** The longest task of the page's own thread once training runs, and how many there were over 50 ms. */
  readonly longest: number;
  readonly long: number;
  /** Frames a second in which the run was drawn, once training runs. */
  readonly rate: number;
}

/** What the page records of itself, from its very beginning. */
const recorder = `
  globalThis.seen = { frames: [], long: [], escape: null };
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ startTime, duration }) => [startTime,
    duration]))).observe({ type: 'longtask', buffered: true });
  const look = () => {
    requestAnimationFrame(look);
    const model = globalThis.kramers?.lab.model;
    if (!model || model.version === seen.version) return;
    seen.version = model.version;
    seen.frames.push(performance.now());
    if (seen.escape === null && model.replicas.some(({ escapedAt }) => escapedAt !== null))
      seen.escape = performance.now();
  };
  requestAnimationFrame(look);
`;

async function open(browser: Browser, address: string): Promise<Opening> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 950 } });
  await page.addInitScript(recorder);
  await page.goto(address);
  await page.waitForTimeout(1000 * WATCHED);
  const { frames, long, escape, paint } = (await page.evaluate(
    '({ ...seen, paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime })',
  )) as { frames: number[]; long: [number, number][]; escape: number | null; paint: number };
  await page.close();
  const [first = NaN] = frames;
  const tasks = long.flatMap(([start, duration]) => (start > first ? [duration] : []));
  return {
    paint,
    frame: first,
    escape: escape ?? Infinity,
    longest: Math.max(0, ...tasks),
    long: tasks.length,
    rate: (1000 * frames.length) / (frames.at(-1)! - first),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'kramers-lab-'));
const file = join(folder, 'lab.html');
const { html } = await buildPage();
writeFileSync(file, html);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const openings: Opening[] = [];
for (let i = 0; i < OPENINGS; i++) openings.push(await open(browser, pathToFileURL(file).href));
await browser.close();
rmSync(folder, { recursive: true });

const middle = (of: (opening: Opening) => number): string =>
  openings
    .map(of)
    .sort((a, b) => a - b)
    [OPENINGS >> 1]!.toFixed(0);
const lines: [what: string, found: string, target: string][] = [
  ['first paint', `${middle(({ paint }) => paint)} ms`, 'under 1000 ms'],
  ['first frame of training', `${middle(({ frame }) => frame)} ms`, ''],
  ['first escape', `${middle(({ escape }) => escape)} ms`, 'under 5000 ms'],
  ['tasks over 50 ms while it trains', middle(({ long }) => long), 'none'],
  ['the longest of them', `${middle(({ longest }) => longest)} ms`, ''],
  ['frames a second', middle(({ rate }) => rate), 'at least 30'],
  ['lab.html', `${(Buffer.byteLength(html) / 1e6).toFixed(2)} MB`, 'at most 3 MB'],
];
process.stdout.write('| what | median of 5 | target |\n|---|---|---|\n');
for (const line of lines) process.stdout.write(`| ${line.join(' | ')} |\n`);
