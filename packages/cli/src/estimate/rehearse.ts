import {
  type Acknowledgement,
  canonicalJson,
  drawData,
  type ExperimentPoint,
  knobsOf,
  type Metrics,
  type Outcome,
  type Registry,
  type Request,
  type TrainOutcome,
  type TrainRequest,
} from '@kramers/core';

/** The work of one cell. */
export interface Workload {
  readonly epochs: number;
  readonly steps: number;
  /** Whether it is a bound; false where the protocol decides by what it measures, so that no rehearsal can tell. */
  readonly bounded: boolean;
}

/** Protocols that ask for more than this, together, are taken to go on for as long as they like. */
const MAX_TRAININGS = 200_000;

/** What the rehearsals of a grid's points share. */
export class Stage {
  /** How many trainings may still be asked for. */
  left = MAX_TRAININGS;
  readonly #counts = new Map<string, number>();

  /** Training samples of a point's data; many points have the same. */
  samplesOf(point: ExperimentPoint, registry: Registry): number {
    const { data, replicas } = point.experiment;
    const seed = data.seed ?? replicas.seed;
    const key = canonicalJson({ data, seed });
    const known = this.#counts.get(key) ?? drawData(point, registry, seed).train.count;
    this.#counts.set(key, known);
    return known;
  }
}

/**
 * The work that a cell may take at most: its protocol is played through with every phase running to its bound, without
 * training anything.
 */
export function rehearse(point: ExperimentPoint, registry: Registry, stage = new Stage()): Workload {
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
  const samples = new Map([['train', stage.samplesOf(point, registry)]]);
  let epochs = 0;
  let steps = 0;
  // A protocol that follows a column, or finds fault with made-up answers, would go on otherwise with true ones.
  let bounded = true;

  const trained = (request: TrainRequest): TrainOutcome => {
    const count = samples.get(request.on ?? 'train') ?? 1;
    const own = knobsOf(request, experiment.training, count, exact).stepsPerEpoch * request.epochs;
    epochs += request.epochs;
    steps += own;
    if (request.track) bounded = false;
    return {
      reason: 'epochs',
      condition: -1,
      epochs: request.epochs,
      steps: own,
      metrics,
      state: request.keep ? 'rehearsed' : null,
    };
  };
  const answer = (request: Request): Outcome => {
    if (request.kind === 'train') return trained(request);
    if (request.kind === 'all') return request.requests.map(trained);
    if (request.kind === 'draw') samples.set(request.as, request.samples);
    return { ok: true, metrics } satisfies Acknowledgement;
  };

  try {
    const protocol = registry.get('protocols', experiment.protocol.kind);
    const correlations = kind.correlations?.(experiment.data) ?? null;
    const conversation = protocol.run(experiment.protocol, {
      experiment,
      seed: experiment.replicas.seed,
      correlations,
      maxRank,
      exact,
      emit: () => undefined,
      warn: () => (bounded = false),
    });
    let next = conversation.next();
    while (!next.done) {
      stage.left -= next.value.kind === 'all' ? next.value.requests.length : 1;
      if (stage.left < 0) return { epochs, steps, bounded: false };
      next = conversation.next(answer(next.value));
    }
    return { epochs, steps, bounded };
  } catch {
    // A protocol may well refuse answers that no training would give.
    return { epochs, steps, bounded: false };
  }
}
