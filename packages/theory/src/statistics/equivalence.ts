import { pow } from '../elementary';
import type { Interval } from './bootstrap';
import { studentTwoSidedQuantile, studentUpperTail } from './distributions';
import { meanAndVariance } from './summary';

/** Whether two means are the same within a margin. */
export interface Equivalence {
  /** Mean of the first less mean of the second. */
  difference: number;
  standardError: number;
  /** Of level 1 − 2α: the means are equivalent iff it lies within ± margin. */
  interval: Interval;
  /** The larger of the two one-sided p-values. */
  pValue: number;
  equivalent: boolean;
}

/** The margin, and how the samples belong together. */
export interface EquivalenceOptions {
  /** The largest difference that does not matter, in the unit of the values; chosen before the data are seen. */
  margin: number;
  /** Whether the i-th values belong to one seed; default false (Welch's error and degrees of freedom). */
  paired?: boolean;
  /** α, the probability of calling means equivalent that differ by the margin; default 0.05. */
  level?: number;
}

/**
 * Two one-sided t tests (Schuirmann 1987): rejects "the means differ by the margin or more" when both one-sided tests
 * do, at level α each. A difference that is merely not significant shows nothing; this does.
 *
 * @throws RangeError on a margin that is not positive, a level outside (0, ½), fewer than two values, or unequal pairs
 * @example
 * equivalence([0.371, 0.369, 0.37, 0.372], [0.37, 0.37, 0.371, 0.369], { margin: 0.01 }).equivalent; // true
 */
export function equivalence(
  first: readonly number[],
  second: readonly number[],
  { margin, paired = false, level = 0.05 }: EquivalenceOptions,
): Equivalence {
  if (!(margin > 0 && Number.isFinite(margin))) {
    throw new RangeError(`An equivalence test needs a margin above 0, got ${margin}.`);
  }
  if (!(level > 0 && level < 0.5)) throw new RangeError(`An equivalence test needs a level below 0.5, got ${level}.`);
  const { difference, standardError, degrees } = paired ? pairedError(first, second) : welch(first, second);
  const half = studentTwoSidedQuantile(1 - 2 * level, degrees) * standardError;
  const distance = margin - Math.abs(difference);
  const pValue = standardError > 0 ? studentUpperTail(distance / standardError, degrees) : distance > 0 ? 0 : 1;
  return {
    difference,
    standardError,
    interval: { low: difference - half, high: difference + half },
    pValue,
    equivalent: pValue < level,
  };
}

function pairedError(first: readonly number[], second: readonly number[]) {
  if (first.length !== second.length) {
    throw new RangeError(`Paired samples need equal sizes, got ${first.length} and ${second.length}.`);
  }
  const { mean, variance, count } = moments(first.map((value, i) => value - second[i]!));
  return { difference: mean, standardError: Math.sqrt(variance / count), degrees: count - 1 };
}

function welch(first: readonly number[], second: readonly number[]) {
  const [a, b] = [moments(first), moments(second)];
  const [va, vb] = [a.variance / a.count, b.variance / b.count];
  const total = va + vb;
  const degrees =
    total > 0 ? pow(total, 2) / (pow(va, 2) / (a.count - 1) + pow(vb, 2) / (b.count - 1)) : a.count + b.count - 2;
  return { difference: a.mean - b.mean, standardError: Math.sqrt(total), degrees };
}

function moments(values: readonly number[]): { mean: number; variance: number; count: number } {
  const count = values.length;
  if (count < 2) throw new RangeError(`An equivalence test needs at least two values in each sample, got ${count}.`);
  return { ...meanAndVariance(values), count };
}
