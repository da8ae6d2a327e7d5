/** Decimals of a number whose error does not ask for more. */
const DECIMALS = 2;
/** An error that begins further out is rounding. */
const MOST = 9;

/**
 * A number with its standard error, to two decimals, or to as many as the error has its first digit at: an error is
 * never told as 0.
 *
 * @example plusMinus(2.9312, 0.0004); // '2.9312 ± 0.0004'
 */
export function plusMinus(value: number, error: number | null, gap = ' '): string {
  const first = -Number((error ?? 0).toExponential(0).split('e')[1]);
  const decimals = Math.max(DECIMALS, first);
  if (!error || decimals > MOST) return value.toFixed(DECIMALS);
  return `${value.toFixed(decimals)}${gap}±${gap}${error.toFixed(decimals)}`;
}
