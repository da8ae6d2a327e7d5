import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import type { LiveMessage } from '@kramers/lab';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, kramers } from '../support/command';
import { filled, temporaryFolder } from '../support/folders';
import { barriers, chromiumPath, openWatched } from '../support/watched-page';
import { labPage } from '../support/lab-page';

const sweep = `name: many
data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }
training: { batchSize: full, stepsPerEpoch: 8 }
escape: { singularValue: 2, above: 0.3 }
protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, epochs: 60 }
over: { protocol.temperature: [6e-4, 7e-4, 8e-4, 9e-4, 1e-3] }
replicas: { count: 40, seed: 7 }
reporters: [csv, json]
`;

/** A command at work, and where its page is. */
async function begin(argv: readonly string[], signal?: AbortSignal) {
  let done: Promise<CommandResult> | null = null;
  const address = await new Promise<string>((resolve, reject) => {
    const onNote = (text: string): void => {
      const found = /^live: (\S+)$/m.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    };
    done = kramers(argv, { onNote, ...(signal ? { signal } : {}) });
    done.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  return { address, done: done! as Promise<CommandResult> };
}

/** What a viewer is told until the run is over, or until it has heard enough. */
function listen(address: string, enough: (told: readonly LiveMessage[]) => boolean = () => false) {
  return new Promise<LiveMessage[]>((resolve) => {
    const told: LiveMessage[] = [];
    let text = '';
    const request = get(`${address}events`, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const parts = text.split('\n\n');
        text = parts.pop()!;
        for (const part of parts) told.push(JSON.parse(part.replace(/^data: /, '')) as LiveMessage);
        if (enough(told)) request.destroy();
      });
      response.on('close', () => resolve(told));
    });
    request.on('error', () => resolve(told));
  });
}

const status = (address: string, options: object = {}) =>
  new Promise<number | string>((resolve) =>
    get(address, { agent: false, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    }).on('error', (cause) => resolve((cause as NodeJS.ErrnoException).code!)),
  );

const doneIn = (told: readonly LiveMessage[]) =>
  told.flatMap((message) => (message.type === 'progress' ? [message.progress.done] : []));

