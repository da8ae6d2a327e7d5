import type { ClaimExperiment } from '@kramers/core';

/** One sample of 256 for the nonlinear networks. */
const smallSample = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 256, testSamples: 256, seed: 5 };

/** A tanh network, swept quasi-statically by full-batch descent. */
export const tanhSweep: ClaimExperiment = {
  name: 'tanh-sweep',
  note: 'Sweep of β there and back with a tanh network on one sample of 256.',
  data: smallSample,
  model: { kind: 'tanh' },
  training: { learningRate: 0.08, batchSize: 'full', converged: { tolerance: 1e-9, window: 50 } },
  protocol: {
    kind: 'annealing',
    from: 0.27,
    to: 0.37,
    step: 0.01,
    direction: 'loop',
    epochs: 2500,
    prepareEpochs: 1500,
  },
  full: { 'protocol.from': 0.02, 'protocol.step': 0.005, 'protocol.epochs': 20_000, 'protocol.prepareEpochs': 50_000 },
};

/** A sigmoid network, which learns from a small β only. */
export const sigmoidSweep: ClaimExperiment = {
  name: 'sigmoid-sweep',
  note: 'Sweep of β there and back with a sigmoid network on one sample of 256.',
  data: smallSample,
  model: { kind: 'sigmoid' },
  training: { learningRate: 0.4, batchSize: 'full', converged: { tolerance: 1e-9, window: 50 } },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { name: 'learn', beta: 0.001, epochs: 4000, role: 'prepare' } },
      { sweep: { name: 'up', beta: { from: 0.04, to: 0.0575, step: 0.0025 }, until: 'converged', epochs: 3000 } },
      { sweep: { name: 'down', beta: { from: 0.0575, to: 0.04, step: 0.0025 }, until: 'converged', epochs: 500 } },
    ],
  },
};

const tanhTrap = { kind: 'rank-trap', trapBeta: 0.33, rank: 1, beta: 0.2, epochs: 3000, prepareEpochs: 1500 };

/** A rank-1 trap of a tanh network under minibatch noise alone. */
export const tanhPrinted: ClaimExperiment = {
  name: 'tanh-printed',
  note: 'A rank-1 trap of a tanh network under minibatch noise.',
  data: smallSample,
  model: { kind: 'tanh' },
  training: { learningRate: 0.08, batchSize: 64 },
  escape: { singularValue: 2, above: 0.2 },
  protocol: tanhTrap,
  replicas: { count: 4, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.epochs': 20_000, 'protocol.prepareEpochs': 5000 },
};

/** And with Langevin noise beside it. */
export const tanhTheorised: ClaimExperiment = {
  name: 'tanh-theorised',
  note: 'A rank-1 trap of a tanh network under Langevin noise.',
  data: smallSample,
  model: { kind: 'tanh' },
  training: { learningRate: 0.08, batchSize: 64 },
  escape: { singularValue: 2, above: 0.2 },
  protocol: { ...tanhTrap, temperature: 6e-4 },
  replicas: { count: 6, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.prepareEpochs': 5000 },
};

/** Between the two transitions of the sigmoid network, and watched at two thirds of the lower one. */
const sigmoidTrap = { kind: 'rank-trap', trapBeta: 0.05, rank: 1, beta: 0.03, epochs: 3000, prepareEpochs: 5000 };

/** A rank-1 trap of a sigmoid network under minibatch noise alone. */
export const sigmoidPrinted: ClaimExperiment = {
  name: 'sigmoid-printed',
  note: 'A rank-1 trap of a sigmoid network under minibatch noise.',
  data: smallSample,
  model: { kind: 'sigmoid' },
  training: { learningRate: 0.4, batchSize: 64 },
  escape: { singularValue: 2, above: 0.2 },
  protocol: sigmoidTrap,
  replicas: { count: 4, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.epochs': 20_000, 'protocol.prepareEpochs': 10_000 },
};

/** And with Langevin noise beside it. */
export const sigmoidTheorised: ClaimExperiment = {
  name: 'sigmoid-theorised',
  note: 'A rank-1 trap of a sigmoid network under Langevin noise.',
  data: smallSample,
  model: { kind: 'sigmoid' },
  training: { learningRate: 0.4, batchSize: 64 },
  escape: { singularValue: 2, above: 0.2 },
  protocol: { ...sigmoidTrap, temperature: 8e-4 },
  replicas: { count: 6, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.prepareEpochs': 10_000 },
};

/**
 * A small network with biases, prepared at rank 1 and relaxed at the watched β by full-batch descent, so that it leaves
 * from a converged trap; then batches of 2, drawn with replacement.
 */
function distinct(kind: string, beta: { learn: number; trap: number; watch: number }, rates: [number, number]) {
  const [prepare, watch] = rates;
  const still = { role: 'prepare', batchSize: 'full', learningRate: prepare };
  return {
    name: `${kind}-minibatch`,
    note: `A rank-1 trap of a ${kind} network of width 2 with biases, under minibatch noise of batches of 2.`,
    data: smallSample,
    model: { kind, width: 2, bias: true, regulariseBias: true },
    training: {
      learningRate: watch,
      batchSize: 2,
      sampling: 'replacement',
      converged: { tolerance: 1e-9, window: 50 },
    },
    escape: { singularValue: 2, above: 0.25 },
    protocol: {
      kind: 'pipeline',
      steps: [
        { initialise: 'random' },
        { train: { name: 'learn', beta: beta.learn, epochs: 4000, ...still } },
        { train: { name: 'trap', beta: beta.trap, epochs: 20_000, ...still, until: 'converged' } },
        { train: { name: 'relax', beta: beta.watch, epochs: 20_000, ...still, until: 'converged' } },
        { expectRank: 1 },
        { train: { name: 'escape', beta: beta.watch, epochs: 400, until: 'escaped' } },
      ],
    },
    replicas: { count: 8, seed: 42 },
    full: { 'replicas.count': 50, 'protocol.steps.5.train.epochs': 2000 },
  } satisfies ClaimExperiment;
}

/** tanh, between its transitions and at the same share of the lower one as sigmoid. */
export const tanhDistinct = distinct('tanh', { learn: 0.01, trap: 0.27, watch: 0.05 }, [0.2, 0.1]);

/** sigmoid, at the β at which such escapes were first seen. */
export const sigmoidDistinct = distinct('sigmoid', { learn: 0.001, trap: 0.03, watch: 0.006 }, [0.5, 0.2]);
