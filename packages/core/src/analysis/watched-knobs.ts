import { z } from 'zod';
import type { Experiment } from '../contracts/experiment';

/**
 * The settings of a watched phase that a cell's record does not keep; null where they changed during the phase, or
 * cannot be told.
 */
export interface WatchedKnobs {
  readonly learningRate: number | null;
  readonly batchSize: number | 'full' | null;
}

const knobs = {
  learningRate: z.union([z.number(), z.string()]).optional(),
  batchSize: z.union([z.number(), z.literal('full')]).optional(),
};

const watchedStep = z.object({
  train: z.object({ ...knobs, until: z.unknown().optional(), watch: z.boolean().optional() }),
});

/**
 * Learning rate and batch size of the phase that an experiment watches: those of the step that watches, in a list of
 * steps; else the protocol's own, which are for that phase; else the experiment's.
 */
export function watchedKnobs(experiment: Experiment): WatchedKnobs {
  const { training } = experiment;
  const own = z.object(knobs).safeParse(watchedOptions(experiment));
  if (!own.success) return { learningRate: null, batchSize: null };
  const { learningRate = training.learningRate, batchSize = training.batchSize } = own.data;
  return { learningRate: typeof learningRate === 'number' ? learningRate : null, batchSize };
}

/**
 * A number, such as β or the temperature, of the phase that an experiment watches; null where it changes or is not
 * given.
 */
export function watchedNumber(experiment: Experiment, knob: 'beta' | 'temperature'): number | null {
  return z.object({ [knob]: z.number() }).safeParse(watchedOptions(experiment)).data?.[knob] ?? null;
}

/** The options of the step that watches, in a list of steps; else the protocol's own. */
function watchedOptions({ protocol }: Experiment): unknown {
  const steps = Array.isArray(protocol['steps']) ? (protocol['steps'] as unknown[]) : [];
  const place = steps.findIndex((one) => {
    const { watch, until } = watchedStep.safeParse(one).data?.train ?? {};
    return watch ?? until === 'escaped';
  });
  return place < 0 ? protocol : (steps[place] as { train: unknown }).train;
}
