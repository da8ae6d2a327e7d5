import { norm } from '../../landscape/dense';
import { followBranch, pointAtBeta, type BranchEvent, type BranchPoint, type FollowedBranch } from './continuation';
import type { LossSurface } from '../surface/loss-surface';
import { minimumBelow } from '../states/minima';
import { describeState, type RankOptions, type StationaryState } from '../states/stationary-state';
import { followFlow } from '../states/trust-region';

/** Minima of one rank and arrangement of units over β, with everything that happens to them. */
export interface RankBranch {
  readonly rank: number;
  /** By rising β. */
  readonly points: readonly BranchPoint[];
  readonly events: readonly BranchEvent[];
  /** Whether the branch ends in a fold at its upper end, and at its lower end. */
  readonly endsInFold: { readonly above: boolean; readonly below: boolean };
}

/** Where a branch of minima vanishes on the way up. */
export interface RankFold {
  readonly beta: number;
  /** Rank of the branch that ends. */
  readonly branchRank: number;
  /** Rank of the minimum to which the gradient flow goes from just above. */
  readonly toRank: number;
  readonly dropsRank: boolean;
  /** Negative eigenvalues of the branch just before its fold: 0 while it is a minimum. */
  readonly indexBefore: number;
}

/** A change of index on a branch other than at its fold: from there on it is no minimum, or is one again. */
export interface IndexChange {
  readonly beta: number;
  readonly branchRank: number;
  readonly from: number;
  readonly to: number;
  /** Rank of the minimum to which the flow goes from just above, pushed along the lowest eigenvector. */
  readonly flowsToRank: number | null;
}

/** All that an up-sweep of β meets, from one minimum to the collapsed state. */
export interface RankSweep {
  readonly branches: readonly RankBranch[];
  readonly folds: readonly RankFold[];
  readonly indexChanges: readonly IndexChange[];
}

export interface SweepOptions extends RankOptions {
  /** Highest β; default 100 times that of the start. */
  betaEnd?: number;
  /** How far down to follow each branch; default the β of the start. */
  betaLow?: number;
  /** Longest step along a branch, as a share of ‖θ‖; default 0.04. */
  stepShare?: number;
}

/** How far above a fold the flow starts, as a share of β. */
const ABOVE = 1e-4;

/**
 * Follows a minimum up in β to its fold, lets the gradient flow go on from just above, and so on down to rank 0. Each
 * branch met on the way is followed back down as well.
 *
 * @param minimum a minimum of `surface` at its β.
 * @throws Error when the sweep does not come to an end.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * sweepRanks(surface, state(0.8)).folds[0]!.beta; // 0.3509
 */
export function sweepRanks(surface: LossSurface, minimum: StationaryState, options: SweepOptions = {}): RankSweep {
  const { betaEnd = 100 * surface.beta, betaLow = surface.beta, stepShare = 0.04 } = options;
  const branches: RankBranch[] = [];
  const folds: RankFold[] = [];
  const indexChanges: IndexChange[] = [];
  let here = surface;
  let at = minimum;
  for (let turn = 0; turn < 40; turn++) {
    const maxStep = stepShare * (norm(at.theta) + here.beta);
    if (at.rank === 0) {
      branches.push(branchOf(0, followDown(here, at, betaLow, maxStep), null));
      return { branches, folds, indexChanges };
    }
    const up = followBranch(here, at.theta, { betaEnd, maxStep });
    branches.push(branchOf(at.rank, followDown(here, at, betaLow, maxStep), up));
    indexChanges.push(...changesOf(here, up, at.rank, options));
    if (up.end !== 'fold') {
      throw new Error(`the branch of rank ${at.rank} from beta ${here.beta} has no fold below ${betaEnd}: ${up.end}`);
    }
    const { point, indexBefore } = up.events.at(-1)!;
    here = surface.at(point.beta * (1 + ABOVE));
    const end = minimumBelow(here, point.theta);
    if (!end) throw new Error(`the gradient flow from just above the fold at beta ${point.beta} did not converge`);
    const next = describeState(here, end, options);
    const dropsRank = next.rank < at.rank;
    folds.push({ beta: point.beta, branchRank: at.rank, toRank: next.rank, dropsRank, indexBefore });
    at = next;
  }
  throw new Error(`40 folds in a row did not bring rank ${minimum.rank} down to 0`);
}

function followDown(here: LossSurface, at: StationaryState, betaLow: number, maxStep: number): FollowedBranch | null {
  if (!(betaLow < here.beta)) return null;
  return followBranch(here, at.theta, { betaEnd: betaLow, maxStep });
}

