import { type DataKind, type DataSet, dataSetOf, type DataSource, nextNormal, type Stream } from '@kramers/core';
import { count, limits, samplesProblem } from '@kramers/core/plugins';
import { z } from 'zod';

const options = z.strictObject({
  inputs: count(limits.dimension).default(1).meta({ description: 'd.' }),
  samples: count(limits.samples).default(10_000),
});

/**
 * Standard normal inputs, and a standard normal output that has nothing to do with them: the best linear map is 0, and
 * the loss there ½, so that noise is all that moves the weights.
 */
export const unrelatedPairs = {
  name: 'unrelated-pairs',
  version: 1,
  summary: 'Normal inputs and a normal output that is independent of them: descent only fluctuates',
  options,
  dimensions: ({ inputs }) => ({ inputs, outputs: 1 }),
  check({ inputs, samples }) {
    const problem = samplesProblem(2 * samples, inputs + 1);
    return problem === null ? [] : [['samples', problem]];
  },
  create({ inputs, samples }, stream): DataSource {
    const draw = (random: Stream, size: number): DataSet => {
      const normals = (length: number) => Float64Array.from({ length }, () => nextNormal(random));
      return dataSetOf({ count: size, inputs, outputs: 1, x: normals(size * inputs), y: normals(size) });
    };
    return {
      train: draw(stream('train'), samples),
      test: draw(stream('test'), Math.min(samples, 1000)),
      pool: (size) => draw(stream('pool'), size),
    };
  },
} satisfies DataKind<typeof options>;
