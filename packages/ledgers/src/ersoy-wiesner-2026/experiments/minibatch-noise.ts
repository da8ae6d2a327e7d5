import type { ClaimExperiment } from '@kramers/core';
import { oneSample } from './settings';

/** The paper's learning rates, under minibatch noise alone. */
export const learningRatesPrinted: ClaimExperiment = {
  name: 'learning-rates-printed',
  note:
    'Escape from the rank-1 trap under minibatch noise, over the learning rates of the paper; one sample for all ' +
    'replicas.',
  data: oneSample,
  training: { learningRate: 0.08, batchSize: 64 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, learningRate: 5e-3, epochs: 1000 },
  over: { 'protocol.learningRate': [5e-4, 1e-3, 2e-3, 3e-3, 5e-3] },
  replicas: { count: 5, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.epochs': 20_000 },
};

/** Several ratios B/η_lr, and pairs that have the same one by other means. */
const levers = [
  { learningRate: 0.16, batchSize: 64 },
  { learningRate: 0.08, batchSize: 32 },
  { learningRate: 0.16, batchSize: 96 },
  { learningRate: 0.16, batchSize: 128 },
  { learningRate: 0.08, batchSize: 64 },
  { learningRate: 0.04, batchSize: 32 },
  { learningRate: 0.08, batchSize: 80 },
];

/** Downward jumps by minibatch noise, just below the fold of one sample: learning rate and batch size varied apart. */
export const collapseLever: ClaimExperiment = {
  name: 'collapse-lever',
  note:
    'Loss of rank under minibatch noise at β = 0.361, 0.8 % below the fold of the sample, at several learning ' +
    'rates and batch sizes.',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, seed: 62 },
  escape: { singularValue: 2, below: 0.02 },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      {
        train: {
          name: 'learn',
          beta: 0,
          until: 'converged',
          epochs: 5000,
          batchSize: 'full',
          learningRate: 0.08,
          role: 'prepare',
        },
      },
      {
        train: {
          name: 'settle',
          beta: 0.361,
          until: 'converged',
          epochs: 20_000,
          batchSize: 'full',
          learningRate: 0.08,
          role: 'prepare',
        },
      },
      { expectRank: 2 },
      { train: { name: 'collapse', beta: 0.361, until: 'escaped', epochs: 5000 } },
    ],
  },
  over: {
    training: [
      ...levers.map((setting) => ({ ...setting, sampling: 'replacement' })),
      { learningRate: 0.16, batchSize: 64, sampling: 'shuffled' },
    ],
  },
  replicas: { count: 12, seed: 42 },
  full: { 'replicas.count': 50 },
};
