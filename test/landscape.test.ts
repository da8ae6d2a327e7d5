import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LandscapeDocument } from '@kramers/core/internal';
import { kramersLanger, oneModeStationary, oneModeTransitions } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { whitened } from '../packages/theory/src/network-landscape/surface/whitened.fixture';
import { kramers } from './support/command';
import { filled } from './support/folders';

const { x, y, count } = whitened;
const rows = Array.from({ length: count }, (_, i) => [x[2 * i], x[2 * i + 1], y[2 * i], y[2 * i + 1]].join());
const table = ['x1,x2,y1,y2', ...rows, ''].join('\n');

/** An experiment on the whitened sample, all of whose rows train. */
const onSample = (model: string, protocol = 'kind: rank-trap, trapBeta: 0.3, rank: 1, beta: 0.2, epochs: 10') => `
name: sample
data: { kind: table, file: s64.csv, inputs: [x1, x2], outputs: [y1, y2], standardise: none, testFraction: 0 }
model: { ${model} }
training: { batchSize: full, learningRate: 0.05, stepsPerEpoch: 4 }
protocol: { ${protocol} }
`;

function file(text: string): string {
  return join(filled({ 'a.yaml': text, 's64.csv': table }), 'a.yaml');
}

async function landscape(text: string, ...options: string[]): Promise<LandscapeDocument> {
  const { code, stdout, stderr } = await kramers(['landscape', file(text), '--json', ...options]);
  expect([code, stderr.replace(/^note: .*\n/gm, '')]).toEqual([0, '']);
  return JSON.parse(stdout) as LandscapeDocument;
}

