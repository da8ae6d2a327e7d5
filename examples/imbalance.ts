// A metric of one’s own: how far the layers are from carrying equal shares. In a linear network weight decay evens them
// out.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: 'imbalance',
  metrics: [
    {
      name: 'imbalance',
      summary: 'Largest over smallest squared norm of a layer; 1 for balanced layers',
      measure({ weights, layers }) {
        const norms = layers.map(({ weights: at, rows, columns }) =>
          weights.subarray(at, at + rows * columns).reduce((sum, w) => sum + w * w, 0),
        );
        return Math.max(...norms) / Math.min(...norms);
      },
    },
  ],
});
