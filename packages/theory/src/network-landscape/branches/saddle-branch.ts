import { norm } from '../../landscape/dense';
import type { StationaryState } from '../states/stationary-state';
import type { LossSurface } from '../surface/loss-surface';
import { followBranch, type BranchPoint } from './continuation';

/**
 * The branch of a saddle over β, by rising β: up to the fold in which it meets a minimum, and down to `betaLow`. Its
 * index may change on the way; every point tells its own.
 *
 * @param saddle a stationary point of `surface`, at its β.
 * @throws RangeError when it is not stationary.
 */
export function saddleBranch(
  surface: LossSurface,
  saddle: Pick<StationaryState, 'theta'>,
  { betaLow, betaEnd }: { betaLow: number; betaEnd: number },
): readonly BranchPoint[] {
  const maxStep = 0.04 * (norm(saddle.theta) + surface.beta);
  const up = followBranch(surface, saddle.theta, { betaEnd, maxStep }).points;
  const down = betaLow < surface.beta ? followBranch(surface, saddle.theta, { betaEnd: betaLow, maxStep }).points : [];
  return [...[...down].reverse().slice(0, -1), ...up];
}
