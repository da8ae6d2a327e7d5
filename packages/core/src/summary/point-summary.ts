import type { PointNoise } from './noise-course';

/** A change of rank between two steps of a sweep. */
export interface Transition {
  readonly replica: number;
  readonly direction: 'up' | 'down';
  /** β of the step at whose end the new rank was found. */
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
}

/** How many replicas came to a rank during the watched phase, and how soon. */
export interface RankReached {
  readonly phase: string;
  readonly rank: number;
  readonly replicas: number;
  /** Median over the replicas that did, in epochs. */
  readonly medianEpoch: number;
}

/** What the replicas at one grid point say together. Times are in epochs. */
export interface PointSummary {
  /** Values of the grid, by path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly replicas: number;
  /** Replicas that have no result: their protocol or kernel threw, or they have not been computed. */
  readonly missing: number;
  readonly diverged: number;
  /** SGD steps that the replicas took in all. */
  readonly steps: number;
  /** Replicas whose trap held the rank asked for; null when the protocol sets no trap. */
  readonly trapped: number | null;
  /** What counted as an escape; null when none was watched for. */
  readonly criterion: string | null;
  readonly escapes: number;
  /** Replicas watched to the end without an escape: right-censored, and part of every estimate. */
  readonly censored: number;
  /** Time under watch, escaped and censored replicas together. */
  readonly totalTime: number;
  /** How the escape time was found: `direct`, by watching escapes, or the name of the protocol that estimated it; null if neither. */
  readonly method: string | null;
  /** Why nothing escaped, as far as the noise tells; null if something did, or nothing was watched for. */
  readonly stillness: string | null;
  /** The minibatch noise along the watched phase; null where there is none, or it was not measured. */
  readonly noise: PointNoise | null;
  /** Mean escape time, by maximum likelihood where escapes were watched for; null when there is none to tell from. */
  readonly tau: number | null;
  /** 95 % interval; without an escape, the one-sided 95 % lower bound. */
  readonly tauLow: number | null;
  readonly tauHigh: number | null;
  readonly lnTau: number | null;
  readonly lnTauError: number | null;
  /** Final ranks: how many replicas ended at rank 0, 1, 2, …. */
  readonly finalRanks: readonly number[];
  readonly ranksReached: readonly RankReached[];
  readonly transitions: readonly Transition[];
  /** What the protocols returned, one entry per replica that returned something. */
  readonly values: readonly unknown[];
  /** What registered findings say of those values, by their names; absent where they say nothing. */
  readonly findings?: Readonly<Record<string, unknown>>;
  /** Warnings of the cells, and how many cells gave each. */
  readonly warnings: Readonly<Record<string, number>>;
  /** Keys of the point's cells, as trajectories.csv names them. */
  readonly cells: readonly string[];
}
