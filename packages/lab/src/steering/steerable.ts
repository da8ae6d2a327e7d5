import type { Experiment, ExperimentPoint, Request } from '@kramers/core';
import type { TrainRequest } from '@kramers/core/plugins';
import type { Steering } from '../messages/steering';

/** A step of a pipeline, as an experiment file writes it. */
export type Step = Readonly<Record<string, unknown>>;

/** Whether an experiment can be steered: what is done to it from then on is a pipeline. */
export function steeringOf(points: readonly ExperimentPoint[], course: readonly Request[]): Steering {
  if (points.length > 1) return { possible: false, reason: 'it has several settings; one at a time can be steered' };
  const prefix = prefixOf(course, points[0]!.experiment);
  return typeof prefix === 'string' ? { possible: false, reason: prefix } : { possible: true, reason: '' };
}

/**
 * The steps that come before the last phase of training, as a pipeline's file writes them, or in a sentence why there
 * are none.
 */
export function prefixOf(
  course: readonly Request[],
  { protocol }: Pick<Experiment, 'protocol'>,
): { readonly steps: readonly Step[]; readonly last: TrainRequest } | string {
  const last = course.at(-1);
  if (last?.kind !== 'train') return 'what it does cannot be written as a pipeline of steps';
  // A pipeline's own steps, whatever they ask for, if the last of them is the last training.
  const own = protocol.kind === 'pipeline' ? (protocol['steps'] as readonly Step[]) : [];
  if ('train' in (own.at(-1) ?? {})) return { steps: own.slice(0, -1), last };
  const steps = course.slice(0, -1).map(stepOf);
  if (steps.includes(null) || stepOf(last) === null) return 'what it does cannot be written as a pipeline of steps';
  return { steps: steps as Step[], last };
}

/** Options of a training that a pipeline's step may set. */
const options = ['name', 'beta', 'epochs', 'until', 'role', 'learningRate', 'batchSize', 'sampling', 'stepsPerEpoch'];
const known = new Set([...options, 'temperature', 'on', 'linger', 'watch', 'kind']);

/** A request as a pipeline's step; null where there is no such step. */
function stepOf(request: Request): Step | null {
  switch (request.kind) {
    case 'initialise':
      return { initialise: 'random' };
    case 'expect-rank':
      return { expectRank: request.rank };
    case 'save':
      return { save: request.as };
    case 'restore':
      return { restore: request.from };
    case 'draw':
      return { draw: { pool: request.pool, samples: request.samples, as: request.as } };
    case 'train': {
      const given = Object.entries(request).filter(([, value]) => value !== undefined);
      if (given.some(([name, value]) => !known.has(name) && value !== false)) return null;
      return { train: Object.fromEntries(given.filter(([name]) => known.has(name) && name !== 'kind')) };
    }
    default:
      return null;
  }
}
