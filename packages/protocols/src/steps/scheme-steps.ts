import { count, limits } from '@kramers/core/plugins';
import { z } from 'zod';
import { trainStep } from './train-step';

const epochs = count(limits.epochs);
const number = z.number().nonnegative();
const rest = z
  .int()
  .nonnegative()
  .default(0)
  .meta({ description: 'Epochs at the target’s knobs after it, in which an escape can hold.' });
const repeat = z
  .union([count(limits.trials), z.literal('escaped')])
  .default(1)
  .meta({ description: 'How often; escaped: until the network is out, or the watch ends.' });
const shape = z
  .enum(['linear', 'cosine', 'exponential'])
  .default('linear')
  .meta({ description: 'How it goes from one end to the other.' });
const auto = z.literal('auto');

/** What a perturbation says of itself, wherever it stands. */
export const perturbOptions = {
  kind: z
    .enum(['isotropic', 'missing', 'init', 'shrink'])
    .default('isotropic')
    .meta({ description: 'All weights; the missing block alone; drawn anew; or shrunk, and noise added.' }),
  amplitude: z
    .union([number, auto])
    .default('auto')
    .meta({ description: 'Standard deviation of what is added to each weight; auto: what theory asks for.' }),
  quantile: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.95)
    .meta({ description: 'Probability of escape that an automatic amplitude is made for.' }),
  keep: z.number().min(0).max(1).default(0.5).meta({ description: 'Share of each weight that shrink keeps.' }),
};

/** A kick. */
export const perturbStep = z.strictObject({ ...perturbOptions, rest, repeat });

/** β lowered for a time. */
export const betaKickStep = z.strictObject({
  to: number.default(0).meta({ description: 'β during the kick.' }),
  epochs: z.union([epochs, auto]).default('auto').meta({ description: 'Its length; auto: what theory asks for.' }),
  quantile: z.number().gt(0).lt(1).default(0.95),
  rest,
  repeat,
});

/** More noise for a time, or a higher learning rate. */
export const burstStep = z.strictObject({
  of: z.enum(['temperature', 'learningRate']).default('temperature').meta({ description: 'What is multiplied.' }),
  factor: z.number().positive(),
  epochs,
  rest,
  repeat,
});

const course = z.strictObject({ from: number, to: number.optional(), epochs, shape });

/** Noise or learning rate brought down to the target's, or to another value. */
export const annealStep = z
  .strictObject({ temperature: course.optional(), learningRate: course.optional(), rest, repeat })
  .refine(({ temperature, learningRate }) => (temperature === undefined) !== (learningRate === undefined), {
    message: 'anneals one thing: give temperature or learningRate',
  });

/** β brought to the target's from another value. */
export const betaWarmupStep = z.strictObject({ from: number, epochs, shape, rest });

/** Another state in place of one that does not escape. */
export const restartStep = z.strictObject({
  every: z.union([epochs, auto]).default('auto').meta({ description: 'Epochs after which a network is given up.' }),
  from: z
    .string()
    .default('trap')
    .meta({ description: 'init: fresh weights; trap: the state in which the watch began; or a saved one.' }),
  cost: z.int().nonnegative().default(0).meta({ description: 'Epochs that each restart costs on the watch’s clock.' }),
});

const simpleSchemeSteps = [
  z.strictObject({ perturb: perturbStep }),
  z.strictObject({ betaKick: betaKickStep }),
  z.strictObject({ burst: burstStep }),
  z.strictObject({ anneal: annealStep }),
  z.strictObject({ betaWarmup: betaWarmupStep }),
  z.strictObject({ restart: restartStep }),
  z.strictObject({ wait: epochs.meta({ description: 'Epochs at the target’s knobs.' }) }),
  z.strictObject({ train: trainStep.omit({ watch: true }).partial({ beta: true }) }),
  z.strictObject({ save: z.string() }),
  z.strictObject({ restore: z.string() }),
  z.strictObject({
    charge: epochs.meta({ description: 'Epochs that pass on the watch’s clock without training: a price.' }),
  }),
] as const;

/** One step of a scheme: what is done to free a network that is watched. */
export const schemeStep = z.union([
  ...simpleSchemeSteps,
  z.strictObject({
    repeat: z.strictObject({
      times: repeat.default('escaped'),
      steps: z.array(z.union(simpleSchemeSteps)).min(1).max(limits.entries.most),
    }),
  }),
]);

/** One step of a scheme. */
export type SchemeStep = z.output<typeof schemeStep>;

/** Knobs of a target: constant, because an escape has to hold at them. */
export const targetKnobs = {
  beta: number.meta({ description: 'β at which the escape must hold.' }),
  temperature: number.optional(),
  learningRate: z.number().positive().optional(),
  batchSize: z.union([count(limits.samples), z.literal('full')]).optional(),
  sampling: z.enum(['shuffled', 'replacement']).optional(),
  on: z.string().optional(),
};

/** A watch over the phases of a scheme. */
export const watchStep = z.strictObject({
  name: z.string().default('scheme'),
  ...targetKnobs,
  epochs: epochs.meta({ description: 'Bound on the watch, over all of its phases.' }),
  steps: z
    .array(schemeStep)
    .default([])
    .meta({ description: 'The scheme. When it is over the network waits at the target’s knobs.' }),
});

/** A watch over the phases of a scheme. */
export type WatchStep = z.output<typeof watchStep>;
