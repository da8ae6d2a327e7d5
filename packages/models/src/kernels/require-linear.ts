import type { Model, NetworkShape } from '@kramers/core';

/** Throws a RangeError unless the network is one that the linear kernels can train. */
export function requireLinear(backend: string, model: Model, shape: NetworkShape): void {
  if (model.activation !== 'x') throw new RangeError(`the ${backend} backend trains linear networks only, not "${model.name}"`);
  if (shape.bias) throw new RangeError(`the ${backend} backend has no biases for linear networks; set model.bias: false`);
}
