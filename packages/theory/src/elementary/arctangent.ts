import { multiply, orderedSum, pair, quotient, roundingOf, sum } from './double-double';

/** Centres c = i/16 of the table, from 1/8 to 1. */
const STEPS = 16;
const heads = new Float64Array(STEPS + 1);
const tails = new Float64Array(STEPS + 1);

/** arctan c = y/c·(1 + (2/3)·y·(1 + (4/5)·y·(1 + …))) with y = c²/(1 + c²) (Euler), summed in pairs. */
for (let i = 1; i <= STEPS; i++) {
  const y = ratio(i * i, STEPS * STEPS + i * i);
  const total = { high: 1, low: 0 };
  for (let n = 120; n >= 2; n -= 2) {
    multiply(total, total, y);
    multiply(total, total, ratio(n, n + 1));
    const low = total.low;
    sum(total, 1, total.high);
    orderedSum(total, total.high, total.low + low);
  }
  multiply(total, total, ratio(STEPS * i, STEPS * STEPS + i * i));
  heads[i] = total.high;
  tails[i] = total.low;
}

function ratio(a: number, b: number): { high: number; low: number } {
  const high = a / b;
  const back = high * b;
  return { high, low: (a - back - roundingOf(high, b, back)) / b };
}

const QUARTER_HIGH = 1.5707963267948966;
const QUARTER_LOW = 6.123233995736766e-17;
const part = pair();

/**
 * arctan x, to 0.7 units in the last place.
 *
 * @example atan(1); // 0.7853981633974483
 */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (!(size > 1e-9)) return x;
  const value = size <= 1 ? small(size, 0, false) : large(size);
  return x < 0 ? -value : value;
}

/** π/2 − arctan(1/x), for x > 1. */
function large(x: number): number {
  const inverse = 1 / x;
  const back = inverse * x;
  return x > 1e17 ? QUARTER_HIGH : small(inverse, (1 - back - roundingOf(inverse, x, back)) / x, true);
}

/** arctan(t + low) for 0 < t ≤ 1, or what it lacks of a right angle. */
function small(t: number, low: number, complement: boolean): number {
  const i = t < 1 / 8 ? 0 : Math.floor(t * STEPS + 0.5);
  const c = i / STEPS;
  const r = i === 0 ? t : quotient(t - c, low, 1 + c * t, 0);
  const square = r * r;
  const upper = 1 / 11 - square * (1 / 13 - square * (1 / 15 - square * (1 / 17 - square * (1 / 19 - square / 21))));
  const series = 1 / 3 - square * (1 / 5 - square * (1 / 7 - square * (1 / 9 - square * upper)));
  const rest = tails[i]! + (i === 0 ? low : 0) - r * square * series;
  if (!complement) {
    orderedSum(part, i === 0 ? r : heads[i]!, i === 0 ? 0 : r);
    return part.high + (part.low + rest);
  }
  sum(part, QUARTER_HIGH, -heads[i]!);
  const fine = part.low + QUARTER_LOW - rest;
  sum(part, part.high, -r);
  return part.high + (part.low + fine);
}
