import { all, type Condition, type Conversation, release, type TrainOutcome } from '@kramers/core';
import type { TrainRequest } from '@kramers/core/plugins';
import type { Progress } from './progress';

/** How a short run ended: past the level asked for, back behind one, in some other phase, or at its bound. */
export type WalkEnd = 'past' | 'behind' | 'leaked' | 'bound';

/** Where a short run starts: at a kept state, going on with its own random streams or with fresh ones. */
export interface Leg {
  readonly from: string;
  readonly streams?: string;
}

/** What ends a short run. Levels are the progress coordinate's. */
export interface Stops {
  readonly past?: number;
  readonly behind?: number;
  /** Bound on its length, in looks. */
  readonly looks: number;
}

/** A short run, and the name of the state it ended in. */
export interface Walk {
  readonly end: WalkEnd;
  readonly state: string;
  /** Level at its end, and the highest on the way, the start included. */
  readonly level: number;
  readonly peak: number;
  readonly steps: number;
}

/** The noisy dynamics under study, and how often it is looked at. */
export interface Dynamics {
  readonly progress: Progress;
  /** β, temperature, learning rate and batches. */
  readonly knobs: Pick<TrainRequest, 'beta' | 'temperature' | 'learningRate' | 'batchSize' | 'sampling'>;
  readonly stepsPerLook: number;
  readonly stepsPerEpoch: number;
  /** Hold where the network has left for a phase that is neither the basin nor the target. */
  readonly elsewhere: readonly Condition[];
}

/**
 * Runs copies of one network for short stretches, many at a time: all that rare-event sampling asks of a training loop.
 * Levels are looked at every few steps; what the estimators say holds exactly for the dynamics seen at those looks.
 *
 * @example
 * import type { Conversation } from '@kramers/core';
 * function* peaks(dynamics: Dynamics): Conversation<number[]> {
 *   const walks = new Walks(dynamics);
 *   const found = yield* walks.run([{ from: 'trap', streams: 'a' }], { past: 0.3, looks: 1000 });
 *   yield* walks.forget(found.map(({ state }) => state));
 *   return found.map(({ peak }) => peak);
 * }
 */
export class Walks {
  /** SGD steps taken so far. */
  steps = 0;
  /** Runs that ended in another phase. */
  leaked = 0;

  constructor(readonly dynamics: Dynamics) {}

  /** Runs all legs. Whoever asks must forget the final states in the end. */
  *run(legs: readonly Leg[], stops: Stops): Conversation<Walk[]> {
    const { progress, knobs, stepsPerLook, elsewhere } = this.dynamics;
    const ends: readonly WalkEnd[] = [
      ...(stops.past === undefined ? [] : (['past'] as const)),
      ...(stops.behind === undefined ? [] : (['behind'] as const)),
    ];
    const until = [
      ...(stops.past === undefined ? [] : [progress.past(stops.past)]),
      ...(stops.behind === undefined ? [] : [progress.behind(stops.behind)]),
      ...elsewhere,
    ];
    const common = {
      name: 'walk',
      ...knobs,
      stepsPerEpoch: stepsPerLook,
      epochs: stops.looks,
      until,
      quiet: true,
      keepPresent: true,
      samePass: true,
    } as const;
    const outcomes = yield* all(legs.map((leg) => ({ ...common, ...leg, keep: true, track: progress.column })));
    return outcomes.map((outcome) => this.#walk(outcome, ends));
  }

  /** Forgets states. */
  *forget(states: readonly string[]): Conversation<void> {
    if (states.length > 0) yield* release(states);
  }

  #walk(outcome: TrainOutcome, ends: readonly WalkEnd[]): Walk {
    const { progress } = this.dynamics;
    const end = outcome.reason === 'condition' ? (ends[outcome.condition] ?? 'leaked') : 'bound';
    this.steps += outcome.steps;
    if (end === 'leaked') this.leaked++;
    return {
      end,
      state: outcome.state!,
      level: progress.of(outcome.metrics),
      peak: progress.peak(outcome),
      steps: outcome.steps,
    };
  }
}
