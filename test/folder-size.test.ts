import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, kramers } from './support/built-command';
import { filled } from './support/folders';

const head = `data: { correlations: [0.9, 0.8], inputs: 5, population: true }
training: { batchSize: full, stepsPerEpoch: 8 }
`;
const temperatures = (count: number): string =>
  Array.from({ length: count }, (_, i) => (5e-4 + (1e-3 * i) / count).toFixed(8)).join(', ');

/** 2000 cells each, of few points or many, of one long phase or many short ones. */
const experiments: Readonly<Record<string, string>> = {
  '20 points of 100 replicas': `name: replicas
${head}escape: { singularValue: 2, above: 0.3 }
protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, epochs: 1000 }
over: { protocol.temperature: [${temperatures(20)}] }
replicas: { count: 100 }
`,
  '2000 points': `name: points
${head}escape: { singularValue: 2, above: 0.3 }
protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, epochs: 300 }
over: { protocol.temperature: [${temperatures(2000)}] }
`,
  'sweeps of 52 phases, with a metric': `name: sweeps
${head}metrics: [effectiveRank]
protocol: { kind: annealing, from: 0, to: 0.5, step: 0.02, direction: loop, epochs: 20, prepareEpochs: 50 }
over: { training.learningRate: [0.05, 0.06, 0.07, 0.08] }
replicas: { count: 500 }
`,
};

const bytesIn = (folder: string): number =>
  (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);

describe.runIf(process.env['KRAMERS_THOROUGH'])('the folder of 2000 cells', () => {
  let command: string;
  beforeAll(async () => void (command = await buildCommand()), 120_000);

  it.each(Object.keys(experiments))('stays small by default: %s', { timeout: 600_000 }, async (name) => {
    const folder = filled({ 'big.yaml': experiments[name]! });
    const { code, stderr } = await kramers(command, folder, ['run', 'big.yaml', '--out', 'run', '--quiet']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('epochs are kept, to save space')]);
    const run = join(folder, 'run');
    expect(readdirSync(join(run, 'cells')).length).toBeGreaterThanOrEqual(2000);
    expect((bytesIn(run) - bytesIn(join(run, 'cells'))) / 1e6).toBeLessThan(60);
    expect(statSync(join(run, 'report.html')).size / 1e6).toBeLessThan(3);
  });
});
