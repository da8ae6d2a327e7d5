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
  readonly note?: string;
}

/** What is claimed of it. */
export interface Wanted {
  readonly expected: number | null;
  readonly accepted: Bounds;
}

/** `expected`, within an absolute tolerance or within a factor either way. */
export function about(expected: number, within: { readonly tolerance: number } | { readonly factor: number }): Wanted {
  if ('factor' in within) return { expected, accepted: [expected / within.factor, expected * within.factor] };
  return { expected, accepted: [expected - within.tolerance, expected + within.tolerance] };
}

/** Anything below `bound`. */
export function below(bound: number): Wanted {
  return { expected: null, accepted: [null, bound] };
}

/** Anything above `bound`. */
export function above(bound: number): Wanted {
  return { expected: null, accepted: [bound, null] };
}

/** Compares what was found with what is claimed. */
export function compare(found: Found, wanted: Wanted): Reading {
  const { reading, quantity, unit = null, value, interval = null, note = null } = found;
  return { reading, quantity, unit, value, interval, ...wanted, verdict: judgeValue(value, interval, wanted), note };
}

/**
 * A number claimed is agreed with if the value lies in the accepted range, refuted if the whole interval lies outside, and left open
 * otherwise. A bound must hold for the whole interval, since a value just beyond it says little.
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
