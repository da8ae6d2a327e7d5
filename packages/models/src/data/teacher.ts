import {
  type DataKind,
  type DataSet,
  dataSetOf,
  type DataSource,
  type Model,
  type NetworkShape,
  nextNormal,
  type Stream,
} from '@kramers/core';
import {
  addNormals,
  parameterCount,
  weightCount,
  limits,
  MAX_PARAMETERS,
  count,
  samplesProblem,
} from '@kramers/core/plugins';
import { z } from 'zod';
import { NetworkPass, TILE } from '../kernels/network-pass';

const options = z.strictObject({
  inputs: count(limits.dimension).meta({ description: 'Input dimension n.' }),
  outputs: count(limits.dimension).meta({ description: 'Output dimension p.' }),
  teacher: z
    .strictObject({
      kind: z.string().default('tanh').meta({ description: 'Any registered model.' }),
      depth: count(limits.depth).default(2),
      width: count(limits.width).default(4),
      bias: z.boolean().default(false).meta({ description: 'Normal biases, drawn like the weights.' }),
      scale: z
        .number()
        .positive()
        .default(1)
        .meta({ description: 'Standard deviation of its weights, in units of 1/√(inputs of the layer).' }),
    })
    .prefault({}),
  noise: z
    .number()
    .nonnegative()
    .default(0)
    .meta({ description: 'Standard deviation of normal noise on each output, train and test.' }),
  samples: count(limits.samples).default(512),
  testSamples: count(limits.samples).default(512),
});

type Options = z.output<typeof options>;

/**
 * A network taught by another: standard normal inputs, and as outputs those of a random teacher network plus noise. The
 * test error of a student that has learnt the teacher exactly is noise².
 */
export const teacher = {
  name: 'teacher',
  version: 1,
  summary: 'Normal inputs and the outputs of a random teacher network of any registered model, with noise',
  options,
  dimensions: ({ inputs, outputs }) => ({ inputs, outputs }),
  models: ({ teacher: { kind } }) => [kind],
  check(given, models) {
    try {
      models(given.teacher.kind);
    } catch (cause) {
      return [['teacher.kind', (cause as Error).message]];
    }
    const parameters = parameterCount(shapeOf(given));
    if (parameters > MAX_PARAMETERS)
      return [['teacher.width', `a teacher of ${parameters} weights; at most ${MAX_PARAMETERS} are held in memory`]];
    const problem = samplesProblem(given.samples + given.testSamples, given.inputs + given.outputs);
    return problem === null ? [] : [['samples', problem]];
  },
  create(given, stream, models): DataSource {
    const draw = sampler(given, models(given.teacher.kind), stream('teacher'));
    return {
      train: draw(stream('train'), given.samples),
      test: draw(stream('test'), given.testSamples),
      pool: (samples) => draw(stream('pool'), samples),
    };
  },
} satisfies DataKind<typeof options>;

function shapeOf({ inputs, outputs, teacher: { depth, width, bias } }: Options): NetworkShape {
  return { widths: [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs], bias };
}

/** Draws a teacher, and from it samples. */
function sampler(given: Options, model: Model, stream: Stream): (stream: Stream, count: number) => DataSet {
  const { inputs, outputs, noise } = given;
  const { depth, scale } = given.teacher;
  const shape = shapeOf(given);
  const parameters = new Float64Array(parameterCount(shape));
  let offset = 0;
  for (let l = 0; l < depth; l++) {
    const size = shape.widths[l]! * shape.widths[l + 1]!;
    addNormals(stream, parameters.subarray(offset, offset + size), scale / Math.sqrt(shape.widths[l]!));
    offset += size;
  }
  addNormals(stream, parameters.subarray(weightCount(shape)), scale);
  const network = new NetworkPass(model, shape);
  return (random, samples) => {
    const x = Float64Array.from({ length: samples * inputs }, () => nextNormal(random));
    const y = new Float64Array(samples * outputs);
    for (let first = 0; first < samples; first += TILE) {
      const size = Math.min(TILE, samples - first);
      network.inputs.set(x.subarray(first * inputs, (first + size) * inputs));
      network.forward(parameters, size, false);
      y.set(network.outputs.subarray(0, size * outputs), first * outputs);
    }
    if (noise > 0) addNormals(random, y, noise);
    return dataSetOf({ count: samples, inputs, outputs, x, y });
  };
}

declare module '@kramers/core' {
  interface DataInputs {
    teacher: z.input<typeof options>;
  }
}
