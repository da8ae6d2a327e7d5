import { definePlugin } from '@kramers/core';
import { betaKickPowerLaw } from './beta-kick';
import { coolingTraps } from './cooling';
import { kickThreshold, kickWidth } from './kicks';
import { modaddNoSchedule } from './modular-addition';
import { sgdOnlyKick } from './only-kicks';
import { resetUseless, restartHeavyTail } from './restarts';

const claims = [
  kickThreshold,
  kickWidth,
  sgdOnlyKick,
  betaKickPowerLaw,
  coolingTraps,
  resetUseless,
  restartHeavyTail,
  modaddNoSchedule,
];

/** What frees a trapped network: eight claims of our own. */
export const routesPlugin = definePlugin({
  name: '@kramers/routes',
  claims,
  ledgers: [
    {
      name: 'routes',
      summary: 'What frees a trapped network, how fast, and what theory tells beforehand',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default routesPlugin;
