import type { DataSet, Model, NetworkShape } from '@kramers/core';
import type { Samples } from '@kramers/theory';
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

/** The samples of a set. Throws a RangeError for a population, on which only linear networks can be trained. */
export function samplesOf(model: Model, set: DataSet): Samples {
  if (set.samples) return set.samples;
  throw new RangeError(
    `a ${model.name} network needs samples: exact population moments say all only to a linear one without ` +
      'biases; set data.population: false',
  );
}

/** Throws a RangeError for a shape that asks for single precision: where there is only double precision. */
export function refuseSingles({ precision }: NetworkShape): void {
  if (precision !== 'float32') return;
  throw new RangeError(
    'precision float32 is for nonlinear networks on the wasm backend; this kernel computes with float64',
  );
}
