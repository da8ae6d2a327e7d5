import { batchOverLearningRate, lnEpochLength, readKnob } from '../arrhenius/escape-point';
import { linearLaw } from './law';

/** Arrhenius: ln τ = lnPrefactor + barrier/T, τ in epochs. Points need a temperature. */
export const arrheniusLaw = linearLaw({
  name: 'Arrhenius',
  parameters: ['lnPrefactor', 'barrier'],
  basis: (point) => [1, 1 / readKnob(point, 'temperature')],
  known: () => 0,
});

/**
 * Arrhenius with minibatch noise, its temperature being proportional to η_lr/B: ln(τ·η_lr) = lnPrefactor +
 * slope·B/η_lr. Points need a learningRate and a batchSize.
 */
export const minibatchArrheniusLaw = linearLaw({
  name: 'Arrhenius in B/η_lr',
  parameters: ['lnPrefactor', 'slope'],
  basis: (point) => [1, batchOverLearningRate(point)],
  known: (point) => -lnEpochLength(point),
});

/**
 * Minibatch noise without a barrier: τ·η_lr is constant, as for drift along a gradient, whose time in epochs only
 * rescales with the learning rate. Points need a learningRate.
 */
export const inverseLearningRateLaw = linearLaw({
  name: '1/η_lr',
  parameters: ['lnTime'],
  basis: () => [1],
  known: (point) => -lnEpochLength(point),
});
