import { pow } from '../elementary';

/** A share of trials that succeeded, with its 95 % interval. */
export interface Proportion {
  readonly trials: number;
  readonly successes: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959963984540054;

/**
 * The share of successes with the 95 % score interval of Wilson (1927), which stays within 0 … 1 and is no point at
 * either end.
 *
 * @example proportion(8, 10); // { trials: 10, successes: 8, share: 0.8, low: 0.4902, high: 0.9433 }
 */
export function proportion(successes: number, trials: number): Proportion {
  const share = successes / trials;
  const shrink = 1 + pow(Z, 2) / trials;
  const centre = (share + pow(Z, 2) / (2 * trials)) / shrink;
  const reach = (Z / shrink) * Math.sqrt((share * (1 - share)) / trials + pow(Z / (2 * trials), 2));
  // At either end the sum is the share but for its rounding, which must not leave the share outside.
  const [low, high] = [Math.min(share, centre - reach), Math.max(share, centre + reach)];
  return { trials, successes, share, low: Math.max(0, low), high: Math.min(1, high) };
}
