import { type ExperimentPoint, type Knobs, openStream, type Request } from '@kramers/core';
import { drawData, kernelOf, knobsOf } from '@kramers/core/internal';
import type { Registry, TrainRequest } from '@kramers/core/plugins';

/** Milliseconds for which training is tried. */
const TRIAL = 15;

/**
 * Seconds that the cells of an experiment take in one thread, about: what one epoch takes, tried here, times the epochs
 * that its protocol asks for. Phases that end when they have converged are left out, since nobody knows when that is.
 */
export function secondsFor(
  point: ExperimentPoint,
  course: readonly Request[],
  cells: number,
  registry: Registry,
): number {
  const trainings = course
    .flatMap((request) => (request.kind === 'all' ? request.requests : request.kind === 'train' ? [request] : []))
    .filter(({ until, direction }) => until !== 'converged' || direction !== undefined);
  const [first] = trainings;
  if (!first) return 0;
  const epochs = trainings.reduce((sum, training) => sum + training.epochs, 0);
  return cells * epochs * secondsAnEpoch(point, first, registry);
}

function secondsAnEpoch(point: ExperimentPoint, request: TrainRequest, registry: Registry): number {
  const { experiment } = point;
  const seed = experiment.data.seed ?? experiment.replicas.seed;
  const { train, test } = drawData(point, registry, seed);
  const kernel = kernelOf(experiment, registry, train, test);
  const stream = (purpose: string) => openStream(seed, purpose);
  const state = kernel.initialise(0.1, stream('weights'), stream('batches'), stream('noise'));
  const { at, stepsPerEpoch } = knobsOf(request, experiment.training, train.count, train.samples === null);
  const knobs: Knobs = at(1);
  const row = new Float64Array(kernel.columns.length);
  const begun = performance.now();
  let epochs = 0;
  while (performance.now() - begun < TRIAL) {
    kernel.advance(state, knobs, stepsPerEpoch);
    kernel.measure(state, knobs.beta, row, 0);
    epochs++;
  }
  return (performance.now() - begun) / 1000 / epochs;
}
