import { lnEpochLength } from '../escape-point';
import { linearLaw } from './law';

/**
 * No barrier at all: τ·η_lr is constant, as for drift along a gradient, whose time in epochs only rescales with the
 * learning rate. Points need a learningRate.
 */
export const inverseLearningRateLaw = linearLaw({
  name: '1/η_lr',
  parameters: ['lnTime'],
  basis: () => [1],
  known: (point) => -lnEpochLength(point),
});
