import { pow } from '../elementary';
import { requireInteger, requirePositive } from './checks';
import { type OneMode, oneModeLoss, oneModeSlope, oneModeTransitions } from './one-mode';

/** A curve of stationary points, β ascending. */
export interface Branch {
  beta: Float64Array;
  lambda: Float64Array;
}

/**
 * The two branches of stationary points of one mode against β. Both are computed from λ, for which β = (s −
 * cλ)·λ^{1−2/L} is in closed form, at equal steps of λ: since dβ/dλ = 0 at the fold, the points crowd there, and both
 * branches end exactly in it. The saddle branch is empty for L ≤ 2.
 *
 * @param options.points points on each branch (default 200, at least 2).
 * @param options.betaMax where the learnt branch ends for L = 1, which has no fold (default 1).
 * @throws RangeError on an invalid mode.
 * @example
 * const { learnt } = bifurcationBranches({ depth: 3, correlation: 0.8 }, { points: 5 });
 * learnt.beta; // [0, 0.1299, 0.2381, 0.3171, 0.3509]
 */
export function bifurcationBranches(
  mode: OneMode,
  options: { points?: number; betaMax?: number } = {},
): { learnt: Branch; saddle: Branch } {
  const { points = 200, betaMax = 1 } = options;
  requireInteger('points', points, 2);
  requirePositive('betaMax', betaMax);
  const { betaC, lambdaC } = oneModeTransitions(mode);
  const variance = mode.inputVariance ?? 1;
  const top = mode.correlation / variance;
  const bottom = lambdaC ?? mode.correlation / (variance + betaMax);
  // The equation is linear in β, so its slope at β = 0 gives the β for which λ is stationary.
  const betaAt = (lambda: number) =>
    lambda === 0 ? 0 : -oneModeSlope(mode, 0, lambda) * pow(lambda, 1 - 2 / mode.depth);

  const branch = (from: number, to: number): Branch => {
    const lambda = Float64Array.from({ length: points }, (_, k) =>
      k === points - 1 ? to : from + ((to - from) * k) / (points - 1),
    );
    return { beta: lambda.map(betaAt), lambda };
  };
  const learnt = branch(top, bottom);
  learnt.beta[0] = 0;
  learnt.beta[points - 1] = betaC ?? betaMax;
  if (mode.depth <= 2) return { learnt, saddle: { beta: new Float64Array(0), lambda: new Float64Array(0) } };
  const saddle = branch(0, bottom);
  saddle.beta[points - 1] = betaC!;
  return { learnt, saddle };
}

/**
 * The loss ℓ(λ) − ℓ(0) of one mode at several β, on one grid of λ.
 *
 * @param options.lambdaMax end of the grid (default 1.25·s/c, beyond the unregularised optimum).
 * @param options.points number of grid points, both ends included (default 400).
 * @returns one section per β, each with `points` losses.
 * @throws RangeError on an invalid mode or β < 0.
 * @example
 * const { sections } = landscapeSections({ depth: 3, correlation: 0.8 }, [0.25], { points: 3 });
 * sections[0]!.loss; // [0, -0.03876, 0.075]
 */
export function landscapeSections(
  mode: OneMode,
  betas: ArrayLike<number>,
  options: { lambdaMax?: number; points?: number } = {},
): { lambda: Float64Array; sections: { beta: number; loss: Float64Array }[] } {
  const { points = 400, lambdaMax = (1.25 * mode.correlation) / (mode.inputVariance ?? 1) } = options;
  requireInteger('points', points, 2);
  requirePositive('lambdaMax', lambdaMax);
  const lambda = Float64Array.from({ length: points }, (_, k) => (lambdaMax * k) / (points - 1));
  return {
    lambda,
    sections: Array.from(betas, (beta) => ({ beta, loss: lambda.map((value) => oneModeLoss(mode, beta, value)) })),
  };
}
