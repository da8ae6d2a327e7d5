import {
  definePlugin,
  type DataKind,
  dataSetOf,
  type DataSource,
  type Loss,
  nextNormal,
  nextUniform,
  type Stream,
} from '@kramers/core';
import { diagonalDifference, matrixDifference, squares } from './difference-networks';
import { matrixEntries } from './matrix-entries';
import { count, limits } from '@kramers/core/plugins';
import { exp, log1p } from '@kramers/theory/elementary';
import { z } from 'zod';

const options = z.strictObject({
  inputs: count(limits.dimension).meta({ description: 'd.' }),
  samples: count(limits.samples),
  testSamples: count(limits.samples).default(500),
  sparse: z.int().positive().optional().meta({
    description: 'Classes are the sign of the sum of so many inputs, all ±1: a sparse rule.',
  }),
  margin: z.number().positive().optional().meta({
    description: 'γ: normal inputs, each moved by γ/(2√d) towards its class: a dense rule.',
  }),
});

/** Two classes ±1, told apart by few inputs or a little by all of them. */
export const twoClasses = {
  name: 'two-classes',
  version: 1,
  summary: 'Two classes ±1 that follow from a few inputs (sparse), or a little from every one (margin)',
  options,
  dimensions: ({ inputs }) => ({ inputs, outputs: 1 }),
  check({ sparse, margin, inputs }) {
    if ((sparse === undefined) === (margin === undefined)) return [['margin', 'give one of "sparse" and "margin"']];
    if (sparse !== undefined && (sparse % 2 === 0 || sparse > inputs))
      return [['sparse', `expected an odd number up to ${inputs}, so that no sum is 0`]];
    return [];
  },
  create({ inputs, samples, testSamples, sparse, margin = 0 }, stream): DataSource {
    const shift = margin / (2 * Math.sqrt(inputs));
    const draw = (random: Stream, size: number) => {
      const x = new Float64Array(size * inputs);
      const y = new Float64Array(size);
      for (let k = 0; k < size; k++) {
        const row = x.subarray(k * inputs, (k + 1) * inputs);
        if (sparse !== undefined) {
          for (let i = 0; i < inputs; i++) row[i] = nextUniform(random) < 0.5 ? -1 : 1;
          y[k] = Math.sign(row.subarray(0, sparse).reduce((sum, one) => sum + one, 0));
        } else {
          y[k] = nextUniform(random) < 0.5 ? -1 : 1;
          for (let i = 0; i < inputs; i++) row[i] = nextNormal(random) + shift * y[k]!;
        }
      }
      return dataSetOf({ count: size, inputs, outputs: 1, x, y });
    };
    return {
      train: draw(stream('train'), samples),
      test: draw(stream('test'), testSamples),
      pool: (size) => draw(stream('pool'), size),
    };
  },
} satisfies DataKind<typeof options>;

/** ln(1 + e^{−yf}) for y = ±1. */
export const logistic: Loss = {
  name: 'logistic',
  version: 1,
  summary: 'Logistic loss ln(1 + e^(−yf)) of one output and classes ±1',
  value(outputs, targets) {
    const margin = outputs[0]! * targets[0]!;
    return margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin;
  },
  gradient(outputs, targets, gradient) {
    gradient.fill(0);
    gradient[0] = -targets[0]! / (1 + exp(outputs[0]! * targets[0]!));
  },
  refuse: (targets) => (targets.length === 1 && Math.abs(targets[0]!) === 1 ? null : 'one target, 1 or −1'),
};

/** What the experiments of this ledger need beside the built-ins. */
export const delayContributions = definePlugin({
  name: '@kramers/delay-laws',
  models: [squares],
  backends: [diagonalDifference, matrixDifference],
  losses: [logistic],
  data: [matrixEntries, twoClasses],
});
