import { type ExperimentPoint, type Metrics, type Request, type TrainOutcome, type DataSet } from '@kramers/core';
import { drawData, knobsOf, modesOf, networkShape, canonicalJson } from '@kramers/core/internal';
import type { Acknowledgement, Outcome, Registry, TrainRequest, WatchOutcome } from '@kramers/core/plugins';

/** The work of one cell. */
export interface Workload {
  readonly epochs: number;
  readonly steps: number;
  /** Whether it is a bound; false where the protocol decides by what it measures, so that no rehearsal can tell. */
  readonly bounded: boolean;
}

/** Protocols that ask for more than this, together, are taken to go on for as long as they like. */
const MAX_TRAININGS = 200_000;

/** Sets of data that are drawn for a grid's rehearsals. */
const MAX_DRAWN = 32;

/** What the rehearsals of a grid's points share. */
export class Stage {
  /** How many trainings may still be asked for. */
  left = MAX_TRAININGS;
  readonly #counts = new Map<string, number>();
  #last: { readonly key: string; readonly train: DataSet } | null = null;

  /** @param draws sets of data that are drawn to be counted, where their options say how many samples they have. */
  constructor(readonly draws = MAX_DRAWN) {}

  /** Training samples of a point's data. Many points have the same; of very many, what their options say is taken. */
  samplesOf(point: ExperimentPoint, registry: Registry): number {
    const { samples } = point.experiment.data as { samples?: unknown };
    const key = keyOf(point);
    const stated = this.#counts.size >= this.draws && typeof samples === 'number' ? samples : null;
    const count = this.#counts.get(key) ?? stated ?? this.trainOf(point, registry).count;
    this.#counts.set(key, count);
    return count;
  }

  /** A point's training data. */
  trainOf(point: ExperimentPoint, registry: Registry): DataSet {
    const key = keyOf(point);
    if (this.#last?.key !== key) this.#last = { key, train: drawData(point, registry, seedOf(point)).train };
    return this.#last.train;
  }
}

function seedOf({ experiment: { data, replicas } }: ExperimentPoint): number {
  return data.seed ?? replicas.seed;
}

function keyOf(point: ExperimentPoint): string {
  return canonicalJson({ data: point.experiment.data, seed: seedOf(point) });
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
      // Few protocols ask for them, and finding them may take a while.
      get modes() {
        return modesOf(stage.trainOf(point, registry).moments, experiment.model.depth);
      },
      widths: networkShape(experiment, registry).widths,
      samples: stage.samplesOf(point, registry),
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
