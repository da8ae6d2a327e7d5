import type { ClaimExperiment } from '@kramers/core';

const plain = {
  model: { kind: 'quadratic', depth: 2, width: 100, init: { scale: 0.1 } },
  training: { learningRate: 2, batchSize: 'full', stepsPerEpoch: 20 },
  escape: { metric: 'testAccuracy', above: 0.98 },
};

/** Addition by plain descent. */
export const addition: ClaimExperiment = {
  ...plain,
  name: 'plain-addition',
  note: 'Addition modulo 23 by plain full-batch descent without decay, with quadratic units.',
  data: { kind: 'modular-polynomial', polynomial: 'sum', modulus: 23, fraction: 0.75, fresh: true },
  metrics: ['participation'],
  protocol: { kind: 'grokking', beta: 0, epochs: 150, accuracy: 0.98 },
  replicas: { count: 6, seed: 1 },
  full: {
    'data.modulus': 97,
    'data.fraction': 0.49,
    'model.width': 500,
    'replicas.count': 3,
    'protocol.epochs': 2000,
  },
};

/** A polynomial that is not learnt. */
export const cubic: ClaimExperiment = {
  ...plain,
  name: 'plain-cubic',
  note: 'n³ + nm² + m modulo 23, likewise, with nine pairs of ten to train on.',
  data: { kind: 'modular-polynomial', polynomial: 'cubic', modulus: 23, fraction: 0.9, fresh: true },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { name: 'train', beta: 0, epochs: 150, until: [{ metric: 'testAccuracy', above: 0.9 }] } },
    ],
  },
  replicas: { count: 4, seed: 1 },
  full: { 'data.modulus': 97, 'data.fraction': 0.95, 'model.width': 500, 'protocol.steps.1.train.epochs': 2000 },
};
