import { exp, log1p } from '@kramers/theory/elementary';

// exp and tanh over arrays. V8's own take a call per number; these stay in the loop, at relative errors below 3e-16 and
// 7e-16. Both reduce x = k·ln2 + r and use e^r = 1 + r/(c − r/2) with c = (r/2)·coth(r/2) as a series in r².

const LOG2_E = 1.4426950408889634;
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const C1 = 1 / 12;
const C2 = -1 / 720;
const C3 = 1 / 30240;
const C4 = -1 / 1209600;
const C5 = 1 / 47900160;
const C6 = -691 / 1307674368000;

/** Beyond this the exponential is left to Math.exp, which knows its ends. */
const RANGE = 700;
/** 2^k at index k + 1024. */
const powersOfTwo = Float64Array.from({ length: 2048 }, (_, i) => 2 ** (i - 1024));
/** 2|x| beyond which tanh is ±1. */
const SATURATION = 40;

/** out = eˣ for the first `count` numbers. */
export function expInto(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i = (i + 1) | 0) {
    const u = x[i]!;
    if (u > -RANGE && u < RANGE) {
      const k = Math.floor(u * LOG2_E + 0.5);
      const r = u - k * LN2_HIGH - k * LN2_LOW;
      const q = r * r;
      const c = 1 + q * (C1 + q * (C2 + q * (C3 + q * (C4 + q * (C5 + q * C6)))));
      out[i] = (1 + r / (c - 0.5 * r)) * powersOfTwo[(k + 1024) | 0]!;
    } else out[i] = exp(u);
  }
}

/** out = tanh x for the first `count` numbers. */
export function tanhInto(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i = (i + 1) | 0) {
    const u = x[i]!;
    const t = 2 * u;
    if (t > -SATURATION && t < SATURATION) {
      const k = Math.floor(t * LOG2_E + 0.5);
      const r = t - k * LN2_HIGH - k * LN2_LOW;
      const q = r * r;
      const c = 1 + q * (C1 + q * (C2 + q * (C3 + q * (C4 + q * (C5 + q * C6)))));
      const d = c - 0.5 * r;
      const s = powersOfTwo[(k + 1024) | 0]!;
      // (e^t − 1)/(e^t + 1), without the cancellation near 0.
      const grown = s * r;
      out[i] = (grown + (s - 1) * d) / (grown + (s + 1) * d);
    } else out[i] = u > 0 ? 1 : u < 0 ? -1 : u;
  }
}

/** out = 1/(1 + e^{−x}) for the first `count` numbers. */
export function sigmoidInto(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i = (i + 1) | 0) out[i] = -Math.abs(x[i]!);
  expInto(out, out, count);
  for (let i = 0; i < count; i = (i + 1) | 0) {
    const e = out[i]!;
    out[i] = (x[i]! < 0 ? e : 1) / (1 + e);
  }
}

/** out = ln(1 + eˣ) for the first `count` numbers. */
export function softplusInto(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i = (i + 1) | 0) out[i] = -Math.abs(x[i]!);
  expInto(out, out, count);
  for (let i = 0; i < count; i = (i + 1) | 0) out[i] = Math.max(x[i]!, 0) + log1p(out[i]!);
}
