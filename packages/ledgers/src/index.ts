import type { Plugin } from '@kramers/core';
import { deepLinearPlugin } from './deep-linear/index';
import { paperPlugin } from './ersoy-wiesner-2026/index';
import { delayPlugin } from './delay-laws/index';
import { coefficientPlugin } from './learning-coefficients/index';
import { gromovPlugin } from './gromov-2023/index';
import { leviPlugin } from './levi-2024/index';
import { moriPlugin } from './mori-2022/index';
import { noisePlugin } from './noise/index';
import { routesPlugin } from './routes/index';

export { recordedBy, recordedVerdicts } from './ersoy-wiesner-2026/recorded';
export {
  coefficientPlugin,
  deepLinearPlugin,
  delayPlugin,
  gromovPlugin,
  leviPlugin,
  moriPlugin,
  noisePlugin,
  paperPlugin,
  routesPlugin,
};
export { ledgerContributions } from './contributions';

/** All ledgers, in the order in which they are listed. */
export const ledgerPlugins: readonly Plugin[] = [
  paperPlugin,
  routesPlugin,
  leviPlugin,
  moriPlugin,
  deepLinearPlugin,
  delayPlugin,
  gromovPlugin,
  coefficientPlugin,
  noisePlugin,
];
