import type { ClaimExperiment } from '@kramers/core';

/** Arms that differ in noise alone. Time is in η·steps: half the rate has twice the steps in an epoch. */
export const ARMS = {
  still: 'full batches, no noise',
  half: 'half the learning rate',
  shuffled: 'minibatches, shuffled',
  replaced: 'minibatches, with replacement',
  langevin: 'full batches, Langevin noise',
} as const;

/** Canonical modular addition: cross-entropy, AdamW, decay. */
export const modular: ClaimExperiment = {
  name: 'noise-modular-addition',
  note: 'Addition modulo 13 by AdamW with weight decay: when is it understood, by kind of noise?',
  data: { kind: 'modular-addition', modulus: 13, fraction: 0.7, fresh: true },
  model: { kind: 'gelu', depth: 2, width: 64 },
  training: {
    learningRate: 0.01,
    batchSize: 'full',
    stepsPerEpoch: 10,
    optimiser: { kind: 'adam', decay: 'decoupled' },
  },
  escape: { metric: 'testAccuracy', above: 0.98 },
  protocol: { kind: 'grokking', beta: 2, epochs: 300, accuracy: 0.98 },
  over: {
    cases: [
      { label: ARMS.still },
      { label: ARMS.half, 'training.learningRate': 0.005, 'training.stepsPerEpoch': 20 },
      { label: ARMS.shuffled, 'training.batchSize': 32 },
      { label: ARMS.replaced, 'training.batchSize': 32, 'training.sampling': 'replacement' },
      { label: ARMS.langevin, 'training.temperature': 1e-6 },
    ],
  },
  replicas: { count: 8, seed: 1 },
  full: { 'data.modulus': 31, 'model.width': 128, 'data.fraction': 0.5, 'replicas.count': 24 },
};

/** A student of a teacher from large weights. */
export const student: ClaimExperiment = {
  name: 'noise-teacher',
  note: 'A wide student of a small teacher from large weights with decay: when is the test error low?',
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
  training: { learningRate: 0.002, batchSize: 'full', stepsPerEpoch: 50 },
  escape: { metric: 'testMse', below: 0.15 },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 1000, stopAtEscape: true },
  over: {
    cases: [
      { label: ARMS.still },
      { label: ARMS.half, 'training.learningRate': 0.001, 'training.stepsPerEpoch': 100 },
      { label: ARMS.shuffled, 'training.batchSize': 8 },
      { label: ARMS.replaced, 'training.batchSize': 8, 'training.sampling': 'replacement' },
      { label: ARMS.langevin, 'training.temperature': 1e-4 },
    ],
  },
  replicas: { count: 10, seed: 1 },
  full: { 'replicas.count': 40 },
};
