import { log } from '@kramers/theory/elementary';
import { watchedKnobs, watchedNumber } from '../analysis/watched-knobs';
import type { Experiment } from '../contracts/experiment';

/** At what an experiment's landscape is looked at; null what it does not say. */
export interface LandscapeSetting {
  readonly beta: number | null;
  /** Langevin temperature of the watched phase. */
  readonly temperature: number | null;
  /** ln(learningRate · stepsPerEpoch), which turns flow time into epochs. */
  readonly lnEpoch: number | null;
}

/**
 * β, temperature and clock of the phase that an experiment watches.
 *
 * @param samples number of training samples N, which decides the steps of an epoch.
 */
export function landscapeSetting(experiment: Experiment, samples: number): LandscapeSetting {
  const { training } = experiment;
  const { learningRate, batchSize } = watchedKnobs(experiment);
  const temperature = watchedNumber(experiment, 'temperature') ?? training.temperature;
  const passes = batchSize === null ? null : batchSize === 'full' ? 1 : Math.max(1, Math.floor(samples / batchSize));
  const steps = training.stepsPerEpoch ?? passes;
  return {
    beta: watchedNumber(experiment, 'beta'),
    temperature: temperature > 0 ? temperature : null,
    lnEpoch: learningRate === null || steps === null ? null : log(learningRate * steps),
  };
}
