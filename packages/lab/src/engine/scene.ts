import type { Experiment, Request, ResolvedExperiment } from '@kramers/core';
import { drawData, isExact, modesOf, networkShape } from '@kramers/core/internal';
import { escapeCondition, type Registry } from '@kramers/core/plugins';
import { labelOf, linearTask } from '@kramers/core/results';
import type { EscapeQuestion } from '@kramers/theory';
import type { Scene } from '../messages/messages';
import type { Knobs } from '../messages/steering';
import { courseOf, watchedTraining } from '../steering/course';
import { secondsFor } from './estimate';
import { steeringOf } from '../steering/steerable';

/** What a scene is made of: an experiment, and the points of its grid. */
export type Staged = Pick<ResolvedExperiment, 'experiment' | 'points'>;

/**
 * What is known of an experiment before it runs.
 *
 * @example
 * const mayBeSteered = (registry: Registry, staged: Staged) => sceneOf(registry, staged).steering.possible;
 */
export function sceneOf(registry: Registry, { experiment, points }: Staged): Scene {
  const point = points[0]!;
  const { train } = drawData(point, registry, experiment.data.seed ?? experiment.replicas.seed);
  const { widths } = networkShape(point.experiment, registry);
  const course = courseOf(point, registry);
  const knobs = watchedKnobs(course, point.experiment);
  const passing = passingMode(course, point.experiment);
  const modes = isLinear(point.experiment) ? modesOf(train.moments, experiment.model.depth) : null;
  return {
    name: experiment.name,
    note: experiment.note ?? '',
    experiment,
    points: points.map(({ parameters }) => labelOf(experiment, parameters)),
    cells: points.flatMap((_, point) =>
      Array.from({ length: experiment.replicas.count }, (_, replica) => ({ point, replica })),
    ),
    landscape: modes && {
      depth: experiment.model.depth,
      // A record has η = s/c; the landscape takes s.
      modes: modes.map(({ correlation, inputVariance }) => ({
        correlation: correlation * inputVariance,
        inputVariance,
      })),
    },
    passing,
    question: knobs && questionOf(point.experiment, passing, knobs, widths),
    knobs,
    seconds: secondsFor(point, course, points.length * experiment.replicas.count, registry),
    samples: isExact(experiment.data, registry) ? 0 : train.count,
    steering: steeringOf(points, course),
  };
}

/** The knobs of the watched phase; null where they change by themselves. */
function watchedKnobs(course: readonly Request[], { training }: Experiment): Knobs | null {
  const request = watchedTraining(course);
  if (!request) return null;
  const { beta, temperature = training.temperature, learningRate = training.learningRate } = request;
  if (typeof beta !== 'number' || typeof temperature !== 'number' || typeof learningRate !== 'number') return null;
  return { beta, temperature, learningRate, batchSize: request.batchSize ?? training.batchSize };
}

/** Place of the mode that an escape gains or loses, by its criterion or by the rank of the trap. */
function passingMode(course: readonly Request[], experiment: Experiment): number | null {
  const condition = escapeCondition(experiment);
  if (condition?.singularValue !== undefined) return condition.singularValue - 1;
  const trap = course.find((request) => request.kind === 'expect-rank');
  return trap ? trap.rank : null;
}

function isLinear({ model, training }: Experiment): boolean {
  const linear = (model.activations ?? [model.kind]).every((name) => name === 'linear');
  return linear && !model.bias && (training.loss ?? 'mse') === 'mse';
}

/** What theory is asked about the escape from a trap; null where it has no law: samples, or other networks. */
function questionOf(
  experiment: Experiment,
  passing: number | null,
  { beta, learningRate }: Knobs,
  widths: readonly number[],
): EscapeQuestion | null {
  const task = linearTask(experiment);
  const { escape, training } = experiment;
  if (!task?.population || passing === null || experiment.protocol.kind === 'random-init') return null;
  const upward = !('singularValue' in escape) || escape.above !== undefined;
  if (!upward || passing >= task.correlations.length) return null;
  return {
    widths,
    correlations: task.correlations,
    beta,
    fromRank: passing,
    toRank: passing + 1,
    ...('singularValue' in escape && escape.above !== undefined ? { sigmaB: escape.above } : {}),
    clock: { learningRate, stepsPerEpoch: training.stepsPerEpoch ?? 1 },
  };
}
