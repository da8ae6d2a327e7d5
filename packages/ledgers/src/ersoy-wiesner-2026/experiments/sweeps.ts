import type { ClaimExperiment } from '@kramers/core';
import { exactMoments, featureLists, freshSamples } from './settings';

/** Fig. 3 on exact moments, in the paper's steps. */
export const sweepExact: ClaimExperiment = {
  name: 'sweep-exact',
  note: 'Quasi-static sweep of β there and back, on exact moments.',
  data: exactMoments,
  training: { learningRate: 0.08, batchSize: 'full' },
  protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.01, direction: 'loop' },
};

/** Fig. 3 as printed. */
export const sweepPrinted: ClaimExperiment = {
  name: 'sweep-printed',
  note: 'Sweep of β there and back by minibatch training; each replica has its own sample.',
  data: freshSamples,
  training: { learningRate: 0.08, batchSize: 64 },
  protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.01, direction: 'loop', epochs: 400 },
  replicas: { count: 8, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.epochs': 2000 },
};

/** Beyond the paper: an up-sweep with more features. */
export const sweepFeatures: ClaimExperiment = {
  name: 'sweep-features',
  note: 'Up-sweep of β on exact moments with two to five features.',
  data: { kind: 'gaussian', correlations: featureLists[0], population: true },
  training: { learningRate: 0.08, batchSize: 'full' },
  protocol: { kind: 'annealing', from: 0.05, to: 0.45, step: 0.01, direction: 'up' },
  over: { 'data.correlations': featureLists },
};
