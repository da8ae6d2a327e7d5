import type { Reading, ReadingVerdict } from '../plugins/claim';

type Bounds = readonly [low: number | null, high: number | null];

/** What was found of one quantity. */
export interface Found {
  readonly reading: string;
  readonly quantity: string;
  readonly unit?: string;
  /** Null where there is only a bound, in `interval`. */
  readonly value: number | null;
  /** 95 % interval, open where an end is null; leave out for an exact value. */
  readonly interval?: Bounds;
  /** Its ends one by one, as estimates have them: the same as `interval`. */
  readonly low?: number | null;
  readonly high?: number | null;
  readonly note?: string;
}

/** What is claimed of it. */
export interface Wanted {
  readonly expected: number | null;
  readonly accepted: Bounds;
}

/**
 * How far from a claimed value agreement reaches: an absolute tolerance, a factor either way, or the claim's own ends.
 */
export type Within =
  | { readonly tolerance: number }
  | { readonly factor: number }
  | { readonly low: number | null; readonly high: number | null };

/**
 * `expected`, within a tolerance, a factor either way, or the ends that the claim itself states (null where it is
 * open).
 *
 * @throws RangeError if `within` gives none of them as numbers: nothing would then agree or disagree
 * @example about(0.15, { low: 0.1, high: 0.2 }).accepted; // [0.1, 0.2]
 */
export function about(expected: number, within: Within): Wanted {
  const wanted = aboutUnchecked(expected, within);
  if ([expected, ...wanted.accepted].some((end) => end !== null && (typeof end !== 'number' || Number.isNaN(end))))
    throw new RangeError(
      `A claimed value needs numbers to agree within, got ${expected} and ${JSON.stringify(within)}; give a ` +
        'tolerance, a factor, or low and high.',
    );
  return wanted;
}

function aboutUnchecked(expected: number, within: Within): Wanted {
  if ('low' in within) return { expected, accepted: [within.low, within.high] };
  if ('factor' in within) return { expected, accepted: [expected / within.factor, expected * within.factor] };
  return { expected, accepted: [expected - within.tolerance, expected + within.tolerance] };
}

/**
 * Anything below `bound` is accepted; for {@link compare}.
 *
 * @example below(0.3).accepted; // [null, 0.3]
 */
export function below(bound: number): Wanted {
  return { expected: null, accepted: [null, bound] };
}

/**
 * Anything between two bounds is accepted, where the claim is a range; for {@link compare}.
 *
 * @example between(0.2, 0.3).accepted; // [0.2, 0.3]
 */
export function between(low: number, high: number): Wanted {
  return { expected: null, accepted: [low, high] };
}

/**
 * Anything above `bound` is accepted; for {@link compare}.
 *
 * @example above(0.3).accepted; // [0.3, null]
 */
export function above(bound: number): Wanted {
  return { expected: null, accepted: [bound, null] };
}

/**
 * Compares what was found with what is claimed. An interval given by its ends counts as one given as a pair.
 *
 * @example
 * const found = { reading: 'as printed', quantity: 'β_c', value: 0.3509 };
 * compare(found, about(0.35, { tolerance: 0.005 })).verdict; // 'holds'
 */
export function compare(found: Found, wanted: Wanted): Reading {
  const { reading, quantity, unit = null, value, note = null } = found;
  const interval = found.interval ?? endsOf(found);
  return { reading, quantity, unit, value, interval, ...wanted, verdict: judgeValue(value, interval, wanted), note };
}

function endsOf({ low, high }: Found): Bounds | null {
  return low === undefined && high === undefined ? null : [low ?? null, high ?? null];
}

/**
 * A number claimed is agreed with if the value lies in the accepted range, refuted if the whole interval lies outside,
 * and left open otherwise. A bound must hold for the whole interval, since a value just beyond it says little.
 */
function judgeValue(value: number | null, interval: Bounds | null, { expected, accepted }: Wanted): ReadingVerdict {
  const low = interval ? (interval[0] ?? -Infinity) : value;
  const high = interval ? (interval[1] ?? Infinity) : value;
  if (low === null || high === null || Number.isNaN(low) || Number.isNaN(high)) return 'inconclusive';
  const [from, to] = [accepted[0] ?? -Infinity, accepted[1] ?? Infinity];
  if (expected !== null) {
    if (high < from || low > to) return 'does not hold';
    return value !== null && value >= from && value <= to ? 'holds' : 'inconclusive';
  }
  // Above and below are meant strictly; what is open on the side on which nothing is asked keeps the bound.
  if (high <= from || low >= to) return 'does not hold';
  return (low > from || accepted[0] === null) && (high < to || accepted[1] === null) ? 'holds' : 'inconclusive';
}
