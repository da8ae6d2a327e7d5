import { all, type Conversation, release } from '@kramers/core';
import type { TrainRequest, Umbrella, UmbrellaSamples } from '@kramers/core/plugins';

/** The biased dynamics: what of it all windows share. */
export interface BiasedDynamics {
  readonly knobs: Pick<TrainRequest, 'beta' | 'temperature' | 'learningRate' | 'batchSize' | 'sampling'>;
  readonly stepsPerLook: number;
  readonly coordinate: Pick<Umbrella, 'column' | 'power' | 'sign'>;
}

/** A walk under a bias: where it starts, with which noise, and how long it goes on. */
export interface BiasedLeg {
  readonly from: string;
  readonly streams: string;
  readonly centre: number;
  readonly stiffness: number;
}

/** What a walk saw, and the name of the state it ended in. */
export interface BiasedWalk extends UmbrellaSamples {
  readonly state: string;
}

/** Runs copies of a network under harmonic biases, and counts the steps that it takes. */
export class WindowWalks {
  /** SGD steps taken so far. */
  steps = 0;

  constructor(readonly dynamics: BiasedDynamics) {}

  /** Runs all legs for as many looks. Whoever asks must forget the final states in the end. */
  *run(legs: readonly BiasedLeg[], looks: number, every: number): Conversation<BiasedWalk[]> {
    const { knobs, stepsPerLook, coordinate } = this.dynamics;
    const outcomes = yield* all(
      legs.map(({ from, streams, centre, stiffness }) => ({
        name: 'window',
        ...knobs,
        stepsPerEpoch: stepsPerLook,
        epochs: looks,
        from,
        streams,
        keep: true,
        quiet: true,
        keepPresent: true,
        umbrella: { ...coordinate, centre, stiffness, every },
      })),
    );
    return outcomes.map(({ state, steps, umbrella }) => {
      this.steps += steps;
      return { ...umbrella!, state: state! };
    });
  }

  /** Forgets states. */
  *forget(states: readonly string[]): Conversation<void> {
    if (states.length > 0) yield* release(states);
  }
}
