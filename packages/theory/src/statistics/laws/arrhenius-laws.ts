import { batchOverLearningRate, lnEpochLength, readKnob } from '../escape-point';
import { linearLaw } from './law';

/** Arrhenius: ln τ = lnPrefactor + barrier/T, τ in epochs. Points need a temperature. */
export const arrheniusLaw = linearLaw({
  name: 'Arrhenius',
  parameters: ['lnPrefactor', 'barrier'],
  basis: (point) => [1, 1 / readKnob(point, 'temperature')],
  known: () => 0,
});

/**
 * Arrhenius with minibatch noise, its temperature being proportional to η_lr/B: ln(τ·η_lr) = lnPrefactor + slope·B/η_lr.
 * Points need a learningRate and a batchSize.
 */
export const minibatchArrheniusLaw = linearLaw({
  name: 'Arrhenius in B/η_lr',
  parameters: ['lnPrefactor', 'slope'],
  basis: (point) => [1, batchOverLearningRate(point)],
  known: (point) => -lnEpochLength(point),
});
