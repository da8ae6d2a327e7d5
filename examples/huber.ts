// A loss of one's own: squared near the target, straight far from it, so that single outliers pull no harder than
// others.
import { definePlugin, lossOfExpression } from '@kramers/core';

export default definePlugin({
  name: 'huber',
  losses: [
    lossOfExpression({
      name: 'huber',
      summary: 'Huber’s loss: squared up to an error of 1, linear beyond',
      expression: 'abs(f - y) < 1 ? (f - y)^2 / 2 : abs(f - y) - 0.5',
    }),
  ],
});
