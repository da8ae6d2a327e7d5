import type { FigureData } from './figure';
import type { FinishedRun } from './reporter';
import type { Contribution } from '../contracts/contribution';

/**
 * The numbers that a claim states, by name. Everything its verdict compares with is here, so that another number gives
 * another verdict.
 */
export type ClaimedNumbers = Readonly<Record<string, number>>;

/**
 * An experiment that a claim needs: what its file would hold, as a plain object. Values under `full` are those of the
 * long form. Claims that give the same experiment share its run.
 */
export interface ClaimExperiment {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The finished run of one of the claim's experiments, by the experiment's name. */
export type Findings = (experiment: string) => FinishedRun;

/** How a found value stands to what is claimed. */
export type ReadingVerdict = 'holds' | 'does not hold' | 'inconclusive';

/** One number of a claim, found and compared. */
export interface Reading {
  /** Under which reading of the claim it was found: `as printed`, `as theorised`, … */
  readonly reading: string;
  /** What was found, in words. */
  readonly quantity: string;
  /** Null for a pure number. */
  readonly unit: string | null;
  /** Null where there is no value, but a bound in `interval`. */
  readonly value: number | null;
  /** 95 % interval, open where an end is null; null where the value is exact. */
  readonly interval: readonly [low: number | null, high: number | null] | null;
  /** The claimed value; null where the claim is a bound, which is in `accepted`. */
  readonly expected: number | null;
  /** The values that count as agreement; an end that is null is open. */
  readonly accepted: readonly [low: number | null, high: number | null];
  readonly verdict: ReadingVerdict;
  readonly note: string | null;
}

/** What a claim's judge has to say. */
export interface Judgement {
  /** The claim's numbers. The first of them names the literal reading; a reading holds if all of its numbers do. */
  readonly readings: readonly Reading[];
  /** Numbers that explain the outcome and do not decide it. */
  readonly asides?: readonly Reading[];
  /** One or two sentences of reason. */
  readonly reason: string;
  /** What would decide the claim, where it cannot be decided. */
  readonly decide?: string;
  /** The two places of the source that contradict each other, where that is why the claim does not hold. */
  readonly contradiction?: readonly [one: string, other: string];
  readonly figures?: readonly FigureData[];
}

/** A claim of a paper: what it states, and how that is computed and judged. */
export interface Claim<Expected extends ClaimedNumbers = ClaimedNumbers> extends Contribution {
  /** Its id. */
  readonly name: string;
  /** The claim, in one sentence. */
  readonly summary: string;
  /** Where it is made. */
  readonly source: string;
  readonly expected: Expected;
  /** Runs that it is judged by; none for a claim of theory alone. */
  readonly experiments?: readonly ClaimExperiment[];
  /** Judges what was found. Depends on nothing but its arguments. */
  judge(findings: Findings, expected: Expected): Judgement | Promise<Judgement>;
}

/** A ledger: claims that are computed and judged together, by the name under which `kramers verify` takes them. */
export interface LedgerKind extends Contribution {
  /** Names of its claims, in the order in which it lists them. */
  readonly claims: readonly string[];
}

/**
 * Declares a claim, its numbers typed by name.
 *
 * @example
 * const claim = defineClaim({
 *   name: 'fold', summary: 'Rank 2 ends at β = 0.35', source: 'Eq. 3', expected: { betaC: 0.35 },
 *   judge: (_, { betaC }) => ({ reason: 'From theory.', readings: [
 *     compare({ reading: 'as printed', quantity: 'β_c', value: 0.3509 }, about(betaC, { tolerance: 0.005 })),
 *   ] }),
 * });
 */
export function defineClaim<Expected extends ClaimedNumbers>(claim: Claim<Expected>): Claim {
  return claim as unknown as Claim;
}
