import type { DataSet, Model } from '@kramers/core';
import type { Samples } from '@kramers/theory';

/** The samples of a set. Throws a RangeError for a population, on which only linear networks can be trained. */
export function samplesOf(model: Model, set: DataSet): Samples {
  if (set.samples) return set.samples;
  throw new RangeError(
    `a ${model.name} network needs samples: exact population moments say all only to a linear one without ` +
      'biases; set data.population: false',
  );
}
