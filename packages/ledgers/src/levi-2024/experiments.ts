import type { ClaimExperiment } from '@kramers/core';
import { lossAtAccuracy } from '@kramers/theory';
import { erf } from '@kramers/theory/elementary';

/** The paper's set-up: Levi, Beck & Bar-Sinai, arXiv 2310.16441. */
export const paper = {
  /** η, with the gradient of (1/N)Σ‖(S − T)x‖². */
  learningRate: 0.01,
  /** ε: a prediction counts as right when its squared error is below. */
  tolerance: 1e-3,
} as const;

/** d_in of the quick form; the paper has 1000. */
const INPUTS = 100;

/** Loss at accuracy erf √2, ε/4: where a prediction is right with 95.4 %. */
export const THRESHOLD = lossAtAccuracy(erf(Math.SQRT2), paper);

// The trainer's loss is ½E‖y − Sx‖² + (β/2)‖S‖², half of the paper's: η is twice as large and β = γ/2.
const setting = {
  data: { kind: 'linear-teacher', inputs: INPUTS, ratio: 0.5, fresh: true },
  model: { kind: 'linear', depth: 1, init: { scale: 1 / Math.sqrt(2 * INPUTS) } },
  training: { learningRate: 2 * paper.learningRate, batchSize: 'full' },
  rank: { threshold: 0.01 },
};
const long = { 'data.inputs': 1000, 'model.init.scale': 1 / Math.sqrt(2000), 'replicas.count': 12 };

/** Epochs at which losses are looked at. */
export const LOOKS = [50, 150, 400];

/** Losses along the way. */
export const losses: ClaimExperiment = {
  ...setting,
  name: 'estimator-losses',
  note: 'One linear layer, full-batch descent: losses at a few times, by ratio of inputs to samples.',
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      ...LOOKS.map((epoch, i) => ({ train: { name: `to ${epoch}`, beta: 0, epochs: epoch - (LOOKS[i - 1] ?? 0) } })),
    ],
  },
  over: { 'data.ratio': [0.1, 0.5, 0.9, 2] },
  replicas: { count: 40, seed: 1 },
  full: long,
};

/** Times to the threshold. */
export const delays: ClaimExperiment = {
  ...setting,
  name: 'estimator-delays',
  note: 'The same, until train and then generalisation accuracy reach 95.4 %.',
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      ...['trainMse', 'testMse'].map((metric) => ({
        train: { name: metric, beta: 0, epochs: 20_000, until: [{ metric, below: THRESHOLD }] },
      })),
    ],
  },
  over: { 'data.ratio': [0.1, 0.5] },
  replicas: { count: 40, seed: 1 },
  full: long,
};

/** γ of the plateaus. */
export const DECAY = 0.02;

/** Plateaus under weight decay, and beyond as many samples as inputs without. */
export const plateaus: ClaimExperiment = {
  ...setting,
  name: 'estimator-plateaus',
  note: 'The same with weight decay, or with fewer samples than inputs, until nothing changes.',
  training: { ...setting.training, converged: { tolerance: 1e-13, window: 50 } },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { name: 'plateau', beta: DECAY / 2, epochs: 20_000, until: 'converged' } },
    ],
  },
  over: {
    cases: [
      { label: 'decay', 'data.ratio': 0.3 },
      ...[2, 4].map((ratio) => ({ label: `λ = ${ratio}`, 'data.ratio': ratio, 'protocol.steps.1.train.beta': 0 })),
    ],
  },
  replicas: { count: 40, seed: 1 },
  full: long,
};
