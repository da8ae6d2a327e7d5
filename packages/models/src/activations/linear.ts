import type { Model } from '@kramers/core';

/** The deep linear network f(x) = W_L … W_1 x: the one whose landscape is known exactly. */
export const linear: Model = {
  name: 'linear',
  version: 1,
  summary: 'Deep linear network; trained on exact second moments, at a cost that does not depend on the batch',
  activation: 'x',
};
