import {
  collectMinima,
  LossSurface,
  lossCrossings,
  randomStarts,
  rankThreshold,
  seededRandom,
  singularValuesAt,
  sweepRanks,
  type RankSweep,
  type SmoothNetwork,
} from '@kramers/theory';

/** β of the first try, and how often it is halved where nothing of full rank is found. */
const FIRST = 0.4;
const HALVINGS = 11;
/** How far below the β of full rank branches are followed, as a share of it. */
const DOWN = 0.3;

/** A sweep of one network up in β, and what its folds are like. */
export interface FoundSweep {
  readonly surface: LossSurface;
  readonly full: number;
  readonly sweep: RankSweep;
  /** Folds that lower the rank, by rising β. */
  readonly drops: readonly RankDrop[];
  /** β*: below it the highest rank has the lower loss than the next; null where losses do not cross. */
  readonly betaStar: number | null;
}

export interface RankDrop {
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
  /** The singular value that is lost, just below the fold, as a share of the strongest one of the targets. */
  readonly share: number;
}

/**
 * The transitions of a network on the way up in β, from the highest β at which a minimum of full rank is found.
 *
 * @throws RangeError when none is found: the network does not learn all linear features of these samples.
 */
export function findSweep(network: SmoothNetwork, starts: number): FoundSweep {
  const full = Math.min(...network.widths);
  let surface = new LossSurface(network, FIRST);
  for (let k = 0; k <= HALVINGS; k++) {
    const { classes } = collectMinima(surface, randomStarts(surface, starts, seededRandom(1)));
    const top = classes.find(({ state }) => state.rank === full);
    if (top) {
      const sweep = sweepRanks(surface, top.state, { betaLow: DOWN * surface.beta });
      const crossing = lossCrossings(surface, sweep).find(({ higherRank }) => higherRank === full);
      return { surface, full, sweep, drops: dropsOf(surface, sweep), betaStar: crossing?.beta ?? null };
    }
    surface = surface.at(surface.beta / 2);
  }
  throw new RangeError(
    `no state of rank ${full} was found from beta ${FIRST} down to ${surface.beta * 2}: the network does not learn ` +
      `${full} linear features of these samples`,
  );
}

function dropsOf(surface: LossSurface, { branches, folds }: RankSweep): RankDrop[] {
  const strongest = 100 * rankThreshold(surface);
  return folds
    .filter(({ dropsRank }) => dropsRank)
    .map(({ beta, branchRank, toRank }) => {
      const ends = branches.filter(({ rank, points }) => rank === branchRank && points.at(-1)!.beta === beta);
      const values = ends.map(({ points }) => singularValuesAt(surface, points.at(-1)!.theta)[branchRank - 1]!);
      return { beta, fromRank: branchRank, toRank, share: Math.max(0, ...values) / strongest };
    });
}
