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
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const { theta } = followEigenvectors(surface, Float64Array.of(0.3, 0.3, 0.3), 1);
 * saddleBranch(surface, { theta }, { betaLow: 0.2, betaEnd: 0.5 }).at(-1)!.beta; // 0.3509
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
