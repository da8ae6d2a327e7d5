import type { ExperimentPoint, Metrics, Request, TrainOutcome } from '@kramers/core';
import { drawData, knobsOf, modesOf, networkShape } from '@kramers/core/internal';
import type { Acknowledgement, Outcome, Registry, TrainRequest, WatchOutcome } from '@kramers/core/plugins';

/** The work of one cell. */
export interface Workload {
  readonly epochs: number;
  readonly steps: number;
  /** Whether it is a bound; false where the protocol decides by what it measures, so that no rehearsal can tell. */
  readonly bounded: boolean;
}

/** A protocol that asks for more than this is taken to go on for as long as it likes. */
const MAX_REQUESTS = 100_000;

/**
 * The work that a cell may take at most: its protocol is played through with every phase running to its bound, without
 * training anything.
 */
export function rehearse(point: ExperimentPoint, registry: Registry): Workload {
  const { experiment } = point;
  const kind = registry.get('data', experiment.data.kind);
  const { inputs, outputs } = kind.dimensions(experiment.data);
  const exact = kind.exact?.(experiment.data) ?? false;
  const maxRank = Math.min(inputs, outputs, ...(experiment.model.depth > 1 ? [experiment.model.width] : []));
  const metrics: Metrics = {
    trainMse: 1,
    testMse: 1,
    loss: 1,
    weightNorm: 1,
    singularValues: Array.from({ length: maxRank }, () => 0),
    rank: 0,
  };
  const { train } = drawData(point, registry, experiment.data.seed ?? experiment.replicas.seed);
  const samples = new Map([['train', train.count]]);
  // Epochs that are left of a watch over several phases.
  let left = Infinity;
  let epochs = 0;
  let steps = 0;
  // A protocol that follows a column, or finds fault with made-up answers, would go on otherwise with true ones.
  let bounded = true;

  const trained = (request: TrainRequest): TrainOutcome => {
    const count = samples.get(request.on ?? 'train') ?? 1;
    const watched = left < Infinity && !request.role;
    const length = watched ? Math.min(request.epochs, left) : request.epochs;
    const own = knobsOf(request, experiment.training, count, exact).stepsPerEpoch * length;
    epochs += length;
    if (watched) left -= length;
    steps += own;
    if (request.track) bounded = false;
    return {
      reason: 'epochs',
      condition: -1,
      epochs: length,
      steps: own,
      metrics,
      state: request.keep ? 'rehearsed' : null,
      ...(watched ? { left } : {}),
    };
  };
  const answer = (request: Request): Outcome => {
    if (request.kind === 'train') return trained(request);
    if (request.kind === 'all') return request.requests.map(trained);
    if (request.kind === 'draw') samples.set(request.as, request.samples);
    if (request.kind === 'watch') left = request.epochs;
    if (request.kind === 'charge') left = Math.max(0, left - request.epochs);
    if (request.kind === 'unwatch') {
      left = Infinity;
      return { escapedAt: null, epochs: 0, outBefore: false } satisfies WatchOutcome;
    }
    return { ok: left > 0, metrics } satisfies Acknowledgement;
  };

  try {
    const protocol = registry.get('protocols', experiment.protocol.kind);
    const correlations = kind.correlations?.(experiment.data) ?? null;
    const conversation = protocol.run(experiment.protocol, {
      experiment,
      seed: experiment.replicas.seed,
      correlations,
      maxRank,
      modes: modesOf(train.moments, experiment.model.depth),
      widths: networkShape(experiment, registry).widths,
      samples: train.count,
      exact,
      emit: () => undefined,
      warn: () => (bounded = false),
    });
    let next = conversation.next();
    for (let asked = 0; !next.done; asked++) {
      if (asked === MAX_REQUESTS) return { epochs, steps, bounded: false };
      next = conversation.next(answer(next.value));
    }
    return { epochs, steps, bounded };
  } catch {
    // A protocol may well refuse answers that no training would give.
    return { epochs, steps, bounded: false };
  }
}
