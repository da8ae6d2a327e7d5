import { minimumBelow, stepAside, type StateClass } from '../states/minima';
import { describeState, sameClass, type RankOptions, type StationaryState } from '../states/stationary-state';
import { followEigenvectors, type SearchEnd, type SearchOptions } from '../states/trust-region';
import type { LossSurface } from '../surface/loss-surface';

/** A stationary point of index 1, and the minima that the gradient flow reaches from it on its two sides. */
export interface Saddle extends StationaryState {
  /** null where the flow did not converge. */
  readonly ends: readonly [StationaryState | null, StationaryState | null];
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

function endsOf(surface: LossSurface, saddle: SearchEnd, options: RankOptions): Saddle['ends'] {
  const side = (sign: number) => {
    const end = minimumBelow(surface, stepAside(saddle, sign * 0.02));
    return end && describeState(surface, end, options);
  };
  return [side(1), side(-1)];
}
