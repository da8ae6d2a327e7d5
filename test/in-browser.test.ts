import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { Summary } from '@kramers/core';
import type { Metafile } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { bundleBrowserLab } from './support/browser-bundle';
import { kramers } from './support/command';
import { filled } from './support/folders';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const small = { kind: 'gaussian', correlations: [0.9, 0.7], inputs: 4, samples: 48, testSamples: 32 };
const exact = { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true };
const table = { kind: 'table', file: 'points.csv', inputs: ['a', 'b'], outputs: ['c'] };
const random = { kind: 'random-init', beta: 0.02, epochs: 40 };
const trap = { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, temperature: 8e-4, epochs: 400 };

/** A column of numbers that no rounding makes alike. */
const points = ['a,b,c', ...Array.from({ length: 40 }, (_, i) => `${Math.sin(i)},${i % 7},${Math.cos(3 * i)}`)].join(
  '\n',
);

const OWN = 'an expression of its own';

/** Experiments of every kind, each short. */
const experiments: Readonly<Record<string, object>> = {
  'linear by Langevin noise': { data: exact, escape: { singularValue: 2, above: 0.3 }, protocol: trap },
  'linear by shuffled minibatches': { data: small, training: { batchSize: 8 }, protocol: random },
  'linear by minibatches with replacement': {
    data: small,
    training: { batchSize: 4, sampling: 'replacement' },
    protocol: { ...random, temperature: '1e-5 * exp(-epoch / 10)' },
  },
  'in TypeScript': { data: small, backend: 'typescript', model: { kind: 'tanh', width: 6 }, protocol: random },
  tanh: { data: small, model: { kind: 'tanh', bias: true, width: 8 }, training: { batchSize: 8 }, protocol: random },
  sigmoid: { data: small, model: { kind: 'sigmoid', bias: true, regulariseBias: true }, protocol: random },
  sin: { data: small, model: { kind: 'sin', width: 7 }, protocol: { ...random, temperature: 1e-5 } },
  gelu: { data: small, model: { kind: 'gelu' }, protocol: random },
  [OWN]: {
    data: small,
    model: { kind: 'own', width: 5 },
    protocol: { ...random, epochs: 8, beta: '0.02 + 0.01 * sin(epoch / 5)' },
  },
  Adam: {
    data: small,
    model: { kind: 'swish' },
    training: { optimiser: { kind: 'adam' }, learningRate: 0.01 },
    protocol: random,
  },
  'cross-entropy': {
    data: { kind: 'modular-addition', modulus: 5, fraction: 0.7 },
    model: { kind: 'relu', width: 12 },
    training: { batchSize: 'full', stepsPerEpoch: 4 },
    escape: { metric: 'testAccuracy', above: 0.99 },
    protocol: { kind: 'grokking', beta: 0.01, epochs: 40 },
  },
  'a table': { data: table, model: { kind: 'softplus' }, protocol: random },
  'a sweep': {
    data: exact,
    training: { batchSize: 'full', stepsPerEpoch: 8 },
    protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.05, direction: 'loop', epochs: 100 },
  },
  'sparse samples': {
    data: small,
    escape: { singularValue: 2, above: 0.3 },
    protocol: {
      kind: 'sparse-sampling',
      pool: 40,
      samples: 12,
      trapBeta: 0.3,
      rank: 1,
      beta: 0.02,
      epochs: 60,
      prepareEpochs: 300,
    },
  },
  'a pipeline': {
    data: small,
    protocol: {
      kind: 'pipeline',
      steps: [
        { initialise: 'random' },
        { train: { beta: 0, epochs: 60, role: 'prepare' } },
        { sweep: { beta: { from: 0, to: 0.3, step: 0.1 }, epochs: 20 } },
        { train: { beta: 0.1, temperature: 1e-4, epochs: 40, watch: true } },
      ],
    },
    escape: { singularValue: 2, below: 0.2 },
  },
  'flux sampling': {
    data: exact,
    training: { batchSize: 'full', stepsPerEpoch: 8 },
    escape: { singularValue: 2, above: 0.3 },
    protocol: { kind: 'flux-sampling', trapBeta: 0.361, beta: 0.25, temperature: 8e-4, trials: 10, repeats: 2 },
  },
};

let browser: Browser;
let page: Page;
let metafile: Metafile;
const errors: string[] = [];

beforeAll(async () => {
  const bundle = await bundleBrowserLab();
  ({ metafile } = bundle);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  page = await browser.newPage();
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto('about:blank');
  await page.addScriptTag({ content: bundle.script });
  await page.evaluate(`kramers.files(${JSON.stringify({ 'points.csv': points })})`);
}, 120_000);

afterAll(async () => {
  expect(errors).toEqual([]);
  await browser?.close();
});

/** The same script in Node: a plugin's hash is in the keys of the command's cells, and the page has none. */
async function inNode(text: string): Promise<Summary> {
  const { page } = await import('./support/browser-lab');
  return JSON.parse(JSON.stringify(await page.summary(text))) as Summary;
}

async function inBrowser(text: string): Promise<Summary> {
  return (await page.evaluate(`kramers.summary(${JSON.stringify(text)})`)) as Summary;
}

async function byCommand(text: string): Promise<Summary> {
  const at = filled({ 'points.csv': points, 'experiment.yaml': text });
  const { code, stderr } = await kramers(['run', join(at, 'experiment.yaml'), '--out', join(at, 'run'), '--quiet']);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(readFileSync(join(at, 'run/summary.json'), 'utf8')) as Summary;
}

/** What the quick tests run; the others differ from these in what is trained. */
const quick = [
  ...['linear by Langevin noise', 'linear by shuffled minibatches', 'linear by minibatches with replacement'],
  ...['in TypeScript', 'tanh', OWN, 'a pipeline', 'flux sampling'],
];
const tried = Object.entries(experiments).filter(([name]) => process.env['KRAMERS_THOROUGH'] || quick.includes(name));

describe('the lab in a browser', () => {
  it('asks for no module of Node', () => {
    const node = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    const imports = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imports.filter((path) => node.has(path))).toEqual([]);
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
    // It is the whole lab that was looked at.
    const inputs = Object.keys(metafile.inputs).join('\n');
    for (const name of ['core', 'models', 'kernels', 'protocols', 'theory', 'ledgers', 'reporters'])
      expect(inputs).toContain(`packages/${name}/src/index.ts`);
  });

  it.each(tried)('gives the bits of the command: %s', async (name, experiment) => {
    const training = { batchSize: 8, ...(experiment as { training?: object }).training };
    const text = stringify({ name, reporters: ['json'], replicas: { count: 2, seed: 11 }, ...experiment, training });
    const [here, there] = [await (name === OWN ? inNode : byCommand)(text), await inBrowser(text)];
    expect(there).toEqual(here);
    expect(here.digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
