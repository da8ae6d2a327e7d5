import { multiply, orderedSum, pair, roundingOf, sum, type Pair } from './double-double';
import { LN2_HIGH, LN2_LOW, powersOfTwo } from './exponential';

/** Centres c = 1 + i/128 of the table, for √½ < c < √2. */
const LOWEST = -38;
const CENTRES = 93;
const STEPS = 128;
/** ln c: the nearest double, and what it lacks. */
const heads = new Float64Array(CENTRES);
const tails = new Float64Array(CENTRES);

/** ln c = 2·artanh((c − 1)/(c + 1)), summed in pairs, which is the same on every machine. */
for (let at = 0; at < CENTRES; at++) {
  const i = LOWEST + at;
  const ratio = { high: i / (2 * STEPS + i), low: 0 };
  const back = ratio.high * (2 * STEPS + i);
  ratio.low = (i - back - roundingOf(ratio.high, 2 * STEPS + i, back)) / (2 * STEPS + i);
  const square = pair();
  multiply(square, ratio, ratio);
  // Horner's scheme from a term below 2⁻¹¹⁰ upwards.
  const total = pair();
  for (let n = 45; n >= 1; n -= 2) {
    multiply(total, total, square);
    const term = 2 / n;
    const rounded = term * n;
    const low = (2 - rounded - roundingOf(term, n, rounded)) / n + total.low;
    sum(total, term, total.high);
    orderedSum(total, total.high, total.low + low);
  }
  multiply(total, total, ratio);
  heads[at] = total.high;
  tails[at] = total.low;
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
const run = pair();

/** The k for which x = 2^k·z with √½ < z ≤ √2, for a finite x > 0. */
function exponent(x: number): number {
  bits[0] = x;
  const top = words[1]!;
  if (top < 0x00100000) return exponent(x * 18014398509481984) - 54;
  return (top >> 20) - ((top & 0xfffff) > 0x6a09e ? 1022 : 1023);
}

/**
 * ln x as a pair, to 2⁻⁶⁷ of itself, for a finite x > 0: x = 2^k·z, z = c·(1 + r), and ln x = k·ln2 + ln c + ln(1 + r).
 * Near 1, c is 1 and nothing cancels.
 */
export function logParts(out: Pair, x: number): void {
  const k = exponent(x);
  const z = k < -1000 ? x * 18014398509481984 * powersOfTwo[970 - k]! : x * powersOfTwo[1024 - k]!;
  const i = Math.floor((z - 1) * STEPS + 0.5);
  const c = 1 + i / STEPS;
  const r = (z - c) / c;
  const back = r * c;
  const square = r * r;
  // What is far below the last place of r.
  const fine =
    ((z - c - back - roundingOf(r, c, back)) / c) * (1 - r) -
    0.5 * roundingOf(r, r, square) +
    r * square * seriesOfLog(r) +
    (tails[i - LOWEST]! + k * LN2_LOW);
  sum(run, k * LN2_HIGH, heads[i - LOWEST]!);
  let low = run.low;
  sum(run, run.high, r);
  low += run.low;
  sum(run, run.high, -0.5 * square);
  orderedSum(out, run.high, low + run.low + fine);
}

/** (ln(1 + r) − r + r²/2)/r³ for |r| < 1/180. */
function seriesOfLog(r: number): number {
  return 1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8 + r * (1 / 9 + r * (-1 / 10)))))));
}

const parts = pair();

/** What a logarithm gives for arguments that have none, or an infinite one; `undefined` for the others. */
function edge(x: number): number | undefined {
  if (x > 0 && x < Infinity) return undefined;
  return x === 0 ? -Infinity : x > 0 ? x : Number.NaN;
}

/** ln(1 + f) for |f| ≤ 1/16: f − f²/2 + s·(f²/2 + R) with s = f/(2 + f) and R of order s² (Sun's fdlibm, e_log.c). */
function near(f: number): number {
  const s = f / (2 + f);
  const square = s * s;
  const half = 0.5 * f * f;
  const upper = square * (2 / 9 + square * (2 / 11 + square * (2 / 13 + square * (2 / 15))));
  const r = square * (2 / 3 + square * (2 / 5 + square * (2 / 7 + upper)));
  return f - (half - s * (half + r));
}

/** ln x + rest for x that is positive, finite and not near 1, and a rest below its last place. */
function far(x: number, rest: number): number {
  const k = exponent(x);
  const z = k < -1000 ? x * 18014398509481984 * powersOfTwo[970 - k]! : x * powersOfTwo[1024 - k]!;
  const i = Math.floor((z - 1) * STEPS + 0.5) | 0;
  const c = 1 + i / STEPS;
  const r = (z - c) / c;
  const whole = k * LN2_HIGH;
  const head = heads[(i - LOWEST) | 0]!;
  const start = whole + head;
  const high = start + r;
  const low = head - (start - whole) + (r - (high - start)) + (tails[(i - LOWEST) | 0]! + k * LN2_LOW);
  return high + (low + r * r * (-0.5 + r * seriesOfLog(r)) + rest);
}

/**
 * ln x, to 0.6 units in the last place.
 *
 * @example log(Math.E); // 1
 */
export function log(x: number): number {
  if (x > 0.9375 && x < 1.0625) return near(x - 1);
  return x > 0 && x < Infinity ? far(x, 0) : edge(x)!;
}

/**
 * ln(1 + x), to 0.6 units in the last place also near 0.
 *
 * @example log1p(1e-10); // 9.9999999995e-11
 */
export function log1p(x: number): number {
  if (Math.abs(x) < 0.0625) return Math.abs(x) < 1e-300 ? x : near(x);
  if (!(x > -1 && x < Infinity)) return edge(x + 1)!;
  const u = 1 + x;
  return far(u, (x > 1 ? 1 - (u - x) : x - (u - 1)) / u);
}

const LOG2_E: Pair = { high: 1.4426950408889634, low: 2.0355273740931033e-17 };
const LOG10_E: Pair = { high: 0.4342944819032518, low: 1.098319650216765e-17 };

/**
 * log₂ x; whole for powers of two.
 *
 * @example log2(8); // 3
 */
export function log2(x: number): number {
  return logOf(x, LOG2_E);
}

/**
 * log₁₀ x; whole for powers of ten.
 *
 * @example log10(1000); // 3
 */
export function log10(x: number): number {
  return logOf(x, LOG10_E);
}

function logOf(x: number, unit: Pair): number {
  if (!(x > 0 && x < Infinity)) return edge(x)!;
  logParts(parts, x);
  multiply(parts, parts, unit);
  return parts.high;
}
