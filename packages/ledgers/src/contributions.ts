import type { Plugin } from '@kramers/core';
import { delayContributions } from './delay-laws/two-classes';
import { coefficientContributions } from './learning-coefficients/sampled-coefficient';
import { gromovContributions } from './gromov-2023/contributions';
import { leviContributions } from './levi-2024/linear-teacher';
import { moriContributions } from './mori-2022/weight-moments';

/**
 * What ledgers bring that cells are computed with: data, networks, protocols. A thread that computes cells needs these
 * and no claims.
 */
export const ledgerContributions: readonly Plugin[] = [
  leviContributions,
  moriContributions,
  delayContributions,
  coefficientContributions,
  gromovContributions,
];
