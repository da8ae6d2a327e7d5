import { requireInteger } from '../landscape/checks';
import { seededRandom } from '../statistics/seeded-random';
import { exploreBasin, type ExploreOptions, type Exploration } from './saddles/explore-basin';
import { LossSurface } from './surface/loss-surface';
import { collect, collectMinima, type StateClass } from './states/minima';
import {
  lossCrossings,
  minimumOnBranch,
  sweepRanks,
  type LossCrossing,
  type RankSweep,
} from './branches/rank-branches';
import type { SmoothNetwork } from './surface/smooth-network';
import { rankThreshold, type StationaryState } from './states/stationary-state';
import { lowRankStarts, randomStarts } from './states/starts';

/** Parameters beyond which no dense Hessian is made: one of 400 takes about a second to diagonalise. */
export const DENSE_LIMIT = 400;

export interface LandscapeOptions extends ExploreOptions {
  /** Random starts for minima; default 24, or 8 above 100 parameters. As many again begin at each lower rank. */
  minimumStarts?: number;
  /** Whether to follow branches over β; default true. */
  sweep?: boolean;
  /** How far down in β; default the β that is asked about. */
  betaLow?: number;
}

/** Minima, saddles, folds and crossings of one network at one β. */
export interface NetworkLandscape {
  readonly surface: LossSurface;
  readonly beta: number;
  /** Singular values above this count as rank. */
  readonly rankThreshold: number;
  /** Classes of minima, lowest loss first. */
  readonly minima: readonly StateClass[];
  /** For each rank below the highest that has a minimum, rising: the lowest minimum as trap, its basin and exits. */
  readonly traps: readonly Exploration[];
  /** Branches, folds and changes of index over β; null when not asked for. */
  readonly sweep: RankSweep | null;
  readonly crossings: readonly LossCrossing[];
}

/**
 * The landscape of a network at β: minima by rank, saddles that lead out of the lower ranks, and the folds over β.
 *
 * @throws RangeError when the network is too wide for a dense Hessian, not smooth, never has the highest rank, or β
 * lies above all folds.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const network = { widths: [1, 1, 1, 1], activation: identityActivation, samples };
 * networkLandscape(network, 0.25, { minimumStarts: 4 }).traps[0]!.basin.exits[0]!.barrier; // 0.01274
 */
export function networkLandscape(
  network: SmoothNetwork,
  beta: number,
  options: LandscapeOptions = {},
): NetworkLandscape {
  const surface = new LossSurface(network, beta);
  requireDense(surface);
  const { seed = 1, sweep: wanted = true } = options;
  const minimumStarts = options.minimumStarts ?? (surface.parameters > 100 ? 8 : 24);
  requireInteger('minimumStarts', minimumStarts, 1);
  const full = Math.min(...network.widths);
  const classes = startedMinima(surface, full, minimumStarts, seed, options);
  const sweep = wanted ? fullSweep(surface, classes, full, minimumStarts, seed, options) : null;
  for (const branch of sweep?.branches ?? []) {
    const state = minimumOnBranch(surface, branch, beta, options);
    if (state) collect(classes, state);
  }
  const highest = Math.max(...classes.map(({ state }) => state.rank));
  if (highest === 0) throw new RangeError(aboveFolds(beta, sweep));
  classes.sort((a, b) => a.state.loss - b.state.loss);
  const traps = lowestOfEachRank(classes).filter(({ rank }) => rank < highest);
  return {
    surface,
    beta,
    rankThreshold: rankThreshold(surface, options),
    minima: classes,
    traps: traps.map((trap) => exploreBasin(surface, trap, nextAbove(classes, trap.rank), options)),
    sweep,
    crossings: sweep ? lossCrossings(surface, sweep) : [],
  };
}

/**
 * @throws RangeError with the widest network of this shape that fits, when the Hessian would be too large.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * requireDense(surface);
 */
export function requireDense({ parameters, network }: Pick<LossSurface, 'parameters' | 'network'>): void {
  if (parameters <= DENSE_LIMIT) return;
  throw new RangeError(
    `widths ${network.widths.join('-')} have ${parameters} parameters, and a dense Hessian is made for at most ` +
      `${DENSE_LIMIT}: ` +
      'narrow the hidden layers, or use largeMinimum, which gives the index by Lanczos but no saddles and no rate',
  );
}

function startedMinima(
  surface: LossSurface,
  full: number,
  count: number,
  seed: number,
  options: LandscapeOptions,
): StateClass[] {
  const random = seededRandom(seed);
  const lower = Array.from({ length: full }, (_, rank) => [
    ...lowRankStarts(surface, rank, rank === 0 ? 1 : count, random),
  ]);
  const starts = [...randomStarts(surface, count, random), ...lower.flat()];
  return collectMinima(surface, starts, options).classes;
}

/** An up-sweep from a minimum of full rank, at β or, where there is none, at the first of β/2, β/4, … that has one. */
function fullSweep(
  surface: LossSurface,
  classes: readonly StateClass[],
  full: number,
  count: number,
  seed: number,
  options: LandscapeOptions,
): RankSweep {
  let here = surface;
  let found = classes;
  for (let halving = 0; halving < 7; halving++) {
    const top = found.find(({ state }) => state.rank === full);
    if (top) return sweepRanks(here, top.state, options);
    here = here.at(here.beta / 2);
    found = collectMinima(here, randomStarts(here, count, seededRandom(seed)), options).classes;
  }
  throw new RangeError(
    `no state of rank ${full} was found at beta ${surface.beta} or down to ${here.beta * 2}: ` +
      `the network does not learn ` +
      `${full} linear features of these samples, so there is no transition to it`,
  );
}

function aboveFolds(beta: number, sweep: RankSweep | null): string {
  const last = sweep?.folds.at(-1)?.beta;
  return (
    `beta must be below ${last ?? 'the last fold'}, where the last learnt state vanishes, got ${beta}: ` +
    'only the collapsed state is left'
  );
}

function lowestOfEachRank(classes: readonly StateClass[]): StationaryState[] {
  const states = classes.map(({ state }) => state);
  return [...new Set(states.map(({ rank }) => rank))]
    .sort((a, b) => a - b)
    .map((rank) => {
      return states.find((state) => state.rank === rank)!;
    });
}

function nextAbove(classes: readonly StateClass[], rank: number): StationaryState {
  const above = classes.map(({ state }) => state).filter((state) => state.rank > rank);
  const next = Math.min(...above.map((state) => state.rank));
  return above.find((state) => state.rank === next)!;
}
