import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '@kramers/core';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { kramers } from './command';
import { filled } from './folders';

const small = { kind: 'gaussian', correlations: [0.9, 0.7], inputs: 4, samples: 48, testSamples: 32 };
const exact = { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true };
const table = { kind: 'table', file: 'points.csv', inputs: ['a', 'b'], outputs: ['c'] };
const random = { kind: 'random-init', beta: 0.02, epochs: 40 };
const trap = { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, temperature: 8e-4, epochs: 400 };

/** A column of numbers that no rounding makes alike. */
export const points = [
  'a,b,c',
  ...Array.from({ length: 40 }, (_, i) => `${Math.sin(i)},${i % 7},${Math.cos(3 * i)}`),
].join('\n');

/** Experiments of every kind, each short. */
const everyKind: Readonly<Record<string, object>> = {
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
  'an expression of its own': {
    data: small,
    model: {
      kind: 'x * tanh(log(1 + exp(x))) + 0.1 * atan(x) * abs(x)^0.7 + 0.01 * sinh(cos(x)) + 0.01 * tan(0.1 * x)',
      width: 5,
    },
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

/** The files of these experiments, by their names. */
export const experiments: readonly (readonly [name: string, text: string])[] = Object.entries(everyKind).map(
  ([name, experiment]) => {
    const training = { batchSize: 8, ...(experiment as { training?: object }).training };
    const whole = { name, reporters: ['json'], replicas: { count: 2, seed: 11 }, ...experiment, training };
    return [name, stringify(whole)] as const;
  },
);

/** What the command makes of one of them. */
export async function summaryByCommand(text: string): Promise<Summary> {
  const at = filled({ 'points.csv': points, 'experiment.yaml': text });
  const { code, stderr } = await kramers(['run', join(at, 'experiment.yaml'), '--out', join(at, 'run'), '--quiet']);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(readFileSync(join(at, 'run/summary.json'), 'utf8')) as Summary;
}
