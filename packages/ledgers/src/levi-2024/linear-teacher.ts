import {
  definePlugin,
  type DataKind,
  type DataSet,
  dataSetOf,
  type DataSource,
  nextNormal,
  type Stream,
} from '@kramers/core';
import { count, limits } from '@kramers/core/plugins';
import { z } from 'zod';

const options = z.strictObject({
  inputs: count(limits.dimension).meta({ description: 'd_in.' }),
  outputs: count(limits.dimension).default(1).meta({ description: 'd_out.' }),
  ratio: z.number().positive().meta({ description: 'λ = d_in/N: inputs over samples.' }),
});

/**
 * A linear teacher of Gaussian inputs without noise: y = Tx, entries of T normal with variance 1/(2·d_in·d_out). There
 * are N = d_in/λ samples to train on; the test error is exact, E‖(S − T)x‖² = ‖S − T‖².
 */
export const linearTeacher = {
  name: 'linear-teacher',
  version: 1,
  summary: 'Gaussian inputs and the outputs of a linear teacher, without noise; the test error is exact',
  options,
  dimensions: ({ inputs, outputs }) => ({ inputs, outputs }),
  check: ({ inputs, ratio }) =>
    inputs / ratio >= 0.5 && inputs / ratio <= limits.samples.most
      ? []
      : [['ratio', `leaves ${inputs / ratio} samples; between 1 and ${limits.samples.most} are wanted`]],
  create({ inputs, outputs, ratio }, stream): DataSource {
    const teacher = normals(stream('teacher'), inputs * outputs, 1 / Math.sqrt(2 * inputs * outputs));
    const draw = (random: Stream, samples: number): DataSet => {
      const x = normals(random, samples * inputs, 1);
      return dataSetOf({ count: samples, inputs, outputs, x, y: taught(teacher, x, samples, inputs, outputs) });
    };
    const train = draw(stream('train'), Math.round(inputs / ratio));
    const cxx = new Float64Array(inputs * inputs);
    for (let i = 0; i < inputs; i++) cxx[i * inputs + i] = 1;
    const traceCyy = teacher.reduce((sum, t) => sum + t * t, 0);
    const test = { count: train.count, samples: null, moments: { inputs, outputs, cxx, cyx: teacher, traceCyy } };
    return { train, test, pool: (samples) => draw(stream('pool'), samples) };
  },
} satisfies DataKind<typeof options>;

function normals(stream: Stream, length: number, scale: number): Float64Array {
  return Float64Array.from({ length }, () => scale * nextNormal(stream));
}

function taught(teacher: Float64Array, x: Float64Array, samples: number, inputs: number, outputs: number) {
  const y = new Float64Array(samples * outputs);
  for (let k = 0; k < samples; k++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += teacher[o * inputs + i]! * x[k * inputs + i]!;
      y[k * outputs + o] = sum;
    }
  }
  return y;
}

/** What the experiments of this ledger need beside the built-ins. */
export const leviContributions = definePlugin({ name: '@kramers/levi-2024', data: [linearTeacher] });
