import { definePlugin } from '@kramers/core';
import { unrelatedPairs } from './unrelated-pairs';
import { weightMoments } from './weight-moments';

/** What the experiments of this ledger need beside the built-ins. */
export const moriContributions = definePlugin({
  name: '@kramers/mori-2022',
  data: [unrelatedPairs],
  protocols: [weightMoments],
});
