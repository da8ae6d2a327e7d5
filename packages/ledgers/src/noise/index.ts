import { definePlugin } from '@kramers/core';
import { noiseClaims } from './delays';

/** Whether canonical grokking is driven by noise: a study of our own. */
export const noisePlugin = definePlugin({
  name: '@kramers/noise',
  claims: noiseClaims,
  ledgers: [
    {
      name: 'noise',
      summary: 'Is canonical grokking driven by noise? Delays without noise, with minibatches and with Langevin noise',
      claims: noiseClaims.map(({ name }) => name),
    },
  ],
});

export default noisePlugin;
