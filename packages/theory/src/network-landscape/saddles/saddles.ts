import { requireInteger } from '../../landscape/checks';
import { seededRandom } from '../../statistics/seeded-random';
import type { LossSurface } from '../surface/loss-surface';
import { collect, stepAside, type StateClass } from '../states/minima';
import { basinOf, type Basin } from './exits';
import { layerNorms, missingMode, pull, randomOrientation } from './missing-mode';
import { saddleNear, type Saddle } from './saddle';
import { sameClass, type RankOptions, type StationaryState } from '../states/stationary-state';
import { localAt, type SearchOptions } from '../states/trust-region';

export interface SaddleSearchOptions extends SearchOptions, RankOptions {
  /** Default 30. */
  starts?: number;
  /** Default 1. */
  seed?: number;
  /** First pulls, as shares of the target's layer norms; used by turns. Default 0.2, 0.3, 0.4. */
  amplitudes?: readonly number[];
  /** Classes found before, whose counts go on. */
  known?: readonly StateClass<Saddle>[];
}

/** What a search for saddles found. */
export interface SaddleSearch {
  /** Classes of saddles, lowest first. `hits` counts the searches that ended there: 0 where all of them went on. */
  readonly classes: readonly StateClass<Saddle>[];
  readonly starts: number;
  /** Searches that ended at another saddle than an exit of the trap's basin. */
  readonly strayed: number;
  /** Searches that did not converge to index 1. */
  readonly failed: number;
}

/** Orientations that a search tries until it finds an exit: some lead to none, and only rearrange units. */
const ORIENTATIONS = 3;
/** Pulls along one orientation. */
const PULLS = 6;
/** Steps of one pull. Those that converge mostly take 20 to 80, the others swing to and fro without end. */
const STEPS = 200;

/**
 * Saddles around a trap: it is pulled along the mode that it lacks, with random orientations, and the lowest
 * eigenvector is followed up to index 1. From every new saddle the gradient flow goes down both sides and says what it
 * joins. Where it is no exit, the pull is made weaker or stronger, and at last another orientation is tried. Every
 * second search keeps at right angles to the trap's copies of units; the others go anywhere.
 *
 * @param target a state of higher rank, which tells how large weights are.
 * @throws RangeError when the trap lacks no mode.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * searchSaddles(surface, state(0), state(0.8), { starts: 4 }).classes[0]!.state.singularValues; // [0.03489]
 */
export function searchSaddles(
  surface: LossSurface,
  trap: StationaryState,
  target: StationaryState,
  options: SaddleSearchOptions = {},
): SaddleSearch {
  const { starts = 30, seed = 1, amplitudes = [0.2, 0.3, 0.4], known = [] } = options;
  requireInteger('starts', starts, 1);
  const random = seededRandom(seed);
  const mode = missingMode(surface, trap);
  const norms = layerNorms(surface, target.theta);
  const classes: StateClass<Saddle>[] = known.map((found) => ({ ...found }));
  let [strayed, failed] = [0, 0];
  // In layers of copies of one unit the missing mode must part the copies: other pulls only flip single units.
  const copies = surface.network.widths.slice(1, -1).every((_, l) => {
    return trap.groups.filter(({ layer }) => layer === l + 1).length === 1;
  });
  for (let k = 0; k < starts; k++) {
    let [found, exit]: [Saddle | null, boolean] = [null, false];
    for (let tries = 0; tries < ORIENTATIONS && !exit; tries++) {
      const across = copies || (k + tries) % 2 === 0;
      const orientation = randomOrientation(surface, across ? trap : { ...trap, groups: [] }, random);
      const pulled = (share: number) =>
        pull(
          surface,
          trap.theta,
          mode,
          orientation,
          norms.map((length) => share * length),
        );
      const saddle = exitAlong(surface, trap, pulled, amplitudes[k % amplitudes.length]!, classes, options);
      exit = saddle !== null && isExit(basinOf(trap, classes), saddle);
      found = exit ? saddle : (found ?? saddle);
    }
    if (found) collect(classes, found);
    else failed += 1;
    if (found && !exit) strayed += 1;
  }
  return { classes: classes.sort((a, b) => a.state.loss - b.state.loss), starts, strayed, failed };
}

/**
 * The exit to which pulls along one orientation lead. A weak pull comes to a saddle within the trap's rank, a strong
 * one goes over the ridge and comes to a saddle between other minima: the strength is bisected in between. What was met
 * joins the classes.
 *
 * @param share of the first pull.
 * @returns where no pull led to an exit, the first saddle that one led to; null when none led to any.
 */
function exitAlong(
  surface: LossSurface,
  trap: StationaryState,
  pulled: (share: number) => Float64Array,
  share: number,
  classes: StateClass<Saddle>[],
  options: SearchOptions & RankOptions,
): Saddle | null {
  let [weak, strong, furthest] = [0, Infinity, share];
  let first: Saddle | null = null;
  for (let pulls = 0; pulls < PULLS; pulls++) {
    const saddle = saddleNear(surface, pulled(share), classes, { maxSteps: STEPS, ...options });
    first ??= saddle;
    if (saddle) collect(classes, saddle, 0);
    const basin = basinOf(trap, classes);
    if (saddle && isExit(basin, saddle)) return saddle;
    if (saddle && touches(basin, saddle)) weak = share;
    else if (saddle || strong < Infinity) strong = share;
    furthest = Math.max(furthest, share);
    // A pull that leads nowhere tells no side: first half of it is tried, then more than all before.
    if (!saddle && pulls === 0) share /= 2;
    else share = strong === Infinity ? 1.5 * furthest : (weak + strong) / 2;
  }
  return first;
}

function touches({ members }: Basin, { ends }: Saddle): boolean {
  return ends.some((end) => end && members.some((member) => sameClass(member, end)));
}

function isExit({ exits }: Basin, saddle: Saddle): boolean {
  return exits.some((exit) => sameClass(exit.saddle, saddle));
}

/**
 * Saddles next to a minimum along its softest modes, both ways: those that join arrangements of units of one rank.
 *
 * @param modes how many modes to try; default 4.
 */
export function softSaddles(
  surface: LossSurface,
  minimum: StationaryState,
  known: readonly StateClass<Saddle>[],
  { modes = 4, ...options }: SaddleSearchOptions & { modes?: number } = {},
): StateClass<Saddle>[] {
  const classes = known.map((found) => ({ ...found }));
  const { eigen } = localAt(surface, minimum.theta);
  for (let mode = 0; mode < Math.min(modes, surface.parameters); mode++) {
    for (const length of [0.1, -0.1, 0.3, -0.3]) {
      const saddle = saddleNear(surface, stepAside({ theta: minimum.theta, eigen }, length, mode), classes, options);
      if (saddle) collect(classes, saddle, 0);
    }
  }
  return classes;
}
