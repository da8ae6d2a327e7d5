import type { ClaimExperiment } from '@kramers/core';
import { oneModeTransitions } from '@kramers/theory';

// The runs that the claims are judged by. Each is an experiment file as a plain object; `full` is its long form, with the paper's 50 seeds.

/** The paper's samples, a new one for each replica. */
const samples = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, fresh: true };
/** Exact moments, with as many inputs as the paper's D = 170 needs. */
const population = { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true };
const langevin = { learningRate: 0.08, batchSize: 'full', stepsPerEpoch: 8 };

/** Random start and both traps under minibatch noise alone, as printed. */
export const trapsPrinted: ClaimExperiment = {
  name: 'traps-printed',
  note: 'Random initialisation, a rank-1 trap and a trivial trap under the minibatch noise of the paper, and nothing else.',
  data: samples,
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
  data: population,
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
  data: samples,
  training: { learningRate: 0.1, batchSize: 64 },
  escape: { singularValue: 2, above: 1e-3 },
  protocol: { kind: 'sparse-sampling', pool: 5000, samples: 25, trapBeta: 0.361, trapEpochs: 50, beta: 0.0025, epochs: 20_000, linger: 2000 },
  replicas: { count: 30, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Fig. 1(b) as theorised: a trap that has converged, and Langevin noise. */
export const sparseTheorised: ClaimExperiment = {
  name: 'sparse-theorised',
  note: 'Sparse sampling after a converged trap, under Langevin noise.',
  data: samples,
  training: { learningRate: 0.1, batchSize: 64 },
  escape: { singularValue: 2, above: 1e-3 },
  protocol: { kind: 'sparse-sampling', pool: 5000, samples: 25, trapBeta: 0.361, beta: 0.0025, temperature: 1e-8, epochs: 40_000, linger: 2000 },
  replicas: { count: 60, seed: 42 },
  full: { 'replicas.count': 100 },
};

/** Training on N = 512 samples out of a trap, so that train and test error can be told apart. */
export const denseEscape: ClaimExperiment = {
  name: 'dense-escape',
  note: 'Escape from the rank-1 trap on 512 samples, under Langevin noise.',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, seed: 45 },
  training: { ...langevin, temperature: 6e-4 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 20_000, linger: 100 },
  replicas: { count: 8, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Fig. 3 on exact moments, in the paper's steps. */
export const sweepExact: ClaimExperiment = {
  name: 'sweep-exact',
  note: 'Quasi-static sweep of β there and back, on exact moments.',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], population: true },
  training: { learningRate: 0.08, batchSize: 'full' },
  protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.01, direction: 'loop' },
};

/** Fig. 3 as printed. */
export const sweepPrinted: ClaimExperiment = {
  name: 'sweep-printed',
  note: 'Sweep of β there and back by minibatch training; each replica has its own sample.',
  data: samples,
  training: { learningRate: 0.08, batchSize: 64 },
  protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.01, direction: 'loop', epochs: 400 },
  replicas: { count: 8, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.epochs': 2000 },
};

/** Two to five features. */
const featureLists = [2, 3, 4, 5].map((count) => [0.9, 0.8, 0.7, 0.6, 0.5].slice(0, count));

/** Beyond the paper: an up-sweep with more features. */
export const sweepFeatures: ClaimExperiment = {
  name: 'sweep-features',
  note: 'Up-sweep of β on exact moments with two to five features.',
  data: { kind: 'gaussian', correlations: featureLists[0], population: true },
  training: { learningRate: 0.08, batchSize: 'full' },
  protocol: { kind: 'annealing', from: 0.05, to: 0.45, step: 0.01, direction: 'up' },
  over: { 'data.correlations': featureLists },
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
  data: { kind: 'gaussian', correlations: [0.9, 0.8], population: true },
  training: { learningRate: 0.1, batchSize: 'full' },
  escape: { singularValue: 2, above: 0.4 },
  protocol: { kind: 'rank-trap', trapBeta: 0.38, beta: 0.0025, epochs: 30_000 },
  over: { 'protocol.trapEpochs': [180, 190, 200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300, 310, 320, 330, 340, 350, 360] },
};

/** The paper's learning rates, under minibatch noise alone. */
export const learningRatesPrinted: ClaimExperiment = {
  name: 'learning-rates-printed',
  note: 'Escape from the rank-1 trap under minibatch noise, over the learning rates of the paper; one sample for all replicas.',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, seed: 45 },
  training: { learningRate: 0.08, batchSize: 64 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, learningRate: 5e-3, epochs: 1000 },
  over: { 'protocol.learningRate': [5e-4, 1e-3, 2e-3, 3e-3, 5e-3] },
  replicas: { count: 5, seed: 42 },
  full: { 'replicas.count': 50, 'protocol.epochs': 20_000 },
};

