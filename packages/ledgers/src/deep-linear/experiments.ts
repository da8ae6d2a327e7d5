import type { ClaimExperiment } from '@kramers/core';

/** s of the two modes; half of each is what is waited for. */
export const MODES = [0.9, 0.6] as const;
/** Where the clock of a mode starts. */
export const FROM = 0.05;

/** Small random weights, until both modes are learnt by half. */
export const growth: ClaimExperiment = {
  name: 'mode-growth',
  note: 'Deep linear networks from small weights on exact moments: when does each mode reach half of its strength?',
  data: { kind: 'gaussian', correlations: [...MODES], population: true },
  model: { kind: 'linear', depth: 2, width: 20, init: { scale: 0.01 } },
  training: { learningRate: 0.02, batchSize: 'full' },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      ...MODES.flatMap((strength, i) =>
        [FROM, strength / 2].map((above, k) => ({
          train: {
            name: `mode ${i + 1} ${k === 0 ? 'appears' : 'half learnt'}`,
            beta: 0,
            epochs: 200_000,
            until: [{ singularValue: i + 1, above }],
          },
        })),
      ),
    ],
  },
  over: {
    cases: [
      { label: 'L = 2', 'model.depth': 2, 'model.init.scale': 0.003 },
      { label: 'L = 3', 'model.depth': 3, 'model.init.scale': 0.02 },
    ],
  },
  replicas: { count: 6, seed: 1 },
  full: { 'replicas.count': 30, 'training.learningRate': 0.005 },
};

/** Quasi-static sweeps of β. */
export const sweeps: ClaimExperiment = {
  name: 'transition-order',
  note: 'Sweep of β up through the transition of one mode, by depth, on exact moments.',
  data: { kind: 'gaussian', correlations: [0.8], population: true },
  model: { kind: 'linear', depth: 2, width: 6 },
  training: { learningRate: 0.08, batchSize: 'full', converged: { tolerance: 1e-13, window: 50 } },
  protocol: { kind: 'annealing', from: 0.02, to: 0.9, step: 0.01, direction: 'up', epochs: 20_000 },
  over: { 'model.depth': [1, 2, 3, 4] },
};

const sample = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 64, seed: 62 };
const settle = (name: string, beta: number) => ({
  train: {
    name,
    beta,
    until: 'converged',
    epochs: 20_000,
    batchSize: 'full',
    learningRate: 0.08,
    role: 'prepare',
  },
});

/** A converged state of rank 1 under strong minibatch noise, at a β at which rank 2 has the lower loss. */
export const upward: ClaimExperiment = {
  name: 'jumps-up',
  note: 'A converged state of rank 1 under minibatches of 8 drawn with replacement, at weak decay.',
  data: sample,
  training: { learningRate: 0.08, batchSize: 8, sampling: 'replacement' },
  escape: { singularValue: 2, above: 0.05 },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      settle('learn', 0),
      settle('collapse', 0.39),
      { expectRank: 1 },
      { train: { name: 'watch', beta: 0.1, epochs: 150, until: 'escaped' } },
    ],
  },
  over: { 'training.learningRate': [0.04, 0.08] },
  replicas: { count: 15, seed: 1 },
  full: { 'replicas.count': 100, 'protocol.steps.4.train.epochs': 2000 },
};

/** A state of rank 2 just below its fold under minibatch noise. */
export const downward: ClaimExperiment = {
  name: 'jumps-down',
  note: 'A state of rank 2 just below its fold, under minibatches drawn with replacement.',
  data: sample,
  training: { learningRate: 0.16, batchSize: 64, sampling: 'replacement' },
  escape: { singularValue: 2, below: 0.02 },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      settle('learn', 0),
      settle('settle', 0.361),
      { expectRank: 2 },
      { train: { name: 'watch', beta: 0.361, epochs: 2000, until: 'escaped' } },
    ],
  },
  replicas: { count: 15, seed: 1 },
  full: { 'replicas.count': 100 },
};
