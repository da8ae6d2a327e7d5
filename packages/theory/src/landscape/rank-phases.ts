import { oneModeTransitions } from './one-mode';
import { phaseDiagram } from './phase-diagram';

/** A range of β; `to` is Infinity where it has no end. */
export interface BetaRange {
  readonly from: number;
  readonly to: number;
}

/** Where a rank is the global minimum of the loss, and where it is another local minimum. */
export interface RankPhases {
  readonly rank: number;
  readonly global: readonly BetaRange[];
  readonly metastable: readonly BetaRange[];
}

/**
 * The phases of a network with white inputs, one entry for each rank, highest first: the ranges of β in which that rank
 * is the global minimum, and in which it is another local one.
 *
 * @throws RangeError on an invalid depth or correlation.
 * @example
 * rankPhases(3, [0.9, 0.8])[0]!.global[0]!.to; // 0.2947
 */
export function rankPhases(depth: number, correlations: readonly number[]): RankPhases[] {
  const modes = correlations.map((correlation) => ({ correlation }));
  const borders = correlations.flatMap((correlation) => {
    const { betaC, betaStar } = oneModeTransitions({ depth, correlation });
    return betaC === null || betaStar === null ? [] : [betaC, betaStar];
  });
  const ends = [0, ...[...new Set(borders)].sort((a, b) => a - b), Infinity];
  const ranges = ends.slice(1).map((to, i): BetaRange => ({ from: ends[i]!, to }));
  // Between two borders nothing changes, so that any β there speaks for all of them.
  const betas = ranges.map(({ from, to }) => (to === Infinity ? from + 1 : (from + to) / 2));
  const { points } = phaseDiagram({ depth, modes, betas });
  const where = (holds: (point: (typeof points)[number]) => boolean): BetaRange[] =>
    joined(ranges.filter((_, i) => holds(points[i]!)));
  return Array.from({ length: correlations.length + 1 }, (_, k) => correlations.length - k).map((rank) => ({
    rank,
    global: where(({ globalRank }) => globalRank === rank),
    metastable: where(({ metastableRanks }) => metastableRanks.includes(rank)),
  }));
}

/** Neighbouring ranges made one. */
function joined(ranges: readonly BetaRange[]): BetaRange[] {
  return ranges.reduce<BetaRange[]>((done, range) => {
    const last = done.at(-1);
    return last?.to === range.from ? [...done.slice(0, -1), { from: last.from, to: range.to }] : [...done, range];
  }, []);
}
