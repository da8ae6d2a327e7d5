import type { ClaimExperiment } from '@kramers/core';

/** Narrow networks of two layers and three: widths, and the rank of the map. */
export const NARROW = (
  [
    [[2, 2, 2], 0],
    [[4, 4, 4], 0],
    [[3, 5, 3], 0],
    [[3, 3, 3], 0],
    [[3, 3, 3], 1],
    [[2, 3, 3, 2], 0],
    [[2, 3, 3, 2], 1],
    [[3, 3, 3, 3], 1],
  ] as const
).map(([widths, rank]) => ({ label: `${widths.join('-')}, rank ${rank}`, widths, rank }));

/** λ̂ over the whole fibre, which its most singular points decide. */
export const singular: ClaimExperiment = {
  name: 'singular-points',
  note: 'SGLD around the most singular minimum of narrow linear networks without decay.',
  data: { kind: 'exact-map', inputs: 2, outputs: 2 },
  model: { kind: 'linear', depth: 2, width: 2, init: { scale: 0.3 } },
  training: { learningRate: 0.02, batchSize: 'full', stepsPerEpoch: 100 },
  escape: { singularValue: 1, above: 10 },
  protocol: {
    kind: 'local-learning-coefficient',
    // Learns the map; decay then takes away what the map does not need, in every layer.
    prepare: [0, 0.05, 0],
    localise: 2,
    temperatures: [3e-4, 3e-3],
    chains: 8,
    burnIn: 900,
    draws: 150,
    every: 10,
  },
  over: {
    cases: NARROW.map(({ label, widths, rank }) => ({
      label,
      'data.inputs': widths[0],
      'data.outputs': widths.at(-1)!,
      'data.strengths': Array.from({ length: rank }, () => 1),
      'model.depth': widths.length - 1,
      'model.width': widths[1],
    })),
  },
  full: { 'protocol.draws': 2000 },
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
