import type { ClaimExperiment } from '@kramers/core';

/** λ of the quick form of matrix completion, and the scales α. */
export const DECAY = 0.01;
export const SCALES = [3, 10, 30];
const RATES = [0.1, 0.1, 0.03];

/** From the start to the fit, along the plateau, and to where the test error is half of what it was. */
const fitThenUnderstand = (beta: number, epochs: number) => ({
  kind: 'pipeline',
  steps: [
    { initialise: 'random' },
    {
      train: { name: 'fit', beta, epochs: 5000, stepsPerEpoch: 1, until: [{ metric: 'trainMse', below: 0.01 }] },
    },
    { train: { name: 'plateau', beta, epochs: 10 } },
    { train: { name: 'understand', beta, epochs, until: [{ metric: 'testMse', below: 0.5 }] } },
  ],
});

/** Matrix completion by UUᵀ − VVᵀ. */
export const completion: ClaimExperiment = {
  name: 'matrix-completion',
  note: 'A matrix of rank 1 is completed by UUᵀ − VVᵀ from U = V = α·1 with weak decay, by scale α.',
  data: { kind: 'matrix-entries', size: 24, rank: 1, fraction: 0.4, fresh: true },
  model: { kind: 'squares', depth: 2, width: 1, init: { scale: 10 } },
  training: { learningRate: 0.1, batchSize: 'full', stepsPerEpoch: 20 },
  backend: 'matrix-difference',
  protocol: fitThenUnderstand(DECAY, 3000),
  over: {
    cases: SCALES.map((scale, i) => ({
      label: `α = ${scale}`,
      'model.init.scale': scale,
      'training.learningRate': RATES[i]!,
    })),
  },
  replicas: { count: 4, seed: 1 },
  full: {
    'data.size': 97,
    'data.fraction': 0.1,
    'protocol.steps.1.train.beta': 1e-3,
    'protocol.steps.2.train.beta': 1e-3,
    'protocol.steps.3.train.beta': 1e-3,
    'protocol.steps.3.train.epochs': 30_000,
  },
};

const classes = {
  model: { kind: 'squares', depth: 2, width: 1, init: { scale: 4 } },
  training: { learningRate: 0.01, batchSize: 'full', stepsPerEpoch: 250, loss: 'logistic' },
  backend: 'diagonal-difference',
};

/** A sparse rule by a diagonal network. */
export const sparseRule: ClaimExperiment = {
  ...classes,
  name: 'sparse-classes',
  note: 'The sign of three of 200 inputs, learnt by u² − v² from u = v = 4 with weak decay.',
  data: { kind: 'two-classes', inputs: 200, samples: 70, testSamples: 300, sparse: 3, fresh: true },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { name: 'fit', beta: 0.04, epochs: 100, until: [{ metric: 'trainAccuracy', above: 0.999 }] } },
      { train: { name: 'plateau', beta: 0.04, epochs: 4 } },
      { train: { name: 'understand', beta: 0.04, epochs: 200, until: [{ metric: 'testAccuracy', above: 0.95 }] } },
    ],
  },
  replicas: { count: 4, seed: 1 },
  full: { 'replicas.count': 20, 'data.inputs': 2000, 'data.samples': 256 },
};

/** A dense rule by the same. */
export const denseRule: ClaimExperiment = {
  ...classes,
  name: 'dense-classes',
  note: 'Classes that every input tells a little of, learnt by u² − v² from u = v = 2: test accuracy falls late.',
  data: { kind: 'two-classes', inputs: 800, samples: 32, testSamples: 300, margin: 9, fresh: true },
  model: { ...classes.model, init: { scale: 2 } },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { name: 'fit', beta: 0.08, epochs: 100, until: [{ metric: 'trainAccuracy', above: 0.999 }] } },
      { train: { name: 'plateau', beta: 0.08, epochs: 4 } },
      { train: { name: 'late', beta: 0.08, epochs: 90 } },
    ],
  },
  replicas: { count: 3, seed: 1 },
  full: { 'replicas.count': 10, 'data.inputs': 4000, 'data.margin': 25, 'protocol.steps.3.train.epochs': 1000 },
};

/** γ of the student whose norm decays, and the scales that it starts from. */
export const STUDENT = { decay: 0.1, learningRate: 0.002, stepsPerEpoch: 50, scales: [1, 2, 4] };

/** A student of a tanh teacher from large weights. */
export const largeStart: ClaimExperiment = {
  name: 'large-start',
  note: 'A wide student of a small teacher from weights of growing size, with decay: when is the test error low?',
  data: {
    kind: 'teacher',
    inputs: 5,
    outputs: 1,
    teacher: { kind: 'tanh', depth: 2, width: 3 },
    samples: 40,
    testSamples: 300,
    fresh: true,
  },
  model: { kind: 'relu', depth: 2, width: 40, init: { scale: 2 } },
  training: { learningRate: STUDENT.learningRate, batchSize: 'full', stepsPerEpoch: STUDENT.stepsPerEpoch },
  escape: { metric: 'testMse', below: 0.15 },
  protocol: { kind: 'random-init', beta: STUDENT.decay, epochs: 2000, stopAtEscape: true },
  over: { 'model.init.scale': STUDENT.scales },
  replicas: { count: 8, seed: 1 },
  full: { 'replicas.count': 40 },
};
