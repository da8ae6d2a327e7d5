/**
 * The same kernels in Chromium and in Node, by turns, by the clock: `npm run bench -- --browser`. For a machine that
 * does nothing else.
 */
import { runInThisContext } from 'node:vm';
import { chromium } from 'playwright-core';
import { bundle } from '../scripts/lab-page';
import { fileURLToPath } from 'node:url';

const ROUNDS = 21;
const MILLISECONDS = 300;
const NAMES = ['linear', 'tanh'];

const entry = fileURLToPath(new URL('turn.ts', import.meta.url));
const { text } = await bundle({
  entryPoints: [entry],
  banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
});
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
await page.addScriptTag({ content: text });
runInThisContext(text);
const { turn } = globalThis as unknown as { turn(name: string, milliseconds: number): number };
const inPage = (name: string): Promise<number> => page.evaluate(`turn(${JSON.stringify(name)}, ${MILLISECONDS})`);

const ratios = new Map(NAMES.map((name) => [name, [] as number[]]));
const speeds = new Map(NAMES.map((name) => [name, [] as number[]]));
// The first round warms both up.
for (let round = -1; round < ROUNDS; round++) {
  for (const name of NAMES) {
    const [there, here] = [await inPage(name), turn(name, MILLISECONDS)];
    if (round < 0) continue;
    ratios.get(name)!.push(there / here);
    speeds.get(name)!.push(there);
  }
}
const version = browser.version();
await browser.close();

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
process.stdout.write(`Chromium ${version}, Node ${process.versions.node}; medians of ${ROUNDS} turns.\n\n`);
process.stdout.write('| kernel | steps/s in Chromium | of those in Node | wanted |\n|---|---|---|---|\n');
for (const name of NAMES) {
  const found = middle(ratios.get(name)!).toFixed(2);
  process.stdout.write(`| ${name} | ${Math.round(middle(speeds.get(name)!))} | ${found} | at least 0.8 |\n`);
}
