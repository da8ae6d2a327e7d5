import { definePlugin } from '@kramers/core';
import { delayContributions } from './two-classes';
import {
  fitsAtOnce,
  misgrokking,
  plateauZero,
  printedCompletion,
  sparseGrokking,
  transitionSlope,
  transitionTime,
} from './lyu';
import { goldilocks, normDelay } from './omnigrok';

const claims = [
  transitionSlope,
  transitionTime,
  printedCompletion,
  plateauZero,
  fitsAtOnce,
  sparseGrokking,
  misgrokking,
  normDelay,
  goldilocks,
];

/** Laws of the delay: Lyu et al. 2024 and Omnigrok 2022, and the networks that they need. */
export const delayPlugin = definePlugin({
  ...delayContributions,
  claims,
  ledgers: [
    {
      name: 'delay-laws',
      summary: 'How long grokking takes: Lyu et al. 2024, arXiv 2311.18817, and Omnigrok, Liu et al. 2022',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default delayPlugin;
