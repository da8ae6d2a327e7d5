import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import type { Summary } from '@kramers/core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiments, points, summaryByCommand } from '../support/browser-experiments';
import { chromiumPath, openWatched, type WatchedPage } from '../support/watched-page';
import { labPage } from '../support/lab-page';

/** What the quick tests run; the others differ from these in what is trained. */
const quick = [
  ...['linear by Langevin noise', 'linear by minibatches with replacement', 'in TypeScript', 'tanh'],
  ...['an expression of its own', 'flux sampling'],
];
const tried = experiments.filter(([name]) => process.env['KRAMERS_THOROUGH'] || quick.includes(name));

describe.skipIf(!existsSync(chromiumPath))('the lab in a browser', () => {
  let browser: Browser;
  let lab: WatchedPage;

  beforeAll(async () => {
    const { address } = await labPage();
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
    lab = await openWatched(browser, address, { width: 800 });
    await lab.page.evaluate('kramers.lab.pause(true)');
  }, 120_000);

  afterAll(async () => {
    expect(lab.complaints).toEqual([]);
    await browser?.close();
  });

  it('asks for no module of Node', async () => {
    const { metafile } = await labPage();
    const node = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    const imports = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imports.filter((path) => node.has(path))).toEqual([]);
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
    // It is the whole lab that was looked at.
    const inputs = Object.keys(metafile.inputs).join('\n');
    for (const name of ['core', 'models', 'kernels', 'protocols', 'theory', 'reporters'])
      expect(inputs).toContain(`packages/${name}/src/index.ts`);
  });

  it.each(tried)('gives the bits of the command: %s', async (_name, text) => {
    const files = { 'points.csv': points };
    const run = `kramers.run(${JSON.stringify(text)}, ${JSON.stringify(files)})`;
    const [there, here] = [(await lab.page.evaluate(run)) as Summary, await summaryByCommand(text)];
    expect(there).toEqual(here);
    expect(await lab.page.evaluate(`kramers.digest({ digest: ${JSON.stringify(there.digest)} })`)).toBe(here.digest);
    expect(here.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what is wrong with an experiment', async () => {
    const said = await lab.page.evaluate('kramers.run("name: x\\nprotcol: 1").catch((cause) => cause.message)');
    expect(said).toContain('protcol');
  });
});
