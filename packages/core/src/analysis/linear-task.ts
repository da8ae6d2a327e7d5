import { z } from 'zod';
import type { Experiment } from '../contracts/experiment';

/** A deep linear network without biases on the Gaussian task: what the exact theory is about. */
export interface LinearTask {
  readonly depth: number;
  readonly width: number;
  /** η_i, strongest first. */
  readonly correlations: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  /** Whether training sees the exact moments; if not, the theory of the population is only near. */
  readonly population: boolean;
}

const gaussian = z.object({
  kind: z.literal('gaussian').default('gaussian'),
  correlations: z.array(z.number()).min(1),
  inputs: z.int().optional(),
  outputs: z.int().optional(),
  population: z.boolean().default(false),
});

const linear = z.object({
  kind: z.literal('linear').default('linear'),
  depth: z.int().default(3),
  width: z.int().default(10),
  bias: z.literal(false).default(false),
  activations: z.array(z.literal('linear')).optional(),
});

const training = z.object({ loss: z.literal('mse').default('mse') });

/** The task of an experiment, as the theory needs it; null where the theory says nothing about it. */
export function linearTask(experiment: Experiment): LinearTask | null {
  const data = gaussian.safeParse(experiment.data);
  const model = linear.safeParse(experiment.model);
  if (!data.success || !model.success || !training.safeParse(experiment.training).success) return null;
  const correlations = [...data.data.correlations].sort((a, b) => b - a);
  const { inputs = correlations.length, outputs = correlations.length, population } = data.data;
  return { depth: model.data.depth, width: model.data.width, correlations, inputs, outputs, population };
}
