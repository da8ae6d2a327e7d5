import type { Knobs, Sampling } from '../contracts/kernel';
import type { TrainRequest } from '../contracts/request';
import type { Experiment } from '../contracts/experiment';
import { follow, type Schedule } from '../expression/schedule';

/** The settings of a phase: its knobs at each epoch, and the length of an epoch. */
export interface PhaseKnobs {
  readonly at: (epoch: number) => Knobs;
  readonly stepsPerEpoch: number;
  /** Whether each step is determined by the state: no Langevin noise and no mini-batches. */
  readonly deterministic: boolean;
}

/**
 * The knobs of a training request; what it leaves open is the experiment's, save the temperature: phases that prepare a
 * state are cold unless they say otherwise.
 *
 * @param samples number of training samples N; `population` if the moments are exact and batches therefore have no
 *   noise.
 */
export function knobsOf(
  request: TrainRequest,
  training: Experiment['training'],
  samples: number,
  population: boolean,
): PhaseKnobs {
  const batch = request.batchSize ?? training.batchSize;
  const batchSize = batch === 'full' ? samples : Math.min(batch, samples);
  const sampling: Sampling = request.sampling ?? training.sampling;
  const passes = batch === 'full' ? 1 : Math.max(1, Math.floor(samples / batchSize));
  const temperature = request.temperature ?? (request.role ? 0 : training.temperature);
  const schedules: Record<'beta' | 'learningRate' | 'temperature', Schedule> = {
    beta: request.beta,
    learningRate: request.learningRate ?? training.learningRate,
    temperature,
  };
  const at = knobsAt(schedules, population ? samples : batchSize, sampling);
  return {
    at,
    stepsPerEpoch: request.stepsPerEpoch ?? training.stepsPerEpoch ?? passes,
    deterministic: temperature === 0 && (population || batchSize >= samples),
  };
}

function knobsAt(
  schedules: Record<'beta' | 'learningRate' | 'temperature', Schedule>,
  batchSize: number,
  sampling: Sampling,
): (epoch: number) => Knobs {
  const { beta, learningRate, temperature } = schedules;
  if (typeof beta === 'number' && typeof learningRate === 'number' && typeof temperature === 'number') {
    const constant: Knobs = { beta, learningRate, temperature, batchSize, sampling };
    return () => constant;
  }
  const [b, lr, t] = [follow('beta', beta), follow('learningRate', learningRate), follow('temperature', temperature)];
  return (epoch) => ({ beta: b(epoch), learningRate: lr(epoch), temperature: t(epoch), batchSize, sampling });
}
