import type { DataSet, Model, NetworkShape } from '@kramers/core';
import { mse } from '../losses/mse';
import { isClassification } from './objective';

/**
 * Whether second moments say all about a network's training: it is linear, has no biases, and minimises the
 * squared error by plain descent. Where
 * the targets are classes the samples are needed after all, to tell how many are classified correctly.
 */
export function trainsOnMoments(model: Model, shape: NetworkShape, test: DataSet): boolean {
  const linear = (shape.layers ?? [model]).every(({ activation }) => activation === 'x');
  const classes = test.samples !== null && isClassification(test.samples);
  const plain = (shape.optimiser?.kind ?? 'sgd') === 'sgd';
  return linear && plain && !shape.bias && (shape.loss ?? mse) === mse && !classes;
}
