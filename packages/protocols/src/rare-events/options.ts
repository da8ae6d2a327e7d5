import { count, limits } from '@kramers/core/plugins';
import { z } from 'zod';
import { prepareEpochs, trapOptions } from '../steps/named-steps';
import { scalarMetrics } from './progress';

/** Options that the estimators of escape times share. */
export const rareEventOptions = {
  direction: z
    .enum(['up', 'down'])
    .default('up')
    .meta({ description: 'Whether the escape raises the rank or lowers it.' }),
  trapBeta: z.number().nonnegative().optional().meta({
    description:
      'β at which the trap is prepared; may be left out for direction down, where a learnt state relaxes to β itself.',
  }),
  ...trapOptions,
  prepareEpochs,
  beta: z.number().nonnegative().meta({ description: 'β of the noisy dynamics.' }),
  temperature: z
    .number()
    .nonnegative()
    .optional()
    .meta({ description: 'Langevin temperature of the noisy dynamics; training.temperature unless given.' }),
  learningRate: z
    .number()
    .positive()
    .optional()
    .meta({ description: 'Learning rate of the noisy dynamics; training.learningRate unless given.' }),
  batchSize: z
    .union([count(limits.samples), z.literal('full')])
    .optional()
    .meta({ description: 'Batch size of the noisy dynamics.' }),
  sampling: z
    .enum(['shuffled', 'replacement'])
    .optional()
    .meta({ description: 'How the noisy dynamics draws its batches.' }),
  coordinate: z
    .union([
      z.strictObject({ singularValue: count(limits.dimension) }),
      z.strictObject({ metric: z.enum(scalarMetrics) }),
    ])
    .optional()
    .meta({
      description:
        'Progress coordinate; the singular value that appears or vanishes unless given. Of metrics, errors are ' +
        'taken to fall on the way up and weightNorm to rise, unless basin and target, or the escape, say ' +
        'otherwise.',
    }),
  target: z
    .number()
    .optional()
    .meta({
      description:
        'Value of the coordinate that ends the escape; from `escape` unless given, else from the saddle that ' +
        'theory gives.',
    }),
  basin: z.number().optional().meta({
    description: 'Value of the coordinate at which a network is back in the basin; its median there unless given.',
  }),
  repeats: count(limits.trials)
    .min(2)
    .default(8)
    .meta({ description: 'Independent repeats; the error of ln τ comes from their scatter.' }),
  stepsPerLook: count(limits.stepsPerEpoch)
    .optional()
    .meta({
      description:
        'SGD steps between two looks at the coordinate; 1 unless given, for shuffled batches an epoch, over ' +
        'which their noise cancels.',
    }),
  walkEpochs: count(limits.epochs)
    .default(20_000)
    .meta({ description: 'Bound on one way out of the basin, and on one walk between interfaces.' }),
};

/** Options that the estimators share, parsed. */
export type RareEventOptions = z.output<z.ZodObject<typeof rareEventOptions>>;