describe('kramers landscape', () => {
  it('gives the numbers of linear theory for a linear network, by its moments alone', async () => {
    const found = await landscape(
      `
name: linear
data: { correlations: [0.9, 0.8], population: true }
model: { width: 2 }
training: { batchSize: full, stepsPerEpoch: 8 }
escape: { singularValue: 2, above: 0.3 }
protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, temperature: 6e-4, epochs: 100 }
`,
      '--temperature',
      '6e-4,3e-4',
    );
    const modes = [0.8, 0.9].map((correlation) => oneModeTransitions({ depth: 3, correlation }));
    expect(found.folds.map(({ branchRank, dropsRank }) => [branchRank, dropsRank])).toEqual([
      [2, true],
      [1, true],
    ]);
    modes.forEach(({ betaC, betaStar }, i) => {
      expect(found.folds[i]!.beta).toBeCloseTo(betaC!, 8);
      expect(found.crossings[i]!.beta).toBeCloseTo(betaStar!, 8);
    });
    expect(found.betaStar).toBe(found.crossings[0]!.beta);
    const weak = oneModeStationary({ depth: 3, correlation: 0.8 }, 0.25);
    const saddle = found.saddles.find(({ fromRank }) => fromRank === 1)!;
    expect(saddle.barrier).toBeCloseTo(weak.barrierUp!, 10);
    expect(saddle.barrierBack).toBeCloseTo(weak.barrierDown!, 10);
    expect(saddle.singularValues[1]).toBeCloseTo(weak.saddle!, 8);
    const exact = kramersLanger({ depth: 3, width: 2, correlations: [0.9, 0.8], beta: 0.25, fromRank: 1, toRank: 2 });
    for (const { temperature, lnTauEpochs, z } of found.escapes!) {
      const clock = { temperature, learningRate: 0.08, stepsPerEpoch: 8 };
      expect(lnTauEpochs).toBeCloseTo(exact.lnTau(clock), 8);
      expect(z).toBe(exact.z);
    }
  });

  it('finds minima, saddles and folds of a tanh network, in a table and a picture', async () => {
    const path = file(onSample('kind: tanh, width: 2'));
    const svg = join(path, '..', 'branches.svg');
    const { code, stdout, stderr } = await kramers(['landscape', path, '--temperature', '5e-4,2e-2', '--svg', svg]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'note: testFraction is 0: no rows are kept, so every test error is that of the training rows\n',
    );
    const parts = ['tanh network 2–2–2–2: 12 parameters, 64 samples, β = 0.2', '1 → 2', 'β* ='];
    for (const part of [...parts, 'from rank 1: 30 of 30 ended at an exit']) {
      expect(stdout).toContain(part);
    }
    expect(stdout).toMatch(/rank 2 → 1\n/);
    expect(stdout).toMatch(/T = 0\.02: its lowest barrier is 0\.\d+ T; below 2 T there is no escape to speak of/);
    expect(stdout).not.toContain('T = 0.0005: its');
    expect(readFileSync(svg, 'utf8')).toContain('Dashed: the lowest saddle on the way to a rank');
  });

  const above = 'kind: rank-trap, trapBeta: 0.3, rank: 1, beta: 0.6, epochs: 10';
  const oneFeature = onSample('kind: linear, width: 2').replace('outputs: [y1, y2]', 'outputs: [y1, zero]');
  it.each([
    [onSample('kind: relu, width: 3'), [], /model "relu", φ\(x\) = max\(0, x\): the activation has a kink/],
    [onSample('kind: tanh, width: 2', above), [], /beta must be below 0\.3\d+, where the last learnt state vanishes/],
    [oneFeature, [], /no state of rank 2 was found/],
    [onSample('kind: tanh, width: 30'), ['--temperature', '1e-3'], /at most 400, so there is no escape rate/],
    [
      onSample('kind: tanh, width: 2'),
      ['--from-rank', '2', '--temperature', '1e-3'],
      /from rank 2: the highest rank of this network is 2/,
    ],
    [onSample('kind: tanh, width: 2', 'kind: random-init, beta: 0, epochs: 5'), [], /beta must be above 0/],
    [onSample('kind: tanh, width: 2'), ['--at', '0.2'], /--at: expected beta=NUMBER/],
    [onSample('kind: tanh, width: 2'), ['--at', 'beta=-1'], /--at beta: expected a number above 0/],
    [onSample('kind: tanh, width: 2'), ['--temperature', '0'], /--temperature: expected a number above 0/],
    [onSample('kind: tanh, width: 2, depth: 1'), [], /depth/],
  ])('refuses in one sentence what has no landscape: %#', async (text, options, message) => {
    const path = join(
      filled({
        'a.yaml': text,
        's64.csv': table.replace(/$/gm, ',0').replace('y2,0', 'y2,zero').replace(/\n,0$/, '\n'),
      }),
      'a.yaml',
    );
    const svg = join(path, '..', 'no.svg');
    const { code, stdout, stderr } = await kramers(['landscape', path, '--json', '--svg', svg, ...options]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([code, stdout, existsSync(svg)]).toEqual([2, '', false]);
  });
});

describe.runIf(process.env['KRAMERS_THOROUGH'])('of a tanh network of width 5', () => {
  it('the numbers are those of an independent program', { timeout: 600_000 }, async () => {
    const temperatures = [1e-3, 7e-4, 5e-4, 3e-4, 2e-4];
    const found = await landscape(onSample('kind: tanh, width: 5'), '--temperature', temperatures.join());
    const lowest = (rank: number) => found.minima.find((minimum) => minimum.rank === rank)!;
    expect(lowest(1).loss).toBeCloseTo(0.610206176833, 9);
    expect(lowest(2).loss).toBeCloseTo(0.580853177996, 9);
    expect(lowest(1).lowest).toBeCloseTo(0.0491, 4);
    const [saddle, ...others] = found.saddles.filter(({ fromRank }) => fromRank === 1);
    expect(others).toEqual([]);
    expect(saddle!.loss).toBeCloseTo(0.620768481426, 9);
    expect(saddle!.barrier).toBeCloseTo(0.010562, 6);
    expect(saddle!.count).toBe(50);
    expect(saddle!.negativeEigenvalue).toBeCloseTo(-0.16842, 5);
    const drops = found.folds.filter(({ dropsRank }) => dropsRank).map(({ beta }) => beta);
    expect(Math.abs(drops[0]! - 0.2775641)).toBeLessThan(1e-5);
    expect(Math.abs(drops[1]! - 0.3650217)).toBeLessThan(1e-5);
    expect(Math.abs(found.betaStar! - 0.232746)).toBeLessThan(1e-5);
    expect(found.searches.every(({ closed }) => closed)).toBe(true);
    [4.99, 8.55, 13.72, 26.57, 43.31].forEach((lnTau, i) => {
      const escape = found.escapes![i]!;
      expect([escape.temperature, escape.method, escape.z]).toEqual([temperatures[i], 'orbit', 6]);
      expect(Math.abs(escape.lnTau - lnTau)).toBeLessThan(0.1);
      expect(escape.lnTauEpochs).toBeCloseTo(escape.lnTau - Math.log(0.05 * 4), 12);
    });
  });
});
