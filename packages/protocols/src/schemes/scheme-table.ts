import { defineFinding } from '@kramers/core';
import {
  type EscapeObservation,
  equivalence,
  exponentialRate,
  type Interval,
  meanTime,
  meanTimeRatio,
  type MeanTimeRatio,
} from '@kramers/theory';
import type { ArmOutcome, SchemeComparison } from './compare-schemes';

/** A ratio of mean times, open where an end is null. */
export interface Ratio {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What one arm of a comparison comes to. Times are in epochs, intervals hold 95 %. */
export interface ArmSummary {
  readonly name: string;
  readonly group: ArmOutcome['group'];
  readonly escapes: number;
  readonly censored: number;
  readonly outBefore: number;
  readonly diverged: number;
  /** S/k, time watched over escapes, with a jackknife interval; null without an escape. */
  readonly mean: number | null;
  /** Without an escape a bound on the mean at 95 %, S/2.996, if waiting is exponential. */
  readonly meanLow: number | null;
  readonly meanHigh: number | null;
  /** Mean time of waiting over that of the arm, paired by seed, by bootstrap; one-sided where one has no escape. */
  readonly speedUp: Ratio;
  /** Final error less the reference's, both escaped, with its 90 % interval; null where there are too few pairs. */
  readonly finalLoss: { readonly difference: number; readonly low: number; readonly high: number } | null;
  /** Whether that is within the margin, by two one-sided tests at 5 %. */
  readonly equivalent: boolean | null;
}

/** The best scheme against the best constant setting, chosen on some replicas and judged on others. */
export interface BestAgainstBest {
  readonly scheme: string;
  readonly constant: string;
  readonly schemesTried: number;
  readonly constantsTried: number;
  readonly chosenOn: number;
  readonly judgedOn: number;
  /** Mean time of the constant setting over that of the scheme: above 1 the scheme is faster. */
  readonly ratio: Ratio;
}

/** What the replicas of a grid point come to. */
export interface SchemeTable {
  readonly replicas: number;
  readonly margin: number;
  /** What final errors are compared with. */
  readonly reference: string;
  readonly arms: readonly ArmSummary[];
  readonly best: BestAgainstBest | null;
}

/** Pairs that a comparison of final errors needs. */
const PAIRS = 5;

/** The table of a comparison of schemes, in summary.json. */
export const schemesFinding = defineFinding({
  name: 'schemes',
  summary: 'Schemes compared: mean times, speed-ups, final errors, and the best against the best constant setting',
  of: (values) => {
    const runs = values.filter(isComparison).sort((a, b) => a.seed - b.seed);
    return runs.length === 0 ? undefined : schemeTable(runs);
  },
});

/**
 * Whether a cell's value is what `compareSchemes` returns.
 *
 * @example isComparison({ kind: 'rate-estimate' }); // false
 */
export function isComparison(value: unknown): value is SchemeComparison {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'schemes';
}

/**
 * Sums up the replicas of a comparison, in the order of their seeds. Ratios and means have intervals of 95 %,
 * differences of final errors of 90 %.
 *
 * @example
 * const fastest = (runs: readonly SchemeComparison[]) => schemeTable(runs).best?.scheme;
 */
export function schemeTable(runs: readonly SchemeComparison[]): SchemeTable {
  const { margin, choose, arms } = runs[0]!;
  const outcomes = arms.map((_, i) => runs.map((run) => run.arms[i]!));
  const baseline = outcomes[0]!;
  const both = baseline.filter(({ escaped, finalLoss }) => escaped && finalLoss !== null).length;
  const reference = both >= PAIRS ? baseline : outcomes[1]!;
  return {
    replicas: runs.length,
    margin,
    reference: reference[0]!.name,
    arms: outcomes.map((outcome) => armSummary(outcome, baseline, reference, margin)),
    best: bestAgainstBest(outcomes, choose ?? Math.floor(runs.length / 3)),
  };
}

function armSummary(
  runs: readonly ArmOutcome[],
  baseline: readonly ArmOutcome[],
  reference: readonly ArmOutcome[],
  margin: number,
): ArmSummary {
  const { name, group } = runs[0]!;
  const watched = runs.filter(({ outBefore }) => !outBefore);
  const time = meanOrBound(watched.map(observation));
  const loss = finalLosses(runs, reference, margin);
  const count = (has: (run: ArmOutcome) => boolean) => runs.filter(has).length;
  return {
    name,
    group,
    escapes: count(({ escaped }) => escaped),
    censored: watched.length - count(({ escaped }) => escaped),
    outBefore: count(({ outBefore }) => outBefore),
    diverged: count(({ diverged }) => diverged),
    ...time,
    speedUp: ratioOf(baseline, runs),
    ...loss,
  };
}

function meanOrBound(observations: readonly EscapeObservation[]): Pick<ArmSummary, 'mean' | 'meanLow' | 'meanHigh'> {
  if (!observations.some(({ time }) => time > 0)) return { mean: null, meanLow: null, meanHigh: null };
  const { mean, interval } = meanTime(observations);
  return interval === null
    ? { mean, meanLow: mean === null ? exponentialRate(observations).tauLow : null, meanHigh: null }
    : { mean, meanLow: interval.low, meanHigh: interval.high };
}

function observation({ time, escaped }: ArmOutcome): EscapeObservation {
  return { time, escaped };
}

/** Mean time of one arm over that of another, over the seeds at which neither was out before. */
function ratioOf(first: readonly ArmOutcome[], second: readonly ArmOutcome[]): Ratio {
  const pairs = first.flatMap((one, i) => (one.outBefore || second[i]!.outBefore ? [] : [[one, second[i]!] as const]));
  if (pairs.length === 0) return { value: null, low: null, high: null };
  return plain(
    meanTimeRatio(
      pairs.map(([one]) => observation(one)),
      pairs.map(([, other]) => observation(other)),
    ),
  );
}

function plain({ ratio, interval, bounds }: MeanTimeRatio): Ratio {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    value: ratio,
    low: bounds === 'both' || bounds === 'low' ? finite(interval.low) : null,
    high: bounds === 'both' || bounds === 'high' ? finite(interval.high) : null,
  };
}

