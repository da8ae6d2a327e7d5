import type { Summary } from '@kramers/core';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whitened } from '../packages/theory/src/network-landscape/surface/whitened.fixture';
import { kramers } from './support/command';
import { filled, temporaryFolder } from './support/folders';

const { x, y, count } = whitened;
const rows = Array.from({ length: count }, (_, i) => [x[2 * i], x[2 * i + 1], y[2 * i], y[2 * i + 1]].join());

/** The rank-1 trap of a tanh network on the whitened sample. */
const trap = (width: number, learningRate: number): string => {
  const experiment = {
    name: 'tanh',
    data: {
      kind: 'table',
      file: 's64.csv',
      inputs: ['x1', 'x2'],
      outputs: ['y1', 'y2'],
      standardise: 'none',
      testFraction: 0,
    },
    model: { kind: 'tanh', width },
    training: { batchSize: 'full', learningRate, stepsPerEpoch: 4 },
    escape: { singularValue: 2, above: 0.3 },
    protocol: { kind: 'rank-trap', trapBeta: 0.3, rank: 1, beta: 0.2, temperature: 5e-4, epochs: 1000 },
  };
  const text = JSON.stringify(experiment);
  return join(filled({ 'a.json': text, 's64.csv': ['x1,x2,y1,y2', ...rows, ''].join('\n') }), 'a.json');
};

interface Rates extends Summary {
  readonly landscape: readonly { readonly lnTau: number; readonly escape: { readonly lnTau: number } }[];
}

async function rate(file: string, temperature: number, trials: number, repeats: number): Promise<Rates> {
  const set = [
    '--set',
    `protocol.temperature=${temperature}`,
    '--trials',
    String(trials),
    '--repeats',
    String(repeats),
  ];
  const out = join(temporaryFolder(), 'run');
  const { code, stdout } = await kramers(['rate', file, '--json', '--quiet', '--out', out, ...set]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Rates;
}

describe('kramers rate of a nonlinear network', () => {
  it.runIf(process.env['KRAMERS_THOROUGH'])(
    'has beside its estimate what its landscape predicts, in the same epochs',
    async () => {
      const { points, landscape } = await rate(trap(2, 0.05), 7e-4, 20, 2);
      expect(landscape[0]!.lnTau).toBeCloseTo(landscape[0]!.escape.lnTau - Math.log(0.05 * 4), 6);
      // Two small networks are not much alike: the sampling is there, and of its size.
      expect(Math.abs(points[0]!.lnTau! - landscape[0]!.lnTau)).toBeLessThan(2);
    },
  );

  // Minutes. Theory is asymptotic: within 0.5, and the sampling's own error.
  it.runIf(process.env['KRAMERS_THOROUGH']).each([
    [5, 0.05, 5e-4],
    [5, 0.025, 5e-4],
    [5, 0.05, 3e-4],
    [4, 0.05, 4e-4],
  ])('width %i, learning rate %f, T = %f: within 0.5 of flux sampling', { timeout: 900_000 }, async (w, eta, t) => {
    const { points, landscape } = await rate(trap(w, eta), t, 300, 8);
    const { lnTau, lnTauError } = points[0]!;
    expect(lnTauError).toBeLessThan(0.25);
    expect(Math.abs(lnTau! - landscape[0]!.lnTau)).toBeLessThan(0.5 + 2 * lnTauError!);
  });
});
