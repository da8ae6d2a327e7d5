import type { ClaimExperiment } from '@kramers/core';

/** Narrow networks whose coefficient has multiplicity 1, so that λ̂ has no logarithms in it: widths and rank. */
export const NARROW = [
  { label: '2-2-2, rank 0', widths: [2, 2, 2], rank: 0 },
  { label: '4-4-4, rank 0', widths: [4, 4, 4], rank: 0 },
  { label: '3-3-3, rank 1', widths: [3, 3, 3], rank: 1 },
  { label: '3-4-5, rank 0', widths: [3, 4, 5], rank: 0 },
] as const;

/** λ̂ at the most singular point: what is not learnt is 0 in every layer. */
export const singular: ClaimExperiment = {
  name: 'singular-points',
  note: 'SGLD around the most singular minimum of narrow linear networks without decay.',
  data: { kind: 'exact-map', inputs: 2, outputs: 2 },
  // From weights this small nothing grows but what is learnt.
  model: { kind: 'linear', depth: 2, width: 2, init: { scale: 1e-6 } },
  training: { learningRate: 0.02, batchSize: 'full', stepsPerEpoch: 100 },
  escape: { singularValue: 1, above: 10 },
  protocol: {
    kind: 'local-learning-coefficient',
    localise: 1,
    temperatures: [1e-4, 2e-4],
    chains: 8,
    burnIn: 600,
    draws: 300,
    every: 10,
  },
  over: {
    cases: NARROW.map(({ label, widths, rank }) => ({
      label,
      'data.inputs': widths[0],
      'data.outputs': widths[2],
      'data.strengths': Array.from({ length: rank }, () => 1),
      'model.width': widths[1],
      'protocol.prepare': rank === 0 ? [] : [0],
    })),
  },
  full: { 'protocol.draws': 4000, 'training.learningRate': 0.01 },
};

/** Ranks of minima with decay, and the values of β that lead there. */
export const RANKS = [
  { label: 'rank 0', rank: 0, prepare: [0.6, 0.25] },
  { label: 'rank 1', rank: 1, prepare: [0, 0.37, 0.25] },
  { label: 'rank 2', rank: 2, prepare: [0, 0.25] },
];

/** λ̂ at minima with decay. */
export const regularised: ClaimExperiment = {
  name: 'regularised-minima',
  note: 'SGLD around the minima of ranks 0, 1 and 2 of the network of 170 weights at β = 0.25.',
  data: { kind: 'exact-map', inputs: 5, outputs: 2, strengths: [0.9, 0.8] },
  model: { kind: 'linear', depth: 3, width: 10 },
  training: {
    learningRate: 0.02,
    batchSize: 'full',
    stepsPerEpoch: 100,
    converged: { tolerance: 1e-15, window: 50 },
  },
  escape: { singularValue: 1, above: 10 },
  protocol: {
    kind: 'local-learning-coefficient',
    beta: 0.25,
    prepare: [0, 0.25],
    temperatures: [1e-6, 2e-6],
    chains: 8,
    burnIn: 50,
    draws: 100,
    every: 4,
  },
  over: { cases: RANKS.map(({ label, prepare }) => ({ label, 'protocol.prepare': prepare })) },
  full: { 'protocol.draws': 2000, 'training.learningRate': 0.01 },
};
