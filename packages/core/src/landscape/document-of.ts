import {
  saddleBranch,
  singularValuesAt,
  smoothParameterCount,
  type Basin,
  type BranchPoint,
  type EscapePredictor,
  type Exploration,
  type LossSurface,
  type NetworkLandscape,
  type SmoothNetwork,
} from '@kramers/theory';
import type { ExperimentPoint } from '../contracts/experiment';
import type { LandscapeBranch, LandscapeDocument, LandscapeNetwork, LandscapeOtherSaddle } from './landscape-document';

/** For each trap, by its rank, what predicts its escapes; null where no exit was found. */
export type Predictors = ReadonlyMap<number, EscapePredictor | null>;

/** A landscape as plain data, without its escapes. */
export function documentOf(
  landscape: NetworkLandscape,
  predictors: Predictors,
  network: LandscapeNetwork,
  notes: readonly string[],
): LandscapeDocument {
  const { beta, minima, traps, sweep, crossings } = landscape;
  return {
    network,
    beta,
    rankThreshold: landscape.rankThreshold,
    minima: minima.map(({ state, hits }) => ({
      rank: state.rank,
      loss: state.loss,
      singularValues: [...state.singularValues],
      index: state.index,
      lowest: state.eigenvalues[0]!,
      groups: state.groups,
      soft: state.soft,
      hits,
    })),
    saddles: traps.flatMap(({ basin }) =>
      basin.exits.map(({ saddle, barrier, barrierBack, to, count, hits }) => ({
        fromRank: basin.trap.rank,
        toRank: to.rank,
        loss: saddle.loss,
        barrier,
        barrierBack,
        singularValues: [...saddle.singularValues],
        count: saddle.zeroModes > 0 ? 1 : count,
        negativeEigenvalue: saddle.eigenvalues[0]!,
        spread: predictors.get(basin.trap.rank)?.spread ?? 0,
        hits,
      })),
    ),
    searches: traps.map(({ basin, starts, strayed, failed, unseen }) => ({
      fromRank: basin.trap.rank,
      starts,
      strayed,
      failed,
      unseen,
      closed: unseen === 0 && basin.exits.length > 0,
      others: othersOf(basin),
    })),
    folds: (sweep?.folds ?? []).map((fold) => ({ ...fold })),
    indexChanges: (sweep?.indexChanges ?? []).map(({ beta: at, branchRank, to }) => ({ beta: at, branchRank, to })),
    betaStar: crossings[0]?.beta ?? null,
    crossings,
    branches: branchesOf(landscape),
    notes: [...notes, ...traps.flatMap(searchNotes)],
  };
}

/** The network of an experiment's point, in words and numbers. */
export function aboutNetwork(
  { experiment: { model } }: Pick<ExperimentPoint, 'experiment'>,
  network: SmoothNetwork,
  samples: number,
): LandscapeNetwork {
  const { widths, bias = false, decayBiases = false } = network;
  const activations = model.activations ?? widths.slice(1, -1).map(() => model.kind);
  return { widths, activations, bias, decayBiases, parameters: smoothParameterCount(network), samples };
}

function othersOf({ inner, within, elsewhere }: Basin): LandscapeOtherSaddle[] {
  return [...inner, ...within, ...elsewhere]
    .map(({ state: { ends, loss }, hits }) => ({
      ranks: ends.map((end) => end?.rank ?? null).sort((a, b) => (a ?? Infinity) - (b ?? Infinity)),
      loss,
      hits,
    }))
    .sort((a, b) => a.loss - b.loss);
}

/** What a search for exits did not achieve. */
function searchNotes({ basin, starts, failed, unseen }: Exploration): string[] {
  const from = `rank ${basin.trap.rank}`;
  if (basin.exits.length === 0) {
    const met = othersOf(basin).length;
    return [
      `none of ${starts} searches found an exit from ${from}: ${failed} came to no saddle, the others met ${met} ` +
        `${met === 1 ? 'class' : 'classes'} of saddles that are none`,
    ];
  }
  if (unseen === 0) return [];
  const once = basin.exits.filter(({ hits }) => hits <= 1).length;
  return [
    `the exits of ${from} are not closed: ${once} of ${basin.exits.length} were found once in ${starts} searches, so ` +
      `about ${(100 * unseen).toFixed(1)} % of further ones would add to them; a rate from them is a lower bound`,
  ];
}

/** Branches of minima from the sweep, and from the lowest exit of each trap that of its saddle. */
function branchesOf({ surface, sweep, traps, beta }: NetworkLandscape): LandscapeBranch[] {
  if (!sweep) return [];
  const betaEnd = 2 * Math.max(beta, ...sweep.folds.map((fold) => fold.beta));
  const minima = sweep.branches.map(({ rank, points }) => branchOf(surface, 'minimum', rank, points));
  const saddles = traps.flatMap(({ basin: { exits } }) => {
    const [exit] = exits;
    if (!exit) return [];
    const points = saddleBranch(surface, exit.saddle, { betaLow: 0.6 * beta, betaEnd });
    return [branchOf(surface, 'saddle', exit.to.rank, points)];
  });
  return [...minima, ...saddles];
}

function branchOf(
  surface: LossSurface,
  kind: LandscapeBranch['kind'],
  rank: number,
  points: readonly BranchPoint[],
): LandscapeBranch {
  return {
    kind,
    rank,
    beta: points.map((point) => point.beta),
    loss: points.map(({ loss }) => loss),
    singularValues: points.map(({ theta }) => [...singularValuesAt(surface, theta)]),
    index: points.map(({ index }) => index),
  };
}
