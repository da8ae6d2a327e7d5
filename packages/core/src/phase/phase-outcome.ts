import type { Metrics } from '../contracts/metric';
import type { EndReason } from '../contracts/request';
import type { UmbrellaSamples } from '../contracts/umbrella';

/** How a phase ended: what its cell keeps of it. */
export interface PhaseOutcome {
  readonly reason: EndReason;
  /** Which of the conditions that it was to end at was met first; −1 if none. */
  readonly condition: number;
  readonly epochs: number;
  readonly steps: number;
  readonly startRank: number;
  /** β and T at the end. */
  readonly beta: number;
  readonly temperature: number;
  /** Metrics at the end. */
  readonly metrics: Metrics;
  /** What counted as an escape; null if none was watched for. */
  readonly criterion: string | null;
  /** Epoch of the escape; null if it was not seen. */
  readonly escapedAt: number | null;
  readonly rankChanges: readonly PhaseRankChange[];
  /** Lowest and highest value of the column that was tracked. */
  readonly range: readonly [lowest: number, highest: number];
  /** Null unless the phase was under a bias. */
  readonly umbrella: UmbrellaSamples | null;
}

/** A committed change of rank within a phase. */
export interface PhaseRankChange {
  readonly epoch: number;
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
}
