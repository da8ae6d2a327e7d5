import { pair, roundingOf } from './double-double';
import { exp, expOf } from './exponential';
import { logParts } from './logarithm';

const logarithm = pair();

/**
 * x^y, to 0.52 units in the last place and exact where the result is a double; edges as in `Math.pow`. Squares, roots
 * and reciprocals are those of the machine.
 *
 * @example pow(2, 10); // 1024
 */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 1) return x;
  if (y === 0) return 1;
  if (y === -1) return 1 / x;
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  if (x > 0 && x < Infinity && y > -Infinity && y < Infinity) return positive(x, y);
  return edge(x, y);
}

/** x^y for finite x > 0 and finite y. */
function positive(x: number, y: number): number {
  if (x === 1) return 1;
  logParts(logarithm, x);
  const p = y * logarithm.high;
  if (!(p > -746 && p < 710)) return exp(p);
  return expOf(p, roundingOf(y, logarithm.high, p) + y * logarithm.low);
}

function edge(x: number, y: number): number {
  if (x !== x || y !== y) return Number.NaN;
  const size = Math.abs(x);
  if (y === Infinity || y === -Infinity) return size === 1 ? Number.NaN : size > 1 === y > 0 ? Infinity : 0;
  const odd = Number.isInteger(y) && Math.abs(y) < 9007199254740992 && y % 2 !== 0;
  const sign = odd && (x < 0 || Object.is(x, -0)) ? -1 : 1;
  if (size === 0) return y > 0 ? sign * 0 : sign * Infinity;
  if (size === Infinity) return y > 0 ? sign * Infinity : sign * 0;
  return Number.isInteger(y) ? sign * positive(size, y) : Number.NaN;
}

/**
 * The length √(Σ xᵢ²) of a vector, without overflow on the way.
 *
 * @example hypot(3, 4); // 5
 */
export function hypot(...values: readonly number[]): number {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest || size !== size) largest = size;
    if (size === Infinity) return Infinity;
  }
  if (largest === 0 || largest !== largest) return largest;
  // Only where squares would leave the doubles.
  const unit = largest > 1e150 ? 2 ** 600 : largest < 1e-150 ? 2 ** -600 : 1;
  let total = 0;
  for (const value of values) total += (value / unit) * (value / unit);
  return unit * Math.sqrt(total);
}
