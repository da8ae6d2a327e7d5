import { condition, schedule, count, limits } from '@kramers/core/plugins';
import { z } from 'zod';

/** The knobs that any training step may set; what it leaves open is the experiment's. */
export const knobs = {
  learningRate: schedule.optional(),
  batchSize: z.union([count(limits.samples), z.literal('full')]).optional(),
  sampling: z.enum(['shuffled', 'replacement']).optional(),
  stepsPerEpoch: count(limits.stepsPerEpoch).optional(),
  temperature: schedule.optional(),
  on: z.string().optional().meta({ description: 'Data set to train on: train, or one that a draw step made.' }),
};

/** A phase of training, as a file writes it. */
export const trainStep = z.strictObject({
  name: z.string().optional(),
  beta: schedule,
  epochs: count(limits.epochs),
  until: z
    .union([z.literal('converged'), z.literal('escaped'), z.array(condition).min(1).max(limits.entries.most)])
    .optional(),
  watch: z
    .boolean()
    .optional()
    .meta({ description: 'Whether this step’s escape is the cell’s; implied by until: escaped.' }),
  linger: z
    .int()
    .nonnegative()
    .max(limits.epochs.most, { error: limits.epochs.reason })
    .optional()
    .meta({ description: 'Epochs to go on after the escape.' }),
  role: z.enum(['prepare', 'reference']).optional(),
  ...knobs,
});

/** A training step, as far as it says anything. */
export type TrainStep = z.output<typeof trainStep>;
