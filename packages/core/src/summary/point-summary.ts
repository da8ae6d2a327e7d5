import type { MeanWaiting } from '@kramers/theory';
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

/**
 * How many watched replicas changed to a rank during the watched phase, and how soon; those that were at it from the
 * start do not count.
 */
export interface RankReached {
  readonly phase: string;
  readonly rank: number;
  readonly replicas: number;
  /** Median over the replicas that did, in epochs. */
  readonly medianEpoch: number;
}

/** How many of the watched replicas were at a rank at some time of the watched phase, and when first. */
export interface RankHeld {
  readonly rank: number;
  readonly replicas: number;
  /** How many of them were at it when the phase began. */
  readonly atStart: number;
  /** Median over the replicas, in epochs; 0 for those that began there. */
  readonly medianEpoch: number;
}

/** What the tests of exponential waiting times say of a point. */
export type WaitingLaw = 'exponential' | 'not exponential' | 'too few to tell';

/** The mean of waiting times that are not exponential, with a bootstrap interval of 95 %. Times are in epochs. */
export type PointMean = MeanWaiting;

/** How the replicas of a point waited. Times are in epochs, intervals hold 95 %. */
export interface WaitingSummary {
  /** By tests at p < 0.01, corrected for the points; fewer than eight escapes, or one epoch, are too few. */
  readonly waiting: WaitingLaw;
  /** That p, corrected (Holm); null where there are too few to tell. */
  readonly waitingPValue: number | null;
  /**
   * Kaplan–Meier median; null where more than half had not escaped when the longest watch ended, or none was watched.
   */
  readonly median: number | null;
  /** Where the median was not reached at all, the end of the longest watch may be its lower bound. */
  readonly medianLow: number | null;
  readonly medianHigh: number | null;
  /** Null unless waiting is not exponential. */
  readonly mean: PointMean | null;
}

/** What the replicas at one grid point say together. Times are in epochs. */
export interface PointSummary extends WaitingSummary {
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
  /** Replicas that were out when the watch began: they have no escape time, and no part in any estimate. */
  readonly outBefore: number;
  /** Time under watch, escaped and censored replicas together. */
  readonly totalTime: number;
  /**
   * How the escape time was found: `direct`, by watching escapes, or the name of the protocol that estimated it; null
   * if neither.
   */
  readonly method: string | null;
  /** Why nothing escaped, as far as the noise tells; null if something did, or nothing was watched for. */
  readonly stillness: string | null;
  /** The minibatch noise along the watched phase; null where there is none, or it was not measured. */
  readonly noise: PointNoise | null;
  /**
   * Mean escape time, by maximum likelihood of exponential waiting where escapes were watched for: time under watch
   * over escapes. Null when there is none to tell from. Where waiting is not exponential it and its interval say
   * little: `median` and `mean` take their place.
   */
  readonly tau: number | null;
  /** 95 % interval; without an escape, the one-sided 95 % lower bound. */
  readonly tauLow: number | null;
  readonly tauHigh: number | null;
  readonly lnTau: number | null;
  readonly lnTauError: number | null;
  /** Final ranks: how many replicas ended at rank 0, 1, 2, …. */
  readonly finalRanks: readonly number[];
  readonly ranksReached: readonly RankReached[];
  readonly ranksHeld: readonly RankHeld[];
  /** Replicas that an escape was watched for: escapes and censored. */
  readonly watched: number;
  /** Final ranks of these alone: those that were never trapped, or had escaped from the start, are not among them. */
  readonly watchedFinalRanks: readonly number[];
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
