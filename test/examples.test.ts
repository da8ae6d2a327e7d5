import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '@kramers/core';
import { lossConformance, metricConformance, modelConformance, protocolConformance, reporterConformance } from '@kramers/core/testing';
import { modelsPlugin, typescriptBackend } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { afterAll, describe, expect, it, vi } from 'vitest';
import huber from '../examples/huber';
import imbalance from '../examples/imbalance';
import markdown from '../examples/markdown';
import quench from '../examples/quench';
import softsign from '../examples/softsign';
import { kramers } from './support/command';

const out = mkdtempSync(join(tmpdir(), 'kramers-examples-'));
afterAll(() => rmSync(out, { recursive: true }));

const run = async (example: string): Promise<Summary> => {
  const { code, stdout, stderr } = await kramers(['run', `examples/${example}.yaml`, '--out', join(out, example), '--json', '--quiet']);
  expect(stderr.includes('error'), stderr).toBe(false);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Summary;
};

describe('the examples', () => {
  it('bring a protocol and a reporter', async () => {
    const summary = await run('quench');
    expect(summary.points[0]).toMatchObject({ replicas: 3, escapes: 3, finalRanks: [3], values: [{ finalRank: 0 }, { finalRank: 0 }, { finalRank: 0 }] });
    expect(readFileSync(join(out, 'quench', 'results.md'), 'utf8')).toMatch(/^# quench-example\n\n\| set-up .*\n\|---.*\n\| quench \| 3 \| 3 \| 0 \| [\d.e+]+ \|\n$/);
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
    expect(summary.points[0]!.warnings).toEqual({ 'trained in TypeScript: there is no vector code for the loss huber': 1 });
    const rows = readFileSync(join(out, 'outliers', 'trajectories.csv'), 'utf8').split('\n').map((line) => line.split(','));
    const last = (metric: string) => Number(rows.filter((row) => row[7] === metric).at(-1)![9]);
    const epochs = Number(rows.at(-2)![3]);
    expect(epochs).toBeLessThan(3000);
    expect(last('imbalance')).toBeLessThan(1.05);
    expect(last('effectiveRank')).toBeGreaterThan(1);
    expect(last('effectiveRank')).toBeLessThanOrEqual(2);
  });

  it('use Kramers as a library', async () => {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    await import('../examples/library');
    await vi.waitFor(() => expect(lines).toHaveLength(5), { timeout: 30_000 });
    log.mockRestore();
    for (const line of lines) expect(line).toMatch(/^replica \d escaped after \d+ epochs$/);
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
  const plugins = [modelsPlugin, protocolsPlugin, quench, markdown];
  it.each([
    ...modelConformance(softsign.models![0]!, typescriptBackend),
    ...protocolConformance(quench.protocols![0]!, { plugins, experiment }),
    ...lossConformance(huber.losses![0]!),
    ...metricConformance(imbalance.metrics![0]!),
    ...reporterConformance(markdown.reporters![0]!, { plugins, experiment }),
  ])('$name', ({ run: check }) => check());
});
