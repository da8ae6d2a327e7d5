import type { EscapeObservation } from '@kramers/theory';
import type { Kernel, Knobs } from '../contracts/kernel';
import { openStream } from '../random/stream';

/** What is watched, and how long. */
export interface Watch {
  readonly kernel: Kernel;
  readonly start: Float64Array;
  readonly knobs: Knobs;
  readonly replicas: number;
  /** Most steps of one replica. */
  readonly steps: number;
  /** Steps between two looks. */
  readonly every: number;
  /** The singular value that the trap lacks, by its place from 1, and the level at which it is back. */
  readonly singularValue: number;
  readonly level: number;
  readonly seed: number;
  /** Standard deviation by which every start is moved. */
  readonly moved?: number;
}

/** One replica: its time in steps, and where it ended. */
export interface Watched extends EscapeObservation {
  readonly weights: Float64Array;
  /** Largest value of the missing mode at any look before the escape. */
  readonly highest: number;
}

/**
 * Trains copies of one network from the same weights, each with noise of its own, until the missing mode is back or
 * their steps are used up.
 */
export function watchEscapes(watch: Watch): Watched[] {
  const { kernel, start, knobs, steps, every, singularValue, level, seed, moved = 0 } = watch;
  const row = new Float64Array(kernel.columns.length);
  const column = kernel.columns.indexOf(`singularValue${singularValue}`);
  return Array.from({ length: watch.replicas }, (_, replica) => {
    const stream = (purpose: string) => openStream(seed + replica, `carry-over/${purpose}`);
    const state = kernel.initialise(moved, stream('weights'), stream('batches'), stream('noise'));
    start.forEach((value, i) => (state.weights[i]! += value));
    let highest = 0;
    for (let time = 0; time < steps; time += every) {
      kernel.advance(state, knobs, every);
      kernel.measure(state, knobs.beta, row, 0);
      const value = row[column]!;
      if (!(value <= level)) return { time: time + every, escaped: value > level, weights: state.weights, highest };
      highest = Math.max(highest, value);
    }
    return { time: steps, escaped: false, weights: state.weights, highest };
  });
}
