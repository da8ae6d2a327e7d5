import type { ClaimExperiment } from '@kramers/core';

/** η of the paper. */
export const RATE = 0.1;

/** One weight under single samples, and what it does in the long run. */
export const fluctuations: ClaimExperiment = {
  name: 'regression-fluctuations',
  note: 'Regression of one input on an output that it does not explain, by single samples: moments of the weight.',
  data: { kind: 'unrelated-pairs', samples: 100_000, fresh: true },
  model: { kind: 'linear', depth: 1, init: { scale: 0.1 } },
  training: { learningRate: RATE, batchSize: 1, sampling: 'replacement', stepsPerEpoch: 20 },
  protocol: { kind: 'weight-moments', warmUp: 20, looks: 8000, every: 1 },
  over: { 'training.learningRate': [RATE, 0.02] },
  replicas: { count: 8, seed: 1 },
  full: { 'replicas.count': 40, 'protocol.looks': 50_000 },
};
