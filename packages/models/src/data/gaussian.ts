import { count, limits, samplesProblem } from '@kramers/core/plugins';
import { type DataKind, type DataSet, dataSetOf, type DataSource, nextNormal, type Stream } from '@kramers/core';
import { populationMoments } from '@kramers/theory';
import { z } from 'zod';

const options = z.strictObject({
  correlations: z
    .array(z.number().gt(0).lt(1))
    .min(1)
    .max(limits.features.most, { error: limits.features.reason })
    .meta({ description: 'Correlations η_i of inputs and outputs: the learnable features.' }),
  inputs: count(limits.dimension)
    .optional()
    .meta({ description: 'Input dimension n; the number of correlations unless given.' }),
  outputs: count(limits.dimension)
    .optional()
    .meta({ description: 'Output dimension p; the number of correlations unless given.' }),
  samples: count(limits.samples).default(512).meta({ description: 'Training samples N.' }),
  testSamples: count(limits.samples)
    .default(512)
    .meta({ description: 'Test samples, drawn apart from the training samples.' }),
  population: z
    .boolean()
    .default(false)
    .meta({ description: 'Exact moments and no samples; `samples` then only sets the number of steps in an epoch.' }),
});

type Options = z.output<typeof options>;

/**
 * Zero-mean jointly Gaussian pairs with Σ_xx = I_n, Σ_yy = I_p and Σ_yx = diag(η), padded with zeros to p × n: the
 * paper's task. A network that has learnt everything is left with the error Σ_i (1 − η_i²)/p + (p − d)/p.
 */
export const gaussian = {
  name: 'gaussian',
  version: 1,
  summary: 'Jointly Gaussian inputs and outputs with given correlations, as samples or as exact population moments',
  options,
  exact: ({ population }) => population,
  dimensions,
  correlations: ({ correlations }) => [...correlations].sort((a, b) => b - a),
  check(given) {
    const { inputs, outputs } = dimensions(given);
    const { samples, testSamples, population } = given;
    const problem = population ? null : samplesProblem(samples + testSamples, inputs + outputs);
    return problem === null ? [] : [['samples', problem]];
  },
  create(given, stream): DataSource {
    const { correlations, samples, testSamples, population } = given;
    const { inputs, outputs } = dimensions(given);
    if (population) {
      const moments = populationMoments({ correlations, inputs, outputs });
      const exact = { count: samples, moments, samples: null };
      return {
        train: exact,
        test: exact,
        pool: () => {
          throw new RangeError('a population has no samples to choose from; set data.population: false');
        },
      };
    }
    const draw = sampler(correlations, inputs, outputs);
    return {
      train: draw(stream('train'), samples),
      test: draw(stream('test'), testSamples),
      pool: (count) => draw(stream('pool'), count),
    };
  },
} satisfies DataKind<typeof options>;

function dimensions({ correlations, inputs = correlations.length, outputs = correlations.length }: Options) {
  if (correlations.length > Math.min(inputs, outputs)) {
    throw new RangeError(
      `${correlations.length} correlations need at least as many inputs and outputs; there are ${inputs} ` +
        `inputs and ${outputs} outputs`,
    );
  }
  return { inputs, outputs };
}

/**
 * Draws samples of the joint distribution: the Cholesky factor of its covariance times white noise. Of that factor
 * only two entries of a row are not 0: y_i = η_i x_i + √(1 − η_i²) ξ_i.
 */
function sampler(
  correlations: readonly number[],
  inputs: number,
  outputs: number,
): (stream: Stream, count: number) => DataSet {
  const eta = Float64Array.from({ length: outputs }, (_, i) => correlations[i] ?? 0);
  const rest = eta.map((one) => Math.sqrt(1 - one * one));
  return (stream, count) => {
    const x = new Float64Array(count * inputs);
    const y = new Float64Array(count * outputs);
    for (let sample = 0; sample < count; sample++) {
      const [from, to] = [sample * inputs, sample * outputs];
      for (let i = 0; i < inputs; i++) x[from + i] = nextNormal(stream);
      for (let i = 0; i < outputs; i++) {
        // Beyond the inputs there is nothing to correlate with.
        const known = i < inputs ? eta[i]! * x[from + i]! : 0;
        y[to + i] = known + rest[i]! * nextNormal(stream);
      }
    }
    return dataSetOf({ count, inputs, outputs, x, y });
  };
}

declare module '@kramers/core' {
  interface DataInputs {
    gaussian: z.input<typeof options>;
  }
}
