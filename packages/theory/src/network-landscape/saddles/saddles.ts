import { requireInteger } from '../../landscape/checks';
import { seededRandom } from '../../statistics/seeded-random';
import type { LossSurface } from '../surface/loss-surface';
import { collect, minimumBelow, stepAside, type StateClass } from '../states/minima';
import { layerNorms, missingMode, pull, randomOrientation } from './missing-mode';
import { describeState, sameClass, type RankOptions, type StationaryState } from '../states/stationary-state';
import { followEigenvectors, localAt, type SearchEnd, type SearchOptions } from '../states/trust-region';

/** A stationary point of index 1, and the minima that the gradient flow reaches from it on its two sides. */
export interface Saddle extends StationaryState {
  /** null where the flow did not converge. */
  readonly ends: readonly [StationaryState | null, StationaryState | null];
}

export interface SaddleSearchOptions extends SearchOptions, RankOptions {
  /** Default 30. */
  starts?: number;
  /** Default 1. */
  seed?: number;
  /** Pulls, as shares of the target's layer norms; used by turns. Default 0.2, 0.3, 0.4. */
  amplitudes?: readonly number[];
  /** Classes found before, whose counts go on. */
  known?: readonly StateClass<Saddle>[];
}

/** What a search for saddles found. */
export interface SaddleSearch {
  /** Classes of saddles, lowest first. */
  readonly classes: readonly StateClass<Saddle>[];
  readonly starts: number;
  /** Searches that did not converge to index 1. */
  readonly failed: number;
}

/**
 * Saddles around a trap: it is pulled along the mode that it lacks, with random orientations and several amplitudes,
 * and the lowest eigenvector is followed up to index 1. From every new saddle the gradient flow goes down both sides
 * and says what it joins. Every second pull keeps at right angles to the trap's copies of units; the others go
 * anywhere.
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
  let failed = 0;
  // In layers of copies of one unit the missing mode must part the copies: other pulls only flip single units.
  const copies = surface.network.widths.slice(1, -1).every((_, l) => {
    return trap.groups.filter(({ layer }) => layer === l + 1).length === 1;
  });
  for (let k = 0; k < starts; k++) {
    const orientation = randomOrientation(surface, copies || k % 2 === 0 ? trap : { ...trap, groups: [] }, random);
    const share = amplitudes[k % amplitudes.length]!;
    const start = pull(
      surface,
      trap.theta,
      mode,
      orientation,
      norms.map((length) => share * length),
    );
    const saddle = saddleNear(surface, start, classes, options);
    if (saddle) collect(classes, saddle);
    else failed += 1;
  }
  return { classes: classes.sort((a, b) => a.state.loss - b.state.loss), starts, failed };
}

/**
 * The saddle that following the lowest eigenvector from `start` reaches; null when it ends elsewhere.
 *
 * @param known classes whose ends need not be looked for again.
 */
export function saddleNear(
  surface: LossSurface,
  start: Float64Array,
  known: readonly StateClass<Saddle>[] = [],
  options: SearchOptions & RankOptions = {},
): Saddle | null {
  let end = followEigenvectors(surface, start, 1, options);
  // Symmetric starts can end at a point of higher index, which nothing but a push along its second eigenvector leaves.
  for (let pushes = 0; end.converged && end.index > 1 && pushes < 4; pushes++) {
    end = followEigenvectors(surface, stepAside(end, 0.03, 1), 1, options);
  }
  if (!end.converged || end.index !== 1) return null;
  const state = describeState(surface, end, options);
  const same = known.find((other) => sameClass(other.state, state));
  return { ...state, ends: same ? same.state.ends : endsOf(surface, end, options) };
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
      if (saddle) collect(classes, saddle);
    }
  }
  return classes;
}

function endsOf(surface: LossSurface, saddle: SearchEnd, options: RankOptions): Saddle['ends'] {
  const side = (sign: number) => {
    const end = minimumBelow(surface, stepAside(saddle, sign * 0.02));
    return end && describeState(surface, end, options);
  };
  return [side(1), side(-1)];
}
