// A loss of one's own: squared near the target, straight far from it, so that single outliers pull no harder than
// others.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: 'huber',
  losses: [
    {
      name: 'huber',
      summary: 'Huber’s loss: squared up to an error of 1, linear beyond',
      value: (f, y) =>
        f.reduce(
          (sum, value, i) =>
            sum + (Math.abs(value - y[i]!) < 1 ? (value - y[i]!) ** 2 / 2 : Math.abs(value - y[i]!) - 0.5),
          0,
        ),
      gradient: (f, y, out) => f.forEach((value, i) => (out[i] = Math.max(-1, Math.min(1, value - y[i]!)))),
    },
  ],
});
