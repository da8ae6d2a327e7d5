import type { Summary } from '@kramers/core';
import type { LandscapeDocument } from '@kramers/core/internal';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whitened } from '../packages/theory/src/network-landscape/surface/whitened.fixture';
import { kramers } from './support/command';
import { filled, temporaryFolder } from './support/folders';
import { whitened256Table } from './support/whitened-256';

const { x, y, count } = whitened;
const rows = Array.from({ length: count }, (_, i) => [x[2 * i], x[2 * i + 1], y[2 * i], y[2 * i + 1]].join());

/** An experiment on a whitened sample, all of whose rows train, in a folder of its own. */
const onSample = (table: string, experiment: object): string => {
  const data = {
    kind: 'table',
    file: 'sample.csv',
    inputs: ['x1', 'x2'],
    outputs: ['y1', 'y2'],
    standardise: 'none',
    testFraction: 0,
  };
  const text = JSON.stringify({ data, reporters: [], ...experiment });
  return join(filled({ 'a.json': text, 'sample.csv': table }), 'a.json');
};

/** The rank-1 trap of a tanh network. */
const trap = (width: number, learningRate: number, more: object = {}): string =>
  onSample(['x1,x2,y1,y2', ...rows, ''].join('\n'), {
    name: 'tanh',
    model: { kind: 'tanh', width },
    training: { batchSize: 'full', learningRate, stepsPerEpoch: 4 },
    escape: { singularValue: 2, above: 0.3 },
    protocol: { kind: 'rank-trap', trapBeta: 0.3, rank: 1, beta: 0.2, temperature: 5e-4, epochs: 1000 },
    ...more,
  });

interface Rates extends Summary {
  readonly landscape: readonly { readonly lnTau: number; readonly escape: { readonly lnTau: number } }[];
}

async function rate(
  file: string,
  temperature: number,
  trials: number | null,
  repeats: number | null,
  more: readonly string[] = [],
): Promise<Rates> {
  const set = [
    '--set',
    `protocol.temperature=${temperature}`,
    ...(trials === null ? [] : ['--trials', String(trials)]),
    ...(repeats === null ? [] : ['--repeats', String(repeats)]),
    ...more,
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

  // A coordinate leaves something out, and no two ways of sampling do it alike: 0.2, and their errors.
  it.runIf(process.env['KRAMERS_THOROUGH']).each([7e-4, 5e-4])(
    'T = %f: umbrella sampling agrees with flux sampling',
    { timeout: 900_000 },
    async (temperature) => {
      const flux = (await rate(trap(5, 0.05), temperature, 150, 8)).points[0]!;
      const more = ['--method', 'umbrella-sampling', '--set', 'protocol.looks=6000'];
      const umbrella = (await rate(trap(5, 0.15), temperature, null, null, more)).points[0]!;
      const error = Math.hypot(flux.lnTauError!, umbrella.lnTauError!);
      expect(error).toBeLessThan(0.25);
      const gap = flowTime(flux.lnTau!, 0.05) - flowTime(umbrella.lnTau!, 0.15);
      expect(Math.abs(gap)).toBeLessThan(0.2 + 2 * error);
    },
  );
});

/** ln τ in steps × learning rate, of epochs of 4 steps. */
const flowTime = (lnTau: number, learningRate: number) => lnTau + Math.log(4 * learningRate);

/** Escapes that were waited for, and what the landscape predicts for them, ln τ in epochs. */
async function waited(file: string) {
  const run = await kramers(['run', file, '--json', '--quiet', '--out', join(temporaryFolder(), 'run')]);
  const landscape = await kramers(['landscape', file, '--json']);
  expect([run.code, landscape.code]).toEqual([0, 0]);
  const { points } = JSON.parse(run.stdout) as Summary;
  const { escape } = JSON.parse(landscape.stdout) as LandscapeDocument;
  return { ...points[0]!, predicted: escape!.lnTauEpochs!, method: escape!.method };
}

describe.runIf(process.env['KRAMERS_THOROUGH'])(
  'escapes that were waited for, beside the landscape’s prediction',
  () => {
    it.each([1.2e-3, 9e-4])('sigmoid with biases, T = %f: within 0.3', { timeout: 900_000 }, async (temperature) => {
      const file = onSample(whitened256Table, {
        name: 'sigmoid',
        model: { kind: 'sigmoid', width: 2, bias: true, regulariseBias: true },
        training: { batchSize: 'full', learningRate: 0.4, stepsPerEpoch: 10 },
        escape: { singularValue: 2, above: 0.3 },
        replicas: { count: 60, seed: 1 },
        protocol: {
          kind: 'rank-trap',
          trapBeta: 0.035,
          rank: 1,
          beta: 0.0132,
          temperature,
          epochs: 1_000_000,
          prepareEpochs: 4000,
        },
      });
      const { escapes, lnTau, lnTauError, predicted, method } = await waited(file);
      expect(method).toBe('harmonic');
      expect(escapes).toBeGreaterThanOrEqual(45);
      expect(Math.abs(lnTau! - predicted)).toBeLessThan(0.3 + 2 * lnTauError!);
    });

    // Not yet cold: by an independent program the time is 0.6 longer than predicted, with these steps and with half of
    // them.
    it.each([0.05, 0.025])(
      'tanh, T = 7e-4, learning rate %f: 0.6 above',
      { timeout: 900_000 },
      async (learningRate) => {
        const file = trap(5, learningRate, {
          replicas: { count: 40, seed: 1 },
          protocol: {
            kind: 'rank-trap',
            trapBeta: 0.3,
            rank: 1,
            beta: 0.2,
            temperature: 7e-4,
            epochs: 10_000_000,
            prepareEpochs: 4000,
          },
        });
        const { escapes, lnTau, lnTauError, predicted, method } = await waited(file);
        expect(method).toBe('orbit');
        expect(escapes).toBe(40);
        expect(lnTau! - predicted).toBeGreaterThan(-2 * lnTauError!);
        expect(lnTau! - predicted).toBeLessThan(0.65 + 2 * lnTauError!);
        // 9.17 ± 0.07 in flow time.
        expect(Math.abs(flowTime(lnTau!, learningRate) - 9.17)).toBeLessThan(3 * Math.hypot(0.07, lnTauError!));
      },
    );
  },
);