const noiseSettings = [
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
  note: 'Loss of rank under minibatch noise at β = 0.361, 0.8 % below the fold of the sample, at several learning rates and batch sizes.',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, seed: 62 },
  escape: { singularValue: 2, below: 0.02 },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { name: 'learn', beta: 0, until: 'converged', epochs: 5000, batchSize: 'full', learningRate: 0.08, role: 'prepare' } },
      { train: { name: 'settle', beta: 0.361, until: 'converged', epochs: 20_000, batchSize: 'full', learningRate: 0.08, role: 'prepare' } },
      { expectRank: 2 },
      { train: { name: 'collapse', beta: 0.361, until: 'escaped', epochs: 5000 } },
    ],
  },
  over: {
    training: [...noiseSettings.map((setting) => ({ ...setting, sampling: 'replacement' })), { learningRate: 0.16, batchSize: 64, sampling: 'shuffled' }],
  },
  replicas: { count: 12, seed: 42 },
  full: { 'replicas.count': 50 },
};

/** Escape from the rank-1 trap by flux sampling. */
const sampling = { kind: 'flux-sampling', trapBeta: 0.361, trials: 100, repeats: 4 };
const longSampling = { 'protocol.trials': 400, 'protocol.repeats': 8 };

/** The rank-1 trap at β = 0.25 from warm to so cold that no one could wait. */
export const decades: ClaimExperiment = {
  name: 'decades',
  note: 'Escape from the rank-1 trap at β = 0.25 by flux sampling, over more than twenty-five decades in time.',
  data: population,
  training: langevin,
  escape: { singularValue: 2, above: 0.3 },
  protocol: { ...sampling, beta: 0.25, trials: 120 },
  over: { 'protocol.temperature': [1.3e-4, 2e-4, 3e-4, 4e-4, 6e-4, 1e-3] },
  full: { ...longSampling, 'over.protocol.temperature': [1.3e-4, 1.4e-4, 1.5e-4, 1.7e-4, 2e-4, 2.5e-4, 3e-4, 4e-4, 5e-4, 6e-4, 8e-4, 1e-3] },
};

/** The hot end of the same by waiting for the escapes. */
export const directTimes: ClaimExperiment = {
  name: 'direct-times',
  note: 'Escape from the rank-1 trap at β = 0.25, simulated until it happens.',
  data: population,
  training: langevin,
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 200_000 },
  over: { 'protocol.temperature': [6e-4, 8e-4, 1e-3] },
  replicas: { count: 20, seed: 42 },
  full: { 'replicas.count': 50, 'over.protocol.temperature': [5e-4, 6e-4, 7e-4, 8e-4, 1e-3] },
};

/** The same at the paper's β. */
export const rankRise: ClaimExperiment = {
  name: 'rank-rise',
  note: 'Escape from rank 1 to rank 2 at β = 0.32 by flux sampling.',
  data: population,
  training: langevin,
  escape: { singularValue: 2, above: 0.25 },
  protocol: { ...sampling, beta: 0.32 },
  over: { 'protocol.temperature': [6e-4, 1.05e-3] },
  full: { ...longSampling, 'over.protocol.temperature': [6e-4, 7e-4, 8e-4, 1.05e-3] },
};

/** And the way down. */
export const rankDecay: ClaimExperiment = {
  name: 'rank-decay',
  note: 'Escape from rank 2 to rank 1 at β = 0.32 by flux sampling.',
  data: population,
  training: langevin,
  escape: { singularValue: 2, below: 0.03 },
  protocol: { kind: 'flux-sampling', direction: 'down', rank: 2, beta: 0.32, trials: 100, repeats: 4 },
  over: { 'protocol.temperature': [1.05e-3] },
  full: longSampling,
};

/** Beyond the paper: depth, at one β for all and at one share of each depth's β*. */
const depths = [3, 4, 5];
/** Between the folds of both features at each depth. */
const trapBetas: Readonly<Record<number, number>> = { 3: 0.38, 4: 0.3, 5: 0.27 };
export const EQUAL_BETA = 0.14;
export const DEPTH_TEMPERATURE = 1e-3;
const EQUAL_SHARE = 0.85;

/** β at the same share of β* for each depth. */
export function equalShareBeta(depth: number): number {
  return Number((EQUAL_SHARE * oneModeTransitions({ depth, correlation: 0.8 }).betaStar!).toPrecision(4));
}

export const depthRuns: readonly ClaimExperiment[] = depths.map((depth) => ({
  name: `depth-${depth}`,
  note: `Escape from the rank-1 trap at depth ${depth} by flux sampling.`,
  data: population,
  model: { depth },
  training: { ...langevin, temperature: DEPTH_TEMPERATURE },
  escape: { singularValue: 2, above: 0.4 },
  protocol: { ...sampling, trials: depth === 5 ? 140 : 80, trapBeta: trapBetas[depth], beta: EQUAL_BETA },
  over: { 'protocol.beta': [EQUAL_BETA, equalShareBeta(depth)] },
  full: longSampling,
}));

/** One sample of 256 for the nonlinear networks. */
const smallSample = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 256, testSamples: 256, seed: 5 };

/** A tanh network, swept quasi-statically by full-batch descent. */
export const tanhSweep: ClaimExperiment = {
  name: 'tanh-sweep',
  note: 'Sweep of β there and back with a tanh network on one sample of 256.',
  data: smallSample,
  model: { kind: 'tanh' },
  training: { learningRate: 0.08, batchSize: 'full', converged: { tolerance: 1e-9, window: 50 } },
  protocol: { kind: 'annealing', from: 0.27, to: 0.37, step: 0.01, direction: 'loop', epochs: 2500, prepareEpochs: 1500 },
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