/** A hash of each file in a run folder that says no time and no machine; of its own name it keeps nothing. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
  const kept = names.filter((name) => name !== 'manifest.json').sort();
  const text = (name: string) => readFileSync(join(folder, name), 'latin1').replaceAll(folder.slice(-8), 'folder');
  return Object.fromEntries(kept.map((name) => [name, createHash('sha256').update(text(name)).digest('hex')]));
}

describe('a run watched live', () => {
  beforeAll(() => labPage(), 120_000);

  it('tells its viewers, early and late, of every cell, and is not changed by them', async () => {
    const at = filled({ 'many.yaml': sweep });
    const run = (out: string, ...more: string[]) => ['run', join(at, 'many.yaml'), '--out', join(at, out), ...more];
    const { address, done } = await begin(run('run-live', '--live', '--workers', '1'));
    const early = listen(address);
    // One leaves after a while, and one comes then.
    await listen(address, (told) => doneIn(told).some((count) => count > 20));
    const late = listen(address);
    expect(await status(address)).toBe(200);
    expect(await status(address.replace(/[^/]+\/$/, ''))).toBe(403);
    expect(await status(address.replace(/[^/]+\/$/, 'events'))).toBe(403);
    expect(await status(`${address}../../etc/passwd`)).toBe(403);
    expect(await status(`${address}manifest.json`)).toBe(404);
    expect(await status(address, { headers: { host: 'elsewhere.example:80' } })).toBe(403);
    expect(await status(address, { method: 'POST' })).toBe(405);
    const { code, stderr } = await done;
    expect([code, stderr.includes('live: http://127.0.0.1:')]).toEqual([0, true]);
    // The server has ended with the run.
    expect(await status(address)).toBe('ECONNREFUSED');

    for (const told of [await early, await late]) {
      const kinds = new Set(told.map(({ type }) => type));
      expect([...kinds].sort()).toEqual(['finished', 'frame', 'happened', 'over', 'progress', 'scene']);
      expect(doneIn(told).at(-1)).toBe(200);
      const ended = told.flatMap((message) =>
        message.type === 'happened' ? message.happenings.filter(({ type }) => type === 'cell-ended') : [],
      );
      expect(new Set(ended.map(({ cell }) => cell)).size).toBe(200);
      expect(told.at(-1)).toEqual({ type: 'over' });
    }
    const counts = doneIn(await early);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.length).toBeGreaterThan(2);

    await kramers(run('runplain', '--workers', '1'));
    expect(contents(join(at, 'run-live'))).toEqual(contents(join(at, 'runplain')));
  });

  it.each([
    ['verify', ['--only', 'ziyin-first-order', '--workers', '1'], 'verify'],
    ['reproduce', ['fig3', '--only', 'as-theorised'], 'fig3-theorised (1 of 1)'],
  ])('%s has the page too, with all cells and at last the report', async (command, more, title) => {
    const out = join(temporaryFolder(), 'out');
    const { address, done } = await begin([command, ...more, '--out', out, '--live', '--quiet']);
    const told = listen(address);
    expect(await status(address.replace(/[^/]+\/$/, ''))).toBe(403);
    expect(await done).toMatchObject({ code: 0 });
    expect(await status(address)).toBe('ECONNREFUSED');
    const progress = (await told).flatMap((message) => (message.type === 'progress' ? [message.progress] : []));
    expect(progress.at(-1)).toMatchObject({ title, running: 0, failed: 0 });
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.cells);
    expect(progress.at(-1)!.cells).toBeGreaterThan(0);
    expect((await told).slice(-2)).toEqual([
      expect.objectContaining({ type: 'report', html: readFileSync(join(out, 'report.html'), 'utf8') }),
      { type: 'over' },
    ]);
  });

  it('a folder that two shards fill is watched until every cell is there', async () => {
    const at = filled({ 'many.yaml': sweep.replace('[csv, json]', '[]') });
    const shard = (i: number) =>
      kramers(['run', join(at, 'many.yaml'), '--shard', `${i}/2`, '--out', join(at, 'shards', String(i)), '--quiet']);
    await shard(1);
    const { address, done } = await begin(['watch', join(at, 'shards'), '--quiet']);
    const told = listen(address);
    await listen(address, (so) => doneIn(so).includes(100));
    await shard(2);
    expect(await done).toMatchObject({ code: 0, stderr: expect.stringContaining('all 200 cells are there') });
    expect(doneIn(await told).at(-1)).toBe(200);
    const happened = (await told).flatMap((message) => (message.type === 'happened' ? message.happenings : []));
    expect(happened.filter(({ type }) => type === 'escaped').length).toBeGreaterThan(50);
  });

  it('where there is no run, or none ends, the command says so', async () => {
    const empty = temporaryFolder();
    expect(await kramers(['watch', empty])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no run here yet'),
    });
    const at = filled({ 'many.yaml': sweep.replace('[csv, json]', '[]') });
    await kramers(['run', join(at, 'many.yaml'), '--shard', '1/4', '--out', join(at, 'part'), '--quiet']);
    const stop = new AbortController();
    const { address, done } = await begin(['watch', join(at, 'part'), '--quiet'], stop.signal);
    await listen(address, (told) => doneIn(told).includes(50));
    stop.abort();
    expect(await done).toMatchObject({ code: 130, stderr: expect.stringContaining('50 of 200 cells') });
  });

  it('kramers lab serves the page until it is told to stop', async () => {
    const stop = new AbortController();
    let stdout = '';
    const sink = { write: (text: string | Uint8Array) => ((stdout += String(text)), true) };
    const done = kramers(['lab'], { signal: stop.signal, stdout: sink });
    await expect.poll(() => stdout, { timeout: 20_000 }).toMatch(/^http/);
    expect(await status(stdout.trim())).toBe(200);
    expect(await status(`${stdout.trim()}events`)).toBe(404);
    stop.abort();
    expect((await done).code).toBe(0);
    expect(await status(stdout.trim())).toBe('ECONNREFUSED');
  });
});

describe.skipIf(!existsSync(chromiumPath))('the page of a run at work', () => {
  let browser: Browser;

  beforeAll(async () => {
    await labPage();
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  }, 120_000);

  afterAll(() => browser?.close());

  it.runIf(process.env['KRAMERS_THOROUGH'])('shows it grow, again after a reload, and how it ended', async () => {
    const at = filled({ 'many.yaml': sweep.replace('epochs: 60', 'epochs: 400').replace('[csv, json]', '[html]') });
    const { address, done } = await begin([
      'run',
      join(at, 'many.yaml'),
      '--out',
      join(at, 'run'),
      '--live',
      '--workers',
      '1',
    ]);
    const own = /^(http:\/\/127\.0\.0\.1:|blob:|data:)/;
    const { page, complaints } = await openWatched(browser, address, { width: 1400, own });
    const cells = () => page.locator('.cells button').count();
    await expect.poll(cells, { timeout: 60_000 }).toBe(200);
    await page.reload();
    await expect.poll(cells, { timeout: 60_000 }).toBe(200);
    expect((await done).code).toBe(0);
    await expect
      .poll(() => page.locator('.lead').textContent(), { timeout: 60_000 })
      .toBe('200 of 200 cells done. The run has ended.');
    expect(await page.locator('.cells button.escaped').count()).toBeGreaterThan(50);
    await expect.poll(() => page.locator('.figures img').count(), { timeout: 20_000 }).toBeGreaterThan(3);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    if (process.env['SHOTS']) await page.screenshot({ path: join(process.env['SHOTS'], 'live.png'), fullPage: true });
    await page.close();
  });
});