function finalLosses(runs: readonly ArmOutcome[], reference: readonly ArmOutcome[], margin: number) {
  const pairs = runs.flatMap((run, i) => {
    const other = reference[i]!;
    const usable = run.escaped && other.escaped && run.finalLoss !== null && other.finalLoss !== null;
    return usable ? [[run.finalLoss!, other.finalLoss!] as const] : [];
  });
  if (runs === reference || pairs.length < PAIRS) return { finalLoss: null, equivalent: null };
  const { difference, interval, equivalent } = equivalence(
    pairs.map(([one]) => one),
    pairs.map(([, other]) => other),
    { margin, paired: true },
  );
  const { low, high }: Interval = interval;
  return { finalLoss: { difference, low, high }, equivalent };
}

/** Chosen on the first replicas, judged on the rest. Waiting is a constant setting too. */
function bestAgainstBest(outcomes: readonly (readonly ArmOutcome[])[], chosenOn: number): BestAgainstBest | null {
  const schemes = outcomes.filter(([one]) => one!.group === 'scheme');
  const constants = outcomes.filter(([one]) => one!.group === 'constant' || one!.group === 'baseline');
  const judgedOn = outcomes[0]!.length - chosenOn;
  if (schemes.length === 0 || chosenOn < 1 || judgedOn < 2) return null;
  const best = (arms: readonly (readonly ArmOutcome[])[]) =>
    arms.reduce((a, b) => (meanOf(b.slice(0, chosenOn)) < meanOf(a.slice(0, chosenOn)) ? b : a));
  const [scheme, constant] = [best(schemes), best(constants)];
  return {
    scheme: scheme[0]!.name,
    constant: constant[0]!.name,
    schemesTried: schemes.length,
    constantsTried: constants.length,
    chosenOn,
    judgedOn,
    ratio: ratioOf(constant.slice(chosenOn), scheme.slice(chosenOn)),
  };
}

function meanOf(runs: readonly ArmOutcome[]): number {
  return meanTime(runs.map(observation)).mean ?? Infinity;
}
