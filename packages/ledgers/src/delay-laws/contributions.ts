import { definePlugin } from '@kramers/core';
import { diagonalDifference, matrixDifference, squares } from './difference-networks';
import { matrixEntries } from './matrix-entries';
import { logistic, twoClasses } from './two-classes';

/** What the experiments of this ledger need beside the built-ins. */
export const delayContributions = definePlugin({
  name: '@kramers/delay-laws',
  models: [squares],
  backends: [diagonalDifference, matrixDifference],
  losses: [logistic],
  data: [matrixEntries, twoClasses],
});
