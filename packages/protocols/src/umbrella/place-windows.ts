import type { Conversation } from '@kramers/core';
import { NoEstimate } from '../rare-events/basin';
import type { WindowWalks } from './window-walks';

/** Where a window's bias sits, and the kept state in which its walkers begin. */
export interface PlacedWindow {
  readonly centre: number;
  readonly stiffness: number;
  readonly state: string;
}

/** The range of y to be covered, and what the pilots need to know of the dynamics. */
export interface WindowRange {
  readonly low: number;
  readonly high: number;
  /** The kept state in which the first pilot begins, and one that the noise has stirred. */
  readonly trap: string;
  readonly astir: string;
  /** Looks after which a pilot has settled. */
  readonly settle: number;
  /** Number of windows, if the file says so. */
  readonly windows?: number;
}

/** K·(distance of windows)²: neighbours lie 1.1 of their own standard deviations apart where F is straight. */
const TIGHTNESS = 1.3;
/**
 * Means of neighbours must lie apart by this many standard deviations of the bias alone at the most, or F bends more
 * than it holds: a window that F splits is wide, so that its own deviation would excuse it. And they must not fall back
 * by more than a pilot's mean may err.
 */
const FARTHEST = 2;
const LEAST = -0.5;
/** A pilot's looks, in settling times, of which the first is not counted. */
const PILOT = 6;
const FIRST_COUNT = 24;
const GROWTH = 1.5;
const MOST_WINDOWS = 300;

/**
 * Places windows from the trap outward. A pilot is pulled from each window into the next; where one lags behind, leaps
 * ahead or slides off, all windows are made narrower and more, and the pilots go again. Throws a {@link NoEstimate}
 * when they never follow.
 */
export function* placeWindows(walks: WindowWalks, range: WindowRange): Conversation<PlacedWindow[]> {
  const { low, high, trap, astir, settle } = range;
  for (let count = range.windows ?? FIRST_COUNT; ; count = Math.ceil(GROWTH * count)) {
    const spacing = (high - low) / (count - 2);
    const stiffness = TIGHTNESS / (spacing * spacing);
    // One window lies beyond the range, so that its end is as well sampled as its inside.
    const centres = Array.from({ length: count }, (_, k) => low + k * spacing);
    const placed: PlacedWindow[] = [];
    let [from, before]: [string, { mean: number; deviation: number } | null] = [trap, null];
    let held = true;
    for (const [k, centre] of centres.entries()) {
      const leg = { from, streams: `pilot/${count}/${k}`, centre, stiffness };
      let [walk] = yield* walks.run([leg], PILOT * settle, 1);
      if (walk!.accepted === 0) {
        // Where a trap has trained down to σ = 0, the slope of σ^{1/L} has no bound, and no step is ever accepted.
        yield* walks.forget([walk!.state]);
        [walk] = yield* walks.run([{ ...leg, from: astir }], PILOT * settle, 1);
      }
      const now = momentsOf(walk!.samples.slice(settle));
      placed.push({ centre, stiffness, state: walk!.state });
      from = walk!.state;
      const step: number = before === null ? 0 : now.mean - before.mean;
      const unit = Math.max(now.deviation, before?.deviation ?? 0);
      held = before === null || (step > LEAST * unit && step < FARTHEST / Math.sqrt(stiffness));
      before = now;
      if (!held && range.windows === undefined) break;
    }
    if (held || range.windows !== undefined) return placed;
    yield* walks.forget(placed.map(({ state }) => state));
    if (GROWTH * count > MOST_WINDOWS) {
      throw new NoEstimate(
        `pilots do not follow the bias even with ${count} windows: the coordinate jumps where F bends; ` +
          'name another coordinate, or more steps per look',
      );
    }
  }
}

function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
