import { basinOf, strangers, type Basin } from './exits';
import type { LossSurface } from '../surface/loss-surface';
import type { StateClass } from '../states/minima';
import type { Saddle } from './saddle';
import { searchSaddles, softSaddles, type SaddleSearchOptions } from './saddles';
import { sameClass, type StationaryState } from '../states/stationary-state';
import { climbingString } from './string-method';

/** How thoroughly a basin was searched. */
export interface Exploration {
  readonly basin: Basin;
  /** Searches made, over all minima of the basin. */
  readonly starts: number;
  /** Searches that ended at another saddle than an exit of the basin. */
  readonly strayed: number;
  /** Searches that came to no point of index 1. */
  readonly failed: number;
  /** Share of searches that would probably add to the exits: exits seen once over searches (Good 1953). */
  readonly unseen: number;
}

export interface ExploreOptions extends SaddleSearchOptions {
  /** Searches after which it ends though some exit was seen only once; default 5 times `starts`. */
  maxStarts?: number;
}

/**
 * Searches a trap's basin for exits until it is closed: from the trap, then from every other minimum that turns
 * out to belong to its basin, and again with fresh orientations as long as some exit was found only once. Where an exit
 * leads from a minimum of the trap's rank that is not known to belong to the basin, the way between them is looked for
 * along that minimum's soft modes, then by a climbing string.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * exploreBasin(surface, state(0), state(0.8)).basin.exits[0]!.count; // 4
 */
export function exploreBasin(
  surface: LossSurface,
  trap: StationaryState,
  target: StationaryState,
  options: ExploreOptions = {},
): Exploration {
  const { starts = 30, seed = 1 } = options;
  const maxStarts = options.maxStarts ?? 5 * starts;
  const includes = (states: readonly StationaryState[], state: StationaryState) =>
    states.some((known) => sameClass(known, state));
  const searched: StationaryState[] = [];
  const tried: StationaryState[] = [];
  let classes: readonly StateClass<Saddle>[] = [];
  let made = 0;
  let [strayed, failed] = [0, 0];
  let basin = basinOf(trap, classes);
  for (;;) {
    const stranger = strangers(basin).find((state) => !includes(tried, state));
    const fresh = basin.members.find((member) => !includes(searched, member));
    if (stranger) {
      tried.push(stranger);
      classes = linked(surface, basin, stranger, classes, options);
    } else {
      const closed = !fresh && basin.exits.every(({ hits }) => hits > 1);
      if (made > 0 && (closed || made >= maxStarts)) break;
      const from = fresh ?? searched[(made / starts) % searched.length]!;
      if (fresh) {
        // A basin of several arrangements of units has its inner saddles along soft modes.
        if (searched.length > 0) classes = softSaddles(surface, fresh, classes, options);
        searched.push(fresh);
      }
      const found = searchSaddles(surface, from, target, { ...options, starts, seed: seed + made, known: classes });
      classes = found.classes;
      made += found.starts;
      strayed += found.strayed;
      failed += found.failed;
    }
    basin = basinOf(trap, classes);
  }
  const unseen = basin.exits.filter(({ hits }) => hits <= 1).length / made;
  return { basin, starts: made, strayed, failed, unseen };
}

/** The classes with those that may join a minimum to the basin. */
function linked(
  surface: LossSurface,
  basin: Basin,
  stranger: StationaryState,
  known: readonly StateClass<Saddle>[],
  options: SaddleSearchOptions,
): readonly StateClass<Saddle>[] {
  const soft = softSaddles(surface, stranger, known, options);
  const joined = basinOf(basin.trap, soft).members.some((member) => sameClass(member, stranger));
  if (joined) return soft;
  const { saddle } = climbingString(surface, basin.trap.theta, stranger.theta);
  if (!saddle || soft.some(({ state }) => sameClass(state, saddle))) return soft;
  return [...soft, { state: saddle, hits: 0 }];
}
