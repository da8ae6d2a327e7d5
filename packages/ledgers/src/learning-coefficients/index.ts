import { definePlugin } from '@kramers/core';
import { deepValues, narrowValues, tiedWidths, twoLayers, wideInside } from './aoyagi';
import { coefficientContributions } from './sampled-coefficient';
import { modularCoefficient } from './modular';
import { bridge, countedRegularised, sampledRegularised, sampledSingular } from './sampled';

const claims = [
  deepValues,
  narrowValues,
  wideInside,
  tiedWidths,
  twoLayers,
  sampledSingular,
  countedRegularised,
  sampledRegularised,
  bridge,
  modularCoefficient,
];

/** Learning coefficients, exact and sampled, and what samples them. */
export const coefficientPlugin = definePlugin({
  ...coefficientContributions,
  claims,
  ledgers: [
    {
      name: 'learning-coefficients',
      summary: 'Learning coefficients of deep linear networks: Aoyagi 2024, λ̂ by SGLD, and modular arithmetic',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default coefficientPlugin;
