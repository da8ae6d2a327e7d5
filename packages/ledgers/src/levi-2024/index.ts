import { definePlugin } from '@kramers/core';
import { leviContributions } from './linear-teacher';
import { delayDivergence, delayFormula, delayMeasured, longestDelay } from './delays';
import { accuracyFormula, generalisationLoss, trainLoss } from './losses';
import { overparameterised, plateausEq16 } from './plateaus';
import { twoLinearLayers, twoTanhLayers } from './two-layers';

const claims = [
  trainLoss,
  generalisationLoss,
  accuracyFormula,
  delayFormula,
  delayMeasured,
  delayDivergence,
  longestDelay,
  plateausEq16,
  overparameterised,
  twoLinearLayers,
  twoTanhLayers,
];

/** The claims of Levi, Beck & Bar-Sinai, arXiv 2310.16441, and the data that they need. */
export const leviPlugin = definePlugin({
  ...leviContributions,
  claims,
  ledgers: [
    {
      name: 'levi-2024',
      summary: 'Grokking in linear estimators: Levi, Beck & Bar-Sinai, arXiv 2310.16441',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default leviPlugin;
