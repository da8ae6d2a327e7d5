import { definePlugin } from '@kramers/core';
import { moriContributions } from './weight-moments';
import { noiseLossHessian, stationaryShape, stationaryVariance } from './near-minimum';
import { passageTimes, powerNotExponential } from './passage';
import { dimensionBound, lever, lossTail, weightTail } from './tails';

const claims = [
  noiseLossHessian,
  stationaryVariance,
  stationaryShape,
  weightTail,
  lossTail,
  lever,
  dimensionBound,
  passageTimes,
  powerNotExponential,
];

/** The claims of Mori, Ziyin, Liu & Ueda, arXiv 2105.09557, and what they need. */
export const moriPlugin = definePlugin({
  ...moriContributions,
  claims,
  ledgers: [
    {
      name: 'mori-2022',
      summary: 'Power-law escape under minibatch noise: Mori, Ziyin, Liu & Ueda, arXiv 2105.09557',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default moriPlugin;
