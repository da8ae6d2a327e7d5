import { definePlugin } from '@kramers/core';
import { exactMap } from './exact-map';
import { sampledCoefficient } from './sampled-coefficient';

/** What the experiments of this ledger need beside the built-ins. */
export const coefficientContributions = definePlugin({
  name: '@kramers/learning-coefficients',
  data: [exactMap],
  protocols: [sampledCoefficient],
});
