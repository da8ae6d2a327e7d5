import { multiply, orderedSum, pair, roundingOf, type Pair } from './double-double';

/** ln 2 in two parts, the first with 33 bits, so that its product with a small integer is exact. */
export const LN2_HIGH = 6.9314718036912381649e-1;
export const LN2_LOW = 1.90821492927058770002e-10;

/** Steps of the table of 2^{i/128}. */
const STEPS = 128;
const STEPS_PER_E = STEPS * Math.LOG2E;
const STEP_HIGH = LN2_HIGH / STEPS;
const STEP_LOW = LN2_LOW / STEPS;

/** 2^e at index e + 1024, for −1024 ≤ e ≤ 1023. */
export const powersOfTwo = new Float64Array(2048);
powersOfTwo[1024] = 1;
for (let e = 1; e <= 1023; e++) powersOfTwo[1024 + e] = 2 * powersOfTwo[1023 + e]!;
for (let e = 1; e <= 1024; e++) powersOfTwo[1024 - e] = powersOfTwo[1025 - e]! / 2;

/** 2^{i/128}: the nearest double, and what it lacks. */
const heads = new Float64Array(STEPS);
const tails = new Float64Array(STEPS);
fillTable();

/** The table from square roots and products of pairs, which are the same on every machine. */
function fillTable(): void {
  const root: Pair = { high: 2, low: 0 };
  for (let n = STEPS; n > 1; n /= 2) {
    const near = Math.sqrt(root.high);
    const square = near * near;
    orderedSum(root, near, (root.high - square - roundingOf(near, near, square) + root.low) / (2 * near));
  }
  const power: Pair = { high: 1, low: 0 };
  for (let i = 0; i < STEPS; i++) {
    heads[i] = power.high;
    tails[i] = power.low;
    multiply(power, power, root);
  }
}

/** y·2^e, also where 2^e alone is beyond the doubles. */
export function scale(y: number, e: number): number {
  if (e >= -1022 && e <= 1023) return y * powersOfTwo[e + 1024]!;
  if (e > 0) return e > 2046 ? y * Infinity : y * powersOfTwo[2047]! * powersOfTwo[e + 1]!;
  return e < -2000 ? y * 0 : y * powersOfTwo[e + 2024]! * powersOfTwo[24]!;
}

/**
 * eˣ, to 0.52 units in the last place: x = (128·e + i)·ln2/128 + r, from a table of 2^{i/128} and four terms of e^r.
 *
 * @example exp(1); // 2.718281828459045
 */
export function exp(x: number): number {
  return expOf(x, 0);
}

/** e^{x + low}, for a `low` below the last place of x. */
export function expOf(x: number, low: number): number {
  if (!(x > -746 && x < 710)) return x < 0 ? 0 : x > 0 ? Infinity : x;
  const k = Math.floor(x * STEPS_PER_E + 0.5);
  const r = x - k * STEP_HIGH - (k * STEP_LOW - low);
  const i = k & (STEPS - 1);
  const e = k >> 7;
  const head = heads[i]!;
  const y = head + (tails[i]! + head * smallExpm1(r));
  return e >= -1022 && e <= 1023 ? y * powersOfTwo[e + 1024]! : scale(y, e);
}

/** e^r − 1 for |r| ≤ ln2/256. */
function smallExpm1(r: number): number {
  return r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
}

/** 2^{−1}·eˣ as a pair, for |x| < 711. */
export function halfExp(out: Pair, x: number): void {
  const k = Math.floor(x * STEPS_PER_E + 0.5);
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  const i = k & (STEPS - 1);
  const e = (k >> 7) - 1;
  const head = heads[i]!;
  orderedSum(out, head, tails[i]! + head * smallExpm1(r));
  out.high = scale(out.high, e);
  out.low = scale(out.low, e);
}

const part = pair();

/**
 * eˣ − 1, to 0.7 units in the last place also near 0.
 *
 * @example expm1(1e-10); // 1.00000000005e-10
 */
export function expm1(x: number): number {
  if (!(x < 710)) return x > 0 ? Infinity : x;
  if (x < -40) return -1;
  if (Math.abs(x) < 1e-300) return x;
  expm1Parts(part, x);
  return part.high + part.low;
}

/** eˣ − 1 as a pair that is a little more exact than a double, for −40 ≤ x < 710. */
export function expm1Parts(out: Pair, x: number): void {
  if (Math.abs(x) < 0.25) return orderedSum(out, x, x * x * (0.5 + x * seriesOfExpm1(x)));
  const k = Math.floor(x * STEPS_PER_E + 0.5);
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  const i = k & (STEPS - 1);
  const e = k >> 7;
  const head = heads[i]!;
  const rest = tails[i]! + head * smallExpm1(r);
  const grown = scale(head, e);
  // The 1 taken away without rounding: what is larger comes first.
  if (grown > 1) orderedSum(out, grown, -1);
  else orderedSum(out, -1, grown);
  orderedSum(out, out.high, out.low + scale(rest, e));
}

/** (e^x − 1 − x − x²/2)/x³ for |x| < 1/4. */
function seriesOfExpm1(x: number): number {
  const upper = 1 / 3628800 + x * (1 / 39916800 + x * (1 / 479001600 + x * (1 / 6227020800 + x / 87178291200)));
  return (
    1 / 6 +
    x * (1 / 24 + x * (1 / 120 + x * (1 / 720 + x * (1 / 5040 + x * (1 / 40320 + x * (1 / 362880 + x * upper))))))
  );
}
