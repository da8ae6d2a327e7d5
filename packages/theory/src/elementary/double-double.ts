// Sums and products without rounding: the rounded result, and what rounding took away, as two doubles
// (Dekker 1971, Knuth 1997).

/** A number as the unevaluated sum of two doubles, filled by the functions below: no allocation in loops. */
export interface Pair {
  high: number;
  low: number;
}

/** A pair for a function's own use, which starts at 0. */
export function pair(): Pair {
  // Not 0, so that the engine stores both fields as doubles from the start.
  const fresh = { high: 0.5, low: 0.5 };
  fresh.high = 0;
  fresh.low = 0;
  return fresh;
}

/** a + b without rounding. */
export function sum(out: Pair, a: number, b: number): void {
  const high = a + b;
  const part = high - a;
  out.low = a - (high - part) + (b - part);
  out.high = high;
}

/** a + b without rounding, for |a| ≥ |b|. */
export function orderedSum(out: Pair, a: number, b: number): void {
  const high = a + b;
  out.low = b - (high - a);
  out.high = high;
}

/** 2²⁷ + 1: a product with it separates a double into two halves of 26 bits. */
const HALVES = 134217729;

/** a·b − p exactly, for p = a·b rounded, away from overflow and underflow. */
export function roundingOf(a: number, b: number, p: number): number {
  const ta = HALVES * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = HALVES * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return ah * bh - p + ah * bl + al * bh + al * bl;
}

/** The product of two pairs, to about 2⁻¹⁰⁴ of itself. */
export function multiply(out: Pair, a: Pair, b: Pair): void {
  const p = a.high * b.high;
  orderedSum(out, p, roundingOf(a.high, b.high, p) + (a.high * b.low + a.low * b.high));
}

/** (nh + nl)/(dh + dl) rounded once, nearly. */
export function quotient(nh: number, nl: number, dh: number, dl: number): number {
  const q = nh / dh;
  const p = q * dh;
  return q + (nh - p - roundingOf(q, dh, p) + nl - q * dl) / dh;
}
