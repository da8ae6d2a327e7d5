import type { V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { polynomial, type VectorCode } from './vector-code';

const LOG2_E = Math.LOG2E;
// ln 2 in two parts; the first has 20 zero bits at its end, so that its product with k is exact.
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** (r/2)·coth(r/2) in powers of r²: 1, then an interpolation at Chebyshev nodes of |r| ≤ ln 2/2, to 4·10⁻¹⁸. */
const COTH = [
  1, 0.0833333333333333, -0.0013888888888782243, 3.306878235832679e-5, -8.26703004995556e-7, 2.071884711517941e-8,
];
/** Adding this to a number below 2⁵¹ rounds it to an integer, which is then in the lowest bits. */
const ROUNDER = f64x2.const(1.5 * 2 ** 52);
const ZERO = f64x2.const(0);
const ONE = f64x2.const(1);

/** x = k·ln 2 + r with integer k and |r| ≤ ln 2/2, and d = c − r/2 with c = (r/2)·coth(r/2): e^r = (d + r)/d. */
function reduced(code: VectorCode, x: V128): { k: V128; rounded: V128; r: V128; d: V128 } {
  const rounded = code.keep(f64x2.add(f64x2.mul(x, f64x2.const(LOG2_E)), ROUNDER));
  const k = code.keep(f64x2.sub(rounded, ROUNDER));
  const r = code.keep(f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.const(LN2_HIGH))), f64x2.mul(k, f64x2.const(LN2_LOW))));
  const q = code.keep(f64x2.mul(r, r));
  const d = code.keep(f64x2.sub(polynomial(q, COTH), f64x2.mul(f64x2.const(0.5), r)));
  return { k, rounded, r, d };
}

/** 2^k for integer k from −1022 to 1023, given k + ROUNDER. */
function powerOfTwo(rounded: V128): V128 {
  return f64x2.shiftBits(f64x2.addBits(rounded, f64x2.bits(1023n)), 52);
}

/** x·2^k, in two factors, because 2^k may lie beyond what a double can hold where the result does not. */
function scaled(code: VectorCode, x: V128, k: V128): V128 {
  const half = code.keep(f64x2.add(f64x2.mul(k, f64x2.const(0.5)), ROUNDER));
  const rest = f64x2.add(f64x2.sub(k, f64x2.sub(half, ROUNDER)), ROUNDER);
  return code.keep(f64x2.mul(f64x2.mul(x, powerOfTwo(half)), powerOfTwo(rest)));
}

/** eˣ. Beyond ±1000 it is ∞ or 0 in any case. */
export function exp(code: VectorCode, x: V128): V128 {
  return expOfNegative(code, f64x2.atMost(x, f64x2.const(1000)));
}

/** eˣ for x ≤ 1000. */
export function expOfNegative(code: VectorCode, x: V128): V128 {
  const { k, r, d } = reduced(code, code.keep(f64x2.atLeast(x, f64x2.const(-1000))));
  return scaled(code, f64x2.add(ONE, f64x2.div(r, d)), k);
}

/** e^{−x²}, and something below 10⁻³⁰⁷ where it is less than that. */
export function gaussian(code: VectorCode, x: V128): V128 {
  const { rounded, r, d } = reduced(code, code.keep(f64x2.atLeast(f64x2.neg(f64x2.mul(x, x)), f64x2.const(-708))));
  return code.keep(f64x2.mul(f64x2.add(ONE, f64x2.div(r, d)), powerOfTwo(rounded)));
}

/** tanh x. With t = 2|x| it is (e^t − 1)/(e^t + 1), without the cancellation near 0; beyond t = 40 it is ±1. */
export function tanh(code: VectorCode, x: V128): V128 {
  const t = code.keep(f64x2.atMost(f64x2.abs(f64x2.add(x, x)), f64x2.const(40)));
  const { rounded, r, d } = reduced(code, t);
  const s = code.keep(powerOfTwo(rounded));
  const grown = code.keep(f64x2.mul(s, r));
  const base = code.keep(f64x2.mul(s, d));
  const quotient = f64x2.div(f64x2.add(grown, f64x2.sub(base, d)), f64x2.add(grown, f64x2.add(base, d)));
  return withSignOf(code, quotient, x);
}

/** 1/(1 + e⁻ˣ). With e^{−|x|} = n/d it is d/(d + n) on the right and n/(d + n) on the left: one division for both. */
export function sigmoid(code: VectorCode, x: V128): V128 {
  const { k, r, d } = reduced(code, code.keep(f64x2.atLeast(f64x2.neg(f64x2.abs(x)), f64x2.const(-1000))));
  const n = scaled(code, f64x2.add(d, r), k);
  return code.keep(f64x2.div(f64x2.select(f64x2.lt(x, ZERO), n, d), f64x2.add(d, n)));
}

/** |x| with the sign of `sign`. */
export function withSignOf(code: VectorCode, x: V128, sign: V128): V128 {
  return code.keep(f64x2.or(x, f64x2.and(sign, f64x2.const(-0))));
}
