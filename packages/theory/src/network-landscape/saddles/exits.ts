import { log } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import { lnSum } from '../../numerics/log-sums';
import type { StateClass } from '../states/minima';
import type { Saddle } from './saddle';
import { sameClass, type StationaryState } from '../states/stationary-state';
import { zeroScale } from '../algebra/spectral';

/** A class of saddles on the edge of a trap's basin. */
export interface Exit {
  readonly saddle: Saddle;
  /** Searches that came to it. */
  readonly hits: number;
  /**
   * The minimum on the trap's side: the trap's own class, or another of its rank that is joined to it below the exits.
   */
  readonly from: StationaryState;
  /** The minimum on the other side. */
  readonly to: StationaryState;
  /** Loss of the saddle less that of the trap, and of `to`. */
  readonly barrier: number;
  readonly barrierBack: number;
  /** Saddles of this class next to one trap: |Stab(trap)|/|Stab(saddle)|. */
  readonly count: number;
}

/**
 * A trap with all minima of its rank that are joined to it by barriers lower than its exits, and the exits to other
 * ranks.
 */
export interface Basin {
  readonly trap: StationaryState;
  /** The trap first. */
  readonly members: readonly StationaryState[];
  /** Saddles between members. */
  readonly inner: readonly StateClass<Saddle>[];
  /** Lowest first. */
  readonly exits: readonly Exit[];
  /** Saddles to other minima of the same rank that are higher than an exit: within the rank, yet no shortcut. */
  readonly within: readonly StateClass<Saddle>[];
  /** Saddles found on the way that do not touch the basin. */
  readonly elsewhere: readonly StateClass<Saddle>[];
}

/**
 * Sorts classes of saddles by what they join.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * basinOf(state(0), searchSaddles(surface, state(0), state(0.8), { starts: 4 }).classes).exits[0]!.barrier; // 0.01274
 */
export function basinOf(trap: StationaryState, known: readonly StateClass<Saddle>[]): Basin {
  const members = [trap];
  join(trap, members, known);
  const has = (state: StationaryState | null) => state !== null && members.some((member) => sameClass(member, state));
  const sameRank = ({ ends }: Saddle) => ends.every((end) => end?.rank === trap.rank);
  const touching = known.filter(({ state }) => state.ends.some(has));
  const exits = touching.filter(({ state }) => !sameRank(state) && state.ends.every((end) => end !== null));
  return {
    trap,
    members,
    inner: touching.filter(({ state }) => sameRank(state) && state.ends.every(has)),
    exits: exits.map(({ state, hits }) => exitOf(trap, state, hits, has)).sort((a, b) => a.barrier - b.barrier),
    within: touching.filter(({ state }) => sameRank(state) && !state.ends.every(has)),
    elsewhere: known.filter(({ state }) => !state.ends.some(has)),
  };
}

function exitOf(
  trap: StationaryState,
  saddle: Saddle,
  hits: number,
  inside: (state: StationaryState | null) => boolean,
): Exit {
  const [first, second] = saddle.ends as readonly [StationaryState, StationaryState];
  const [from, to] = inside(first) ? [first, second] : [second, first];
  const barrier = saddle.loss - trap.loss;
  return {
    saddle,
    hits,
    from,
    to,
    barrier,
    barrierBack: saddle.loss - to.loss,
    count: trap.stabiliser / saddle.stabiliser,
  };
}

/** Adds to the members every minimum of the trap's rank that a saddle below the lowest exit joins to one of them. */
function join(trap: StationaryState, members: StationaryState[], known: readonly StateClass<Saddle>[]): void {
  const ceiling = Math.min(
    ...known.filter(({ state }) => leadsOut(trap, state) !== null).map(({ state }) => state.loss),
  );
  const has = (state: StationaryState) => members.some((member) => sameClass(member, state));
  for (let grown = true; grown;) {
    grown = false;
    for (const { state } of known) {
      const [a, b] = state.ends;
      if (a?.rank !== trap.rank || b?.rank !== trap.rank || state.loss >= ceiling || has(a) === has(b)) continue;
      members.push(has(a) ? b : a);
      grown = true;
    }
  }
}

/** The end of the trap's rank, when the saddle's other end has another rank. */
function leadsOut(trap: StationaryState, { ends }: Saddle): StationaryState | null {
  const [a, b] = ends;
  if (!a || !b || (a.rank === trap.rank) === (b.rank === trap.rank)) return null;
  return a.rank === trap.rank ? a : b;
}

/** Minima of the trap's rank with exits of their own that are not known to be joined to its basin. */
export function strangers({ trap, members, elsewhere }: Basin): StationaryState[] {
  return elsewhere.flatMap(({ state }) => {
    const inside = leadsOut(trap, state);
    return inside && !members.some((member) => sameClass(member, inside)) ? [inside] : [];
  });
}

/**
 * ln τ of leaving a basin by Kramers and Langer's harmonic rate, in flow time. One minimum and its saddles give
 * k = Σ_classes count·(|μ₋|/2π)·√(det H_A/|det H_S|)·e^{−ΔE/T}; several minima of a basin share their weights as in
 * equilibrium.
 *
 * @param toRank count only exits to this rank; default all.
 * @throws RangeError unless T > 0, without exits, or when a state has zero modes: then orientations must be integrated.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * harmonicLnTau(exploreBasin(surface, state(0), state(0.8)).basin, 5e-4); // 28.08
 */
export function harmonicLnTau({ trap, members, exits }: Basin, temperature: number, toRank?: number): number {
  requirePositive('temperature', temperature);
  const counted = exits.filter(({ to }) => toRank === undefined || to.rank === toRank);
  if (counted.length === 0)
    throw new RangeError(`no saddle leads out of this trap${toRank === undefined ? '' : ` to rank ${toRank}`}`);
  if ([...members, ...counted.map(({ saddle }) => saddle)].some(({ zeroModes }) => zeroModes > 0)) {
    throw new RangeError(
      'a state has zero modes, so the harmonic rate does not exist; use the integral over orientations',
    );
  }
  const lnWeight = (state: StationaryState) =>
    -log(state.stabiliser) - lnFrequencies(state) - (state.loss - trap.loss) / temperature;
  const lnFlux = counted.map(({ saddle }) => lnWeight(saddle) + log(-saddle.eigenvalues[0]! / (2 * Math.PI)));
  return lnSum(members.map(lnWeight)) - lnSum(lnFlux);
}

/** ½·Σ ln|λ| over the eigenvalues that are not zero. */
function lnFrequencies({ eigenvalues }: StationaryState): number {
  const zero = zeroScale(eigenvalues);
  return eigenvalues.reduce((sum, value) => sum + (Math.abs(value) > zero ? log(Math.abs(value)) / 2 : 0), 0);
}
