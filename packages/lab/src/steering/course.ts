import type { ExperimentPoint, Metrics, Request, TrainOutcome } from '@kramers/core';
import { drawData, isExact, modesOf, networkShape } from '@kramers/core/internal';
import type { Acknowledgement, Outcome, Registry, TrainRequest, WatchOutcome } from '@kramers/core/plugins';

/** Requests of a protocol beyond which nobody wants to see the others. */
const MOST = 1000;

/**
 * What a protocol asks for, one request after the other, if every training runs to its bound: nothing is trained. Ends
 * early where the protocol refuses made-up answers.
 */
export function courseOf(point: ExperimentPoint, registry: Registry): Request[] {
  const { experiment } = point;
  const kind = registry.get('data', experiment.data.kind);
  const { train } = drawData(point, registry, experiment.data.seed ?? experiment.replicas.seed);
  const { widths } = networkShape(experiment, registry);
  const maxRank = Math.min(...widths);
  const conversation = registry.get('protocols', experiment.protocol.kind).run(experiment.protocol, {
    experiment,
    seed: experiment.replicas.seed,
    correlations: kind.correlations?.(experiment.data) ?? null,
    maxRank,
    modes: modesOf(train.moments, experiment.model.depth),
    widths,
    samples: train.count,
    exact: isExact(experiment.data, registry),
    emit: () => undefined,
    warn: () => undefined,
  });
  const asked: Request[] = [];
  try {
    let next = conversation.next();
    while (!next.done && asked.length < MOST) {
      asked.push(next.value);
      next = conversation.next(answerTo(next.value, maxRank));
    }
  } catch {
    // A protocol may refuse answers that no training would give; what it asked until then stands.
  }
  return asked;
}

/** The phase in which an escape is looked for: the one that says so, else the last. */
export function watchedTraining(course: readonly Request[]): TrainRequest | null {
  const trainings = course.filter((request) => request.kind === 'train');
  return trainings.find(({ watch }) => watch) ?? trainings.at(-1) ?? null;
}

function answerTo(request: Request, maxRank: number): Outcome {
  const singularValues = Array.from({ length: maxRank }, () => 0);
  const metrics: Metrics = { trainMse: 1, testMse: 1, loss: 1, weightNorm: 1, singularValues, rank: 0 };
  const trained = ({ epochs }: TrainRequest): TrainOutcome => ({
    reason: 'epochs',
    condition: -1,
    epochs,
    steps: epochs,
    metrics,
    state: 'rehearsed',
  });
  if (request.kind === 'train') return trained(request);
  if (request.kind === 'all') return request.requests.map(trained);
  if (request.kind === 'unwatch') return { escapedAt: null, epochs: 0, outBefore: false } satisfies WatchOutcome;
  return { ok: request.kind !== 'charge', metrics } satisfies Acknowledgement;
}
