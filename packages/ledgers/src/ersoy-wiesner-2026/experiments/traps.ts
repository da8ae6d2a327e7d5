import type { ClaimExperiment } from '@kramers/core';
import { exactMoments, featureLists, freshSamples, langevin, oneSample, paperMoments } from './settings';

/** Random start and both traps under minibatch noise alone, as printed. */
export const trapsPrinted: ClaimExperiment = {
  name: 'traps-printed',
  note:
    'Random initialisation, a rank-1 trap and a trivial trap under the minibatch noise of the paper, and nothing ' +
    'else.',
  data: freshSamples,
  training: { learningRate: 0.08, batchSize: 64 },
  over: {
    protocol: [
      { label: 'random initialisation', kind: 'random-init', beta: 0.32, epochs: 1000 },
      { label: 'rank-1 trap', kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, epochs: 10_000 },
      { label: 'trivial trap', kind: 'rank-trap', trapBeta: 0.43, rank: 0, beta: 0.32, epochs: 10_000 },
    ],
  },
  replicas: { count: 10, seed: 42 },
  full: {
    'replicas.count': 50,
    'over.protocol': [
      { label: 'random initialisation', kind: 'random-init', beta: 0.32, epochs: 20_000 },
      { label: 'rank-1 trap', kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, epochs: 20_000 },
      { label: 'trivial trap', kind: 'rank-trap', trapBeta: 0.43, rank: 0, beta: 0.32, epochs: 20_000 },
    ],
  },
};

/** The same under Langevin noise, at a temperature at which rank 2 is the phase of lowest free energy. */
export const trapsTheorised: ClaimExperiment = {
  name: 'traps-theorised',
  note: 'Random initialisation, a rank-1 trap and a trivial trap under Langevin noise on exact moments.',
  data: paperMoments,
  training: { ...langevin, temperature: 1.05e-3 },
  escape: { metric: 'testMse', below: 0.567, hold: 5 },
  over: {
    protocol: [
      { label: 'random initialisation', kind: 'random-init', beta: 0.32, epochs: 300 },
      { label: 'rank-1 trap', kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, epochs: 50_000 },
      { label: 'trivial trap', kind: 'rank-trap', trapBeta: 0.43, beta: 0.32, epochs: 50_000 },
    ],
  },
  replicas: { count: 12, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Fig. 1(b) as printed: too few samples for any noise, and fifty epochs of trapping. */
export const sparsePrinted: ClaimExperiment = {
  name: 'sparse-printed',
  note: 'Sparse sampling after a trap of fifty epochs. With N = 25 < B = 64 there is no minibatch noise.',
  data: freshSamples,
  training: { learningRate: 0.1, batchSize: 64 },
  escape: { singularValue: 2, above: 1e-3 },
  protocol: {
    kind: 'sparse-sampling',
    pool: 5000,
    samples: 25,
    trapBeta: 0.361,
    trapEpochs: 50,
    beta: 0.0025,
    epochs: 20_000,
    linger: 2000,
  },
  replicas: { count: 30, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Fig. 1(b) as theorised: a trap that has converged, and Langevin noise. */
export const sparseTheorised: ClaimExperiment = {
  name: 'sparse-theorised',
  note: 'Sparse sampling after a converged trap, under Langevin noise.',
  data: freshSamples,
  training: { learningRate: 0.1, batchSize: 64 },
  escape: { singularValue: 2, above: 1e-3 },
  protocol: {
    kind: 'sparse-sampling',
    pool: 5000,
    samples: 25,
    trapBeta: 0.361,
    beta: 0.0025,
    temperature: 1e-8,
    epochs: 40_000,
    linger: 2000,
  },
  replicas: { count: 60, seed: 42 },
  full: { 'replicas.count': 100 },
};

/** Training on N = 512 samples out of a trap, so that train and test error can be told apart. */
export const denseEscape: ClaimExperiment = {
  name: 'dense-escape',
  note: 'Escape from the rank-1 trap on 512 samples, under Langevin noise.',
  data: oneSample,
  training: { ...langevin, temperature: 6e-4 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 20_000, linger: 100 },
  replicas: { count: 8, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Beyond the paper: escapes from rank 0 with more features, stage by stage. */
export const stagesTheorised: ClaimExperiment = {
  name: 'stages-theorised',
  note: 'Langevin training out of the trivial trap with two to five features.',
  data: { kind: 'gaussian', correlations: featureLists[0], population: true },
  training: { ...langevin, temperature: 1.5e-4 },
  protocol: { kind: 'rank-trap', trapBeta: 0.45, rank: 0, beta: 0.1, epochs: 2000, stopAtEscape: false },
  over: { 'data.correlations': featureLists },
  replicas: { count: 5, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Traps left too soon, without any noise: how long the residual of the missing mode takes to grow back. */
export const unconvergedTrap: ClaimExperiment = {
  name: 'unconverged-trap',
  note: 'Rank-1 traps of different lengths, and then training without any noise.',
  data: exactMoments,
  training: { learningRate: 0.1, batchSize: 'full' },
  escape: { singularValue: 2, above: 0.4 },
  protocol: { kind: 'rank-trap', trapBeta: 0.38, beta: 0.0025, epochs: 30_000 },
  over: {
    'protocol.trapEpochs': [
      180, 190, 200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300, 310, 320, 330, 340, 350, 360,
    ],
  },
};
