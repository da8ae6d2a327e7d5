import type { DataKind, DataSource } from '@kramers/core';
import { count, limits } from '@kramers/core/plugins';
import { z } from 'zod';

const options = z.strictObject({
  inputs: count(limits.dimension),
  outputs: count(limits.dimension),
  strengths: z
    .array(z.number().positive())
    .default([])
    .meta({ description: 'Singular values of the map to be learnt; none for the map 0.' }),
});

/** Exact moments of white inputs and the outputs of a diagonal map of any rank, 0 included: the least loss is 0. */
export const exactMap = {
  name: 'exact-map',
  version: 1,
  summary: 'Exact moments of white inputs and a linear map of given rank, which may be 0, without noise',
  options,
  exact: () => true,
  dimensions: ({ inputs, outputs }) => ({ inputs, outputs }),
  check: ({ inputs, outputs, strengths }) =>
    strengths.length <= Math.min(inputs, outputs)
      ? []
      : [['strengths', `${strengths.length} do not fit into ${outputs} × ${inputs}`]],
  create({ inputs, outputs, strengths }): DataSource {
    const cxx = new Float64Array(inputs * inputs);
    for (let i = 0; i < inputs; i++) cxx[i * inputs + i] = 1;
    const cyx = new Float64Array(outputs * inputs);
    strengths.forEach((strength, i) => (cyx[i * inputs + i] = strength));
    const traceCyy = strengths.reduce((sum, strength) => sum + strength * strength, 0);
    const set = { count: 1, samples: null, moments: { inputs, outputs, cxx, cyx, traceCyy } };
    return {
      train: set,
      test: set,
      pool: () => {
        throw new RangeError('exact moments have no samples to choose from');
      },
    };
  },
} satisfies DataKind<typeof options>;
