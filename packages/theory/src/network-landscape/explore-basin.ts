import { basinOf, type Basin } from './exits';
import type { LossSurface } from './loss-surface';
import type { StateClass } from './minima';
import { searchSaddles, type Saddle, type SaddleSearchOptions } from './saddles';
import { sameClass, type StationaryState } from './stationary-state';

/** How thoroughly a basin was searched. */
export interface Exploration {
  readonly basin: Basin;
  /** Searches made, over all minima of the basin. */
  readonly starts: number;
  /** Searches that did not converge to index 1. */
  readonly failed: number;
  /** Share of searches that another one would probably add to the exits: exits seen once over searches (Good 1953). */
  readonly unseen: number;
}

export interface ExploreOptions extends SaddleSearchOptions {
  /** Searches after which it ends though some exit was seen only once; default 8 times `starts`. */
  maxStarts?: number;
}

/**
 * Searches a trap's basin for exits until it is closed: from the trap, then from every other minimum that turns out to
 * belong to its basin, and again with fresh orientations as long as some exit was found only once.
 */
export function exploreBasin(
  surface: LossSurface,
  trap: StationaryState,
  target: StationaryState,
  options: ExploreOptions = {},
): Exploration {
  const { starts = 30, seed = 1, maxStarts = 8 * starts } = options;
  const classes: StateClass<Saddle>[] = [];
  const searched: StationaryState[] = [];
  let made = 0;
  let failed = 0;
  const search = (from: StationaryState) => {
    const found = searchSaddles(surface, from, target, { ...options, starts, seed: seed + made, known: classes });
    made += found.starts;
    failed += found.failed;
    classes.splice(0, classes.length, ...found.classes);
  };
  search(trap);
  searched.push(trap);
  let basin = basinOf(surface, trap, { classes, starts: made, failed });
  while (made < maxStarts) {
    const fresh = basin.members.find((member) => !searched.some((known) => sameClass(known, member)));
    if (fresh) searched.push(fresh);
    else if (basin.exits.every(({ hits }) => hits > 1)) break;
    search(fresh ?? searched[(made / starts) % searched.length]!);
    basin = basinOf(surface, trap, { classes, starts: made, failed });
  }
  const unseen = basin.exits.filter(({ hits }) => hits <= 1).length / made;
  return { basin, starts: made, failed, unseen };
}
