import type { ClaimExperiment } from '@kramers/core';
import { langevin, longSampling, paperMoments, sampling } from './settings';

/** The rank-1 trap at β = 0.25 from warm to so cold that no one could wait. */
export const decades: ClaimExperiment = {
  name: 'decades',
  note: 'Escape from the rank-1 trap at β = 0.25 by flux sampling, over more than twenty-five decades in time.',
  data: paperMoments,
  training: langevin,
  escape: { singularValue: 2, above: 0.3 },
  protocol: { ...sampling, beta: 0.25, trials: 480 },
  over: { 'protocol.temperature': [1.3e-4, 2e-4, 3e-4, 4e-4, 6e-4, 1e-3] },
  full: {
    ...longSampling,
    'protocol.trials': 1600,
    'over.protocol.temperature': [1.3e-4, 1.4e-4, 1.5e-4, 1.7e-4, 2e-4, 2.5e-4, 3e-4, 4e-4, 5e-4, 6e-4, 8e-4, 1e-3],
  },
};

/** The hot end of the same by waiting for the escapes. */
export const directTimes: ClaimExperiment = {
  name: 'direct-times',
  note: 'Escape from the rank-1 trap at β = 0.25, simulated until it happens.',
  data: paperMoments,
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
  data: paperMoments,
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
  data: paperMoments,
  training: langevin,
  escape: { singularValue: 2, below: 0.03 },
  protocol: {
    kind: 'flux-sampling',
    direction: 'down',
    rank: 2,
    beta: 0.32,
    trials: sampling.trials,
    repeats: sampling.repeats,
  },
  over: { 'protocol.temperature': [1.05e-3] },
  full: longSampling,
};