function branchOf(rank: number, down: FollowedBranch | null, up: FollowedBranch | null): RankBranch {
  const below = down ? [...down.points].reverse() : [];
  // Both begin at the same point.
  const points = up ? [...below.slice(0, -1), ...up.points] : below;
  const events = [...(down ? [...down.events].reverse() : []), ...(up?.events ?? [])];
  return { rank, points, events, endsInFold: { above: up?.end === 'fold', below: down?.end === 'fold' } };
}

function changesOf(surface: LossSurface, up: FollowedBranch, rank: number, options: RankOptions): IndexChange[] {
  const changes = up.events.filter(({ kind }) => kind === 'index');
  return changes.map(({ point, indexBefore, indexBehind }) => {
    const here = surface.at(point.beta * (1 + ABOVE));
    const end = indexBehind > indexBefore ? minimumBelow(here, point.theta) : null;
    const flowsToRank = end && describeState(here, end, options).rank;
    return { beta: point.beta, branchRank: rank, from: indexBefore, to: indexBehind, flowsToRank };
  });
}

/**
 * The point of a branch at a given β, relaxed there to rounding; null where the branch does not reach. Of a branch that
 * passes β more than once, the first passage by the order of its points.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * const { branches } = sweepRanks(surface, state(0.8));
 * branchAt(surface, branches[0]!, 0.3)?.loss; // 0.3243
 */
export function branchAt(surface: LossSurface, branch: RankBranch, beta: number): BranchPoint | null {
  const place = branch.points.findIndex((point, i) => {
    const next = branch.points[i + 1];
    return next !== undefined && (point.beta - beta) * (next.beta - beta) <= 0;
  });
  if (place < 0) return null;
  const [low, high] = [branch.points[place]!, branch.points[place + 1]!];
  const nearest = Math.abs(low.beta - beta) < Math.abs(high.beta - beta) ? low : high;
  return pointAtBeta(surface, nearest, beta);
}

/** Where the losses of two ranks are equal. */
export interface LossCrossing {
  readonly beta: number;
  readonly higherRank: number;
  readonly lowerRank: number;
}

/**
 * β*: where the lowest loss among branches of a rank crosses that of the next lower rank that has branches; below it
 * the higher rank has the lower loss. Only minima count.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * lossCrossings(surface, sweepRanks(surface, state(0.8)))[0]!.beta; // 0.2947
 */
export function lossCrossings(surface: LossSurface, { branches }: RankSweep): LossCrossing[] {
  const ranks = [...new Set(branches.map(({ rank }) => rank))].sort((a, b) => b - a);
  return ranks.slice(1).flatMap((lowerRank, k) => {
    const higherRank = ranks[k]!;
    const beta = crossing(surface, ofRank(branches, higherRank), ofRank(branches, lowerRank));
    return beta === null ? [] : [{ beta, higherRank, lowerRank }];
  });
}

function ofRank(branches: readonly RankBranch[], rank: number): RankBranch[] {
  return branches.filter((branch) => branch.rank === rank);
}

function crossing(surface: LossSurface, higher: readonly RankBranch[], lower: readonly RankBranch[]): number | null {
  const lowest = (branches: readonly RankBranch[], beta: number) =>
    branches.reduce((best, branch) => {
      const point = branchAt(surface, branch, beta);
      return point?.index === 0 ? Math.min(best, point.loss) : best;
    }, Infinity);
  const difference = (beta: number) => lowest(higher, beta) - lowest(lower, beta);
  const betas = [...higher, ...lower].flatMap(({ points }) => points.map(({ beta }) => beta)).sort((a, b) => a - b);
  let before: number | null = null;
  for (const beta of betas) {
    const value = difference(beta);
    if (!Number.isFinite(value)) continue;
    if (before !== null && value > 0) return bisect(difference, before, beta);
    if (value <= 0) before = beta;
  }
  return null;
}

function bisect(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  while (b - a > 1e-12 * (1 + b)) {
    const middle = (a + b) / 2;
    if (f(middle) <= 0) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/**
 * A branch's state at β, described; null where it does not reach or is no minimum there.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * const { branches } = sweepRanks(surface, state(0.8));
 * minimumOnBranch(surface, branches[0]!, 0.3)?.rank; // 1
 */
export function minimumOnBranch(
  surface: LossSurface,
  branch: RankBranch,
  beta: number,
  options: RankOptions = {},
): StationaryState | null {
  const point = branchAt(surface, branch, beta);
  if (point?.index !== 0) return null;
  const here = surface.at(beta);
  const end = followFlow(here, point.theta);
  return end.converged ? describeState(here, end, options) : null;
}
