import { existsSync } from 'node:fs';
import type { Summary } from '@kramers/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiments, points, summaryByCommand } from '../support/browser-experiments';
import { type Firefox, firefoxPath, startFirefox } from '../support/firefox';
import { labPage } from '../support/lab-page';

// Another engine than that of Node and Chromium: other compilers of JavaScript and WebAssembly, other transcendentals.
describe.skipIf(!process.env['KRAMERS_THOROUGH'] || !existsSync(firefoxPath))('the lab in Firefox', () => {
  let firefox: Firefox;

  beforeAll(async () => {
    const { address } = await labPage();
    firefox = await startFirefox();
    await firefox.open(address);
    await firefox.call('kramers.lab.pause', true);
  }, 120_000);

  afterAll(() => firefox?.close());

  it.each(experiments)('gives the bits of the command: %s', { timeout: 120_000 }, async (_name, text) => {
    const there = (await firefox.call('kramers.run', text, { 'points.csv': points })) as Summary;
    const here = await summaryByCommand(text);
    expect(here.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(there.digest).toBe(here.digest);
    expect(there).toEqual(here);
  });

  it('says what is wrong with an experiment', async () => {
    await expect(firefox.call('kramers.run', 'name: x\nprotcol: 1')).rejects.toThrow('protcol');
  });
});
