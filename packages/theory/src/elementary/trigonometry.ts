import { orderedSum, pair, quotient, roundingOf, sum, type Pair } from './double-double';
import { reduceHuge } from './reduce-huge';

/** π/2 in parts of 33 bits, whose products with an integer below 2²⁰ are exact, and a rest. */
const QUARTER_1 = 1.57079632673412561417;
const QUARTER_2 = 6.0771005063039658e-11;
const QUARTER_3 = 2.0222662487111664558e-21;
const QUARTER_REST = 8.47842766036889956997e-32;
/** Up to here the parts above suffice. */
const MEDIUM = 1e6;

const angle = pair();
const first = pair();
const second = pair();

/** Brings x to |angle| ≤ π/4, as a pair, and returns the number of quarter turns taken away, modulo 4. */
function reduce(out: Pair, x: number): number {
  if (Math.abs(x) <= Math.PI / 4) {
    out.high = x;
    out.low = 0;
    return 0;
  }
  if (Math.abs(x) > MEDIUM) return reduceHuge(out, x);
  const n = Math.floor(x / (Math.PI / 2) + 0.5);
  sum(out, x - n * QUARTER_1, -n * QUARTER_2);
  let low = out.low;
  sum(out, out.high, -n * QUARTER_3);
  low += out.low - n * QUARTER_REST;
  orderedSum(out, out.high, low);
  return n & 3;
}

/** sin of an angle of at most π/4, as a pair. */
function sineOf(out: Pair, { high: x, low }: Pair): void {
  const square = x * x;
  // x³/3! − x⁵/5! + … + x¹⁹/19!
  const upper = 1 / 39916800 - square * (1 / 6227020800 - square * (1 / 1307674368000 - square / 355687428096000));
  const value = 1 / 6 - square * (1 / 120 - square * (1 / 5040 - square * (1 / 362880 - square * upper)));
  orderedSum(out, x, low * (1 - 0.5 * square) - x * square * value);
}

/** cos of an angle of at most π/4, as a pair. */
function cosineOf(out: Pair, { high: x, low }: Pair): void {
  const square = x * x;
  // x⁴/4! − x⁶/6! + … + x¹⁸/18!
  const upper = 1 / 479001600 - square * (1 / 87178291200 - square * (1 / 20922789888000 - square / 6402373705728000));
  const value = 1 / 24 - square * (1 / 720 - square * (1 / 40320 - square * (1 / 3628800 - square * upper)));
  const half = 0.5 * square;
  orderedSum(out, 1, -half);
  orderedSum(out, out.high, out.low + (square * square * value - (0.5 * roundingOf(x, x, square) + x * low)));
}

/** sin x (turn 0) or cos x (turn 1): which of the two series, and with which sign. */
function wave(x: number, turn: 0 | 1): number {
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const quarter = (reduce(angle, x) + turn) & 3;
  if ((quarter & 1) === 0) sineOf(first, angle);
  else cosineOf(first, angle);
  return quarter < 2 ? first.high : -first.high;
}

/**
 * sin x, to 0.7 units in the last place for every double.
 *
 * @example sin(1); // 0.8414709848078965
 */
export function sin(x: number): number {
  return x === 0 ? x : wave(x, 0);
}

/**
 * cos x, to 0.7 units in the last place for every double.
 *
 * @example cos(1); // 0.5403023058681398
 */
export function cos(x: number): number {
  return wave(x, 1);
}

/**
 * tan x, to 0.8 units in the last place for every double.
 *
 * @example tan(1); // 1.5574077246549023
 */
export function tan(x: number): number {
  if (x === 0) return x;
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const quarter = reduce(angle, x);
  sineOf(first, angle);
  cosineOf(second, angle);
  return (quarter & 1) === 0
    ? quotient(first.high, first.low, second.high, second.low)
    : -quotient(second.high, second.low, first.high, first.low);
}
