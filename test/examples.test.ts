import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '@kramers/core';
import {
  lossConformance,
  metricConformance,
  modelConformance,
  protocolConformance,
  reporterConformance,
} from '@kramers/core/testing';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin, typescriptBackend } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { describe, expect, it, vi } from 'vitest';
import huber from '../examples/huber';
import imbalance from '../examples/imbalance';
import markdown from '../examples/markdown';
import quench from '../examples/quench';
import softsign from '../examples/softsign';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const out = temporaryFolder();

const run = async (example: string): Promise<Summary> => {
  const { code, stdout, stderr } = await kramers([
    'run',
    `examples/${example}.yaml`,
    '--out',
    join(out, example),
    '--json',
    '--quiet',
  ]);
  expect(stderr.includes('error'), stderr).toBe(false);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Summary;
};

describe('the examples', () => {
  it('bring a protocol and a reporter', async () => {
    const summary = await run('quench');
    expect(summary.points[0]).toMatchObject({
      replicas: 3,
      escapes: 3,
      finalRanks: [3],
      values: [{ finalRank: 0 }, { finalRank: 0 }, { finalRank: 0 }],
    });
    expect(readFileSync(join(out, 'quench', 'results.md'), 'utf8')).toMatch(
      /^# quench-example\n\n\| set-up .*\n\|---.*\n\| quench \| 3 \| 3 \| 0 \| [\d.e+]+ \|\n$/,
    );
  });

  it('bring a network', async () => {
    const summary = await run('softsign');
    expect(summary.points[0]!.transitions.map(({ fromRank, toRank }) => [fromRank, toRank])).toEqual([
      [2, 1],
      [1, 0],
    ]);
  });

  it('bring a loss, and a metric that ends a phase', async () => {
    const summary = await run('outliers');
    // As an expression it is vector code, of which there is nothing to say.
    expect(summary.points[0]!.warnings).toEqual({});
    const rows = readFileSync(join(out, 'outliers', 'trajectories.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(','));
    const last = (metric: string) => Number(rows.filter((row) => row[7] === metric).at(-1)![9]);
    const epochs = Number(rows.at(-2)![3]);
    expect(epochs).toBeLessThan(3000);
    expect(last('imbalance')).toBeLessThan(1.05);
    expect(last('effectiveRank')).toBeGreaterThan(1);
    expect(last('effectiveRank')).toBeLessThanOrEqual(2);
  });

  const printed = async (example: string, lines: number): Promise<string[]> => {
    const found: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void found.push(line));
    await import(`../examples/${example}.ts`);
    await vi.waitFor(() => expect(found).toHaveLength(lines), { timeout: 30_000 });
    log.mockRestore();
    return found;
  };

  it('use Kramers as a library', async () => {
    for (const line of await printed('library', 5)) expect(line).toMatch(/^replica \d escaped after \d+ epochs$/);
  });

  it('compose a protocol in code, and sum its run up', async () => {
    // Ten replicas change rank twice: into the trap, and out of it.
    const lines = await printed('own-pipeline', 21);
    expect(lines.filter((line) => /^replica \d, trap: rank 1 at epoch \d+$/.test(line))).toHaveLength(10);
    const escapes = lines
      .map((line) => /^replica \d, warm: rank 2 at epoch (\d+)$/.exec(line)?.[1])
      .filter((epoch) => epoch !== undefined);
    expect(escapes).toHaveLength(10);
    // Rank 2 begins a little before σ₂ has come to 0.3, which is the escape.
    const mean = escapes.reduce((sum, epoch) => sum + Number(epoch), 0) / 10;
    const tau = Number(/^10 of 10 escaped, τ = (\d+) /.exec(lines.at(-1)!)?.[1]);
    expect(tau).toBeGreaterThan(mean);
    expect(tau).toBeLessThan(mean + 20);
  });

  it('train a network by hand to where theory says that it settles', async () => {
    const [settled, transition, rate] = await printed('by-hand', 3);
    expect(settled).toBe('second singular value 0.480905, in theory 0.480905');
    expect(transition).toBe('β_c = 0.350882, barrier up 0.012737, down 0.051645');
    expect(rate).toContain('ln τ = 6.16');
  });
});

describe('the examples conform', () => {
  const experiment = {
    name: 'trial',
    data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 32, testSamples: 32 },
    training: { batchSize: 'full' },
    escape: { singularValue: 1, below: 0.05 },
    protocol: { kind: 'quench', from: 0.05, to: 0.45, epochs: 200 },
  };
  const plugins = [modelsPlugin, kernelsPlugin, protocolsPlugin, quench, markdown];
  it.each([
    ...modelConformance(softsign.models![0]!, typescriptBackend),
    ...protocolConformance(quench.protocols![0]!, { plugins, experiment }),
    ...lossConformance(huber.losses![0]!),
    ...metricConformance(imbalance.metrics![0]!),
    ...reporterConformance(markdown.reporters![0]!, { plugins, experiment }),
  ])('$name', ({ run: check }) => check());
});
