import { exp, log, log1p, pow } from '../../elementary';
import { oneModeTransitions } from '../../landscape/one-mode';
import { profileBasins, type ProfilePoint } from '../profile/basins';
import { lnCumulativeIntegral, logAddExp } from '../../numerics/log-sums';
import type { OneModeProfile } from '../one-mode/one-mode-law';
import type { TwoModeState } from './two-mode-state';

/** A rank at which the network can rest at this temperature. */
export interface FreeEnergyBasin {
  readonly rank: 0 | 1 | 2;
  /** σ₁ and σ₂ where the basin is densest, each by its own marginal. */
  readonly sigmas: readonly [number, number];
  /** ln of the share of time spent in it. */
  readonly lnWeight: number;
  /** −T·lnWeight. */
  readonly freeEnergy: number;
}

/** What parts two neighbouring basins. */
export interface FreeEnergyBarrier {
  readonly fromRank: 0 | 1;
  readonly toRank: 1 | 2;
  /** The singular value that passes, at the top. */
  readonly sigma: number;
  /** Heights in units of T, as q = ln ρ + ½ ln D of the passing singular value sees them from either side. */
  readonly up: number;
  readonly down: number;
}

/** The basins of a state by rising rank, and the barriers between neighbours. */
export interface TwoModeBasins {
  readonly basins: readonly FreeEnergyBasin[];
  readonly barriers: readonly FreeEnergyBarrier[];
}

/** One singular value's marginal in two parts, or in one. */
interface Split {
  readonly learnt: ProfilePoint | null;
  readonly collapsed: ProfilePoint | null;
  readonly top: ProfilePoint | null;
  /** ln of the integral of the density below the top, and above it. */
  readonly lnBelow: number;
  readonly lnAbove: number;
}

/** A top lower than this, in units of T, parts nothing. */
const LEAST_TOP = 1e-4;
/** A top lies at a σ below λ_c, where saddle and minimum meet at T = 0, or little above. */
const BEYOND_FOLD = 1.25;

/**
 * The ranks that are basins of free energy. Rank 0 is where σ₁ lies below the minimum of its q between two maxima; rank
 * 2 where σ₂ lies above its own; rank 1 is between. With one maximum there is one basin, learnt if it lies above λ_c/2.
 *
 * @example
 * const { at } = knownTwoModeLaw([5, 10, 10, 2]).isotherm({ temperature: 5e-4, correlations: [0.9, 0.8] });
 * const ranks = twoModeBasins(at(0.25)).basins.map(({ rank }) => rank);
 */
export function twoModeBasins(state: TwoModeState): TwoModeBasins {
  const [first, second] = [splitOf(state, 'first', 0), splitOf(state, 'second', 1)];
  const norm = logAddExp(second.lnBelow, second.lnAbove);
  const lnRank0 = first.lnBelow - norm;
  const lnRank2 = second.lnAbove - norm;
  // Of two differences that give rank 1, the one whose subtrahend is smaller: the stronger mode is learnt first, so
  // that rank 1 never has less weight than both its neighbours.
  const lnRank1 =
    lnRank0 < lnRank2 ? lnDifference(second.lnBelow - norm, lnRank0) : lnDifference(first.lnAbove - norm, lnRank2);
  const { depth } = state;
  const at = (point: ProfilePoint | null, other: ProfilePoint | null) => pow((point ?? other)!.y, depth);
  const basins: FreeEnergyBasin[] = [];
  const add = (rank: 0 | 1 | 2, sigmas: [number, number], lnWeight: number) =>
    basins.push({ rank, sigmas, lnWeight, freeEnergy: -state.temperature * lnWeight });
  const low = at(second.collapsed, second.learnt);
  if (first.collapsed) add(0, [at(first.collapsed, null), low], lnRank0);
  if (first.learnt && second.collapsed) add(1, [at(first.learnt, null), low], lnRank1);
  if (first.learnt && second.learnt) add(2, [at(first.learnt, null), at(second.learnt, null)], lnRank2);
  const barriers = [first, second].flatMap(({ top, collapsed, learnt }, rank): FreeEnergyBarrier[] => {
    if (!top || !collapsed || !learnt) return [];
    const ranks = rank === 0 ? ({ fromRank: 0, toRank: 1 } as const) : ({ fromRank: 1, toRank: 2 } as const);
    return [{ ...ranks, sigma: at(top, null), up: collapsed.q - top.q, down: learnt.q - top.q }];
  });
  return { basins, barriers };
}

/**
 * ln of the weight of the higher of two neighbouring ranks over that of the lower; null where one of them is no basin.
 *
 * @example
 * const odds = (state: TwoModeState) => lnRankOdds(twoModeBasins(state), 1);
 */
export function lnRankOdds({ basins }: TwoModeBasins, lowerRank: 0 | 1): number | null {
  const [lower, higher] = [lowerRank, lowerRank + 1].map((rank) => basins.find((basin) => basin.rank === rank));
  return lower && higher ? higher.lnWeight - lower.lnWeight : null;
}

function splitOf(state: TwoModeState, which: 'first' | 'second', mode: 0 | 1): Split {
  const profile = state[which];
  const correlation = state.correlations[mode];
  const fold = correlation > 0 ? (oneModeTransitions({ depth: state.depth, correlation }).lambdaC ?? 0) : 0;
  const { basins, tops } = profileBasins(profile, LEAST_TOP);
  const parts = tops.map((top, i) => ({ top, collapsed: basins[i]!, learnt: basins[i + 1]! }));
  const height = ({ top, collapsed, learnt }: (typeof parts)[number]) => Math.min(collapsed.q, learnt.q) - top.q;
  const [main] = parts
    .filter(({ top }) => pow(top.y, state.depth) < BEYOND_FOLD * fold)
    .sort((a, b) => height(b) - height(a));
  if (main) return { ...main, ...lnParts(profile, main.top) };
  const peak = [...basins].sort((a, b) => b.q - a.q)[0]!;
  const whole = lnParts(profile, null).lnBelow;
  const learnt = fold > 0 && pow(peak.y, state.depth) > fold / 2;
  return learnt
    ? { learnt: peak, collapsed: null, top: null, lnBelow: -Infinity, lnAbove: whole }
    : { learnt: null, collapsed: peak, top: null, lnBelow: whole, lnAbove: -Infinity };
}

/** ln of the integral of a density up to a point and from there on; without a point, all of it is below. */
function lnParts({ y, lnDensity }: OneModeProfile, top: ProfilePoint | null): { lnBelow: number; lnAbove: number } {
  const cumulative = (points: Float64Array, values: Float64Array) =>
    lnCumulativeIntegral(points, values)[points.length - 1]!;
  if (top === null) return { lnBelow: cumulative(y, lnDensity), lnAbove: -Infinity };
  const { index } = top;
  const lnBelow = cumulative(y.slice(0, index + 1), lnDensity.slice(0, index + 1));
  const lnAbove = cumulative(y.slice(index), lnDensity.slice(index));
  // The top lies between two points: what is between it and the nearest one changes sides.
  const sliver = log(Math.abs(top.y - y[index]!)) + lnDensity[index]!;
  return top.y > y[index]!
    ? { lnBelow: logAddExp(lnBelow, sliver), lnAbove: lnDifference(lnAbove, sliver) }
    : { lnBelow: lnDifference(lnBelow, sliver), lnAbove: logAddExp(lnAbove, sliver) };
}

/** ln(eᵃ − eᵇ); −∞ where rounding leaves nothing. */
function lnDifference(a: number, b: number): number {
  return b >= a ? -Infinity : a + log1p(-exp(b - a));
}
