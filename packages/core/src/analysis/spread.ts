import { median } from '@kramers/theory';

/** A number over replicas: median and range. */
export interface Spread {
  /** Replicas that have it. */
  readonly replicas: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The spread of the finite values; null if there are none.
 *
 * @example spreadOf([3, null, 1, 2]); // { replicas: 3, median: 2, low: 1, high: 3 }
 */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const seen = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (seen.length === 0) return null;
  return { replicas: seen.length, median: median(seen), low: Math.min(...seen), high: Math.max(...seen) };
}
