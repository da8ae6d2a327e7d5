import type { Reading, ReadingVerdict } from '../plugins/claim';
import type { LandscapeDocument } from '../landscape/landscape-document';

/** The parts of the claim, in the order in which they are judged. */
export const carryOverParts = [
  'transitions',
  'loop',
  'trap',
  'Langevin escape',
  'minibatch escape',
  'depth 2',
] as const;

export type CarryOverPart = (typeof carryOverParts)[number];

/** One part of the claim, judged for one network. */
export interface CarryOverClaim {
  readonly part: CarryOverPart;
  readonly verdict: ReadingVerdict;
  /** What was found, in a few words for a table. */
  readonly found: string;
  /** Every number with its interval or its tolerance. */
  readonly readings: readonly Reading[];
  /** Numbers that explain the verdict and do not decide it. */
  readonly asides: readonly Reading[];
  readonly reason: string;
}

/** Where and how a network was watched; chosen by theory. */
export interface CarryOverSetting {
  /** β at which the trap is watched, a share of β*. */
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
  /** Langevin temperature; null where there is no escape to watch. */
  readonly temperature: number | null;
  readonly learningRate: number;
  /** β at which minibatch noise alone is tried, where barriers are lower. */
  readonly minibatchBeta: number;
}

/** Whether the claim of first-order transitions, traps and escapes carries over to one network. */
export interface CarryOverDocument {
  readonly name: string;
  readonly landscape: LandscapeDocument;
  readonly setting: CarryOverSetting;
  readonly claims: readonly CarryOverClaim[];
}

/** How much is computed. */
export interface CarryOverEffort {
  /** Searches for saddles from each trap, and random starts for minima. */
  readonly starts: number;
  readonly minimumStarts: number;
  /** Escapes that Langevin noise is given the steps for, and the steps in all. */
  readonly escapes: number;
  readonly langevinSteps: number;
  /** Networks under minibatch noise, and the most steps of each. */
  readonly replicas: number;
  readonly minibatchSteps: number;
  /** Orientations of the missing mode. */
  readonly orientations: number;
}

/** The quick form, and the long one. */
export const carryOverEfforts = {
  quick: {
    starts: 12,
    minimumStarts: 8,
    escapes: 20,
    langevinSteps: 800_000,
    replicas: 8,
    minibatchSteps: 100_000,
    orientations: 150,
  },
  full: {
    starts: 30,
    minimumStarts: 24,
    escapes: 50,
    langevinSteps: 8_000_000,
    replicas: 24,
    minibatchSteps: 400_000,
    orientations: 600,
  },
} as const satisfies Readonly<Record<string, CarryOverEffort>>;
