import { definePlugin } from '@kramers/core';
import { modeGrowth, strongFirst, twoLayerTime } from './learning-times';
import { jumpsDown, noJumpUp } from './one-way';
import { firstOrder, noTransition, originStable, secondOrder } from './transitions';

const claims = [
  modeGrowth,
  twoLayerTime,
  strongFirst,
  noTransition,
  secondOrder,
  firstOrder,
  originStable,
  noJumpUp,
  jumpsDown,
];

/** Facts of deep linear networks: Saxe et al. 2014, Ziyin & Ueda 2023, Wang & Jacot 2023. */
export const deepLinearPlugin = definePlugin({
  name: '@kramers/deep-linear',
  claims,
  ledgers: [
    {
      name: 'deep-linear',
      summary: 'Facts of deep linear networks: Saxe et al. 2014, Ziyin & Ueda 2023, Wang & Jacot 2023',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default deepLinearPlugin;
