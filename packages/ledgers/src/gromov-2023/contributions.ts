import { definePlugin, type Metric, type Model } from '@kramers/core';
import { inverseParticipation } from '@kramers/theory';
import { modularPolynomial } from './modular-polynomial';

/** The paper's activation. */
const quadratic: Model = {
  name: 'quadratic',
  version: 1,
  summary: 'Squares, x²: the activation with which addition modulo p has a solution in closed form',
  activation: 'x * x',
  derivative: '2 * x',
};

/** Mean over hidden units of the inverse participation ratio in frequency of their weights from the first number. */
const participation: Metric = {
  name: 'participation',
  version: 1,
  summary: 'Inverse participation ratio in frequency of the weights from the first number, mean over hidden units',
  measure({ weights, layers: [first] }) {
    const { rows, columns, weights: at } = first!;
    const half = columns / 2;
    let sum = 0;
    for (let k = 0; k < rows; k++) {
      sum += inverseParticipation(weights.subarray(at + k * columns, at + k * columns + half));
    }
    return sum / rows;
  },
};

/** What the experiments of this ledger need beside the built-ins. */
export const gromovContributions = definePlugin({
  name: '@kramers/gromov-2023',
  models: [quadratic],
  metrics: [participation],
  data: [modularPolynomial],
});
