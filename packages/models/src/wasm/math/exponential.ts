import type { V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import type { VectorCode } from './vector-code';
import { polynomial } from './vector-code';

const LOG2_E = Math.LOG2E;
// ln 2 in two parts; the first has 20 zero bits at its end, so that its product with k is exact.
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** (r/2)·coth(r/2) in powers of r². */
const COTH = [1, 1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000];
/** Adding this to a number below 2⁵¹ rounds it to an integer, which is then in the lowest bits. */
const ROUNDER = 1.5 * 2 ** 52;
const ZERO = f64x2.const(0);
const ONE = f64x2.const(1);

/** x = k·ln 2 + r with integer k and |r| ≤ ln 2/2, and c = (r/2)·coth(r/2): e^r = 1 + r/(c − r/2). */
function reduced(code: VectorCode, x: V128): { k: V128; r: V128; d: V128 } {
  const k = code.keep(f64x2.sub(f64x2.add(f64x2.mul(x, f64x2.const(LOG2_E)), f64x2.const(ROUNDER)), f64x2.const(ROUNDER)));
  const r = code.keep(f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.const(LN2_HIGH))), f64x2.mul(k, f64x2.const(LN2_LOW))));
  const q = code.keep(f64x2.mul(r, r));
  const d = code.keep(f64x2.sub(polynomial(q, COTH), f64x2.mul(f64x2.const(0.5), r)));
  return { k, r, d };
}

/** 2^k for integer k from −1022 to 1023. */
function powerOfTwo(k: V128): V128 {
  return f64x2.shiftBits(f64x2.addBits(f64x2.add(k, f64x2.const(ROUNDER)), f64x2.bits(1023n)), 52);
}

/** eˣ. */
export function exp(code: VectorCode, x: V128): V128 {
  const within = code.keep(f64x2.atLeast(f64x2.atMost(x, f64x2.const(1000)), f64x2.const(-1000)));
  const { k, r, d } = reduced(code, within);
  // In two factors, because 2^k itself may lie beyond what a double can hold where the result does not.
  const half = code.keep(f64x2.floor(f64x2.mul(k, f64x2.const(0.5))));
  const scaled = f64x2.mul(f64x2.add(ONE, f64x2.div(r, d)), powerOfTwo(half));
  return code.keep(f64x2.mul(scaled, powerOfTwo(f64x2.sub(k, half))));
}

/** tanh x. With t = 2|x| it is (e^t − 1)/(e^t + 1), without the cancellation near 0; beyond t = 40 it is ±1. */
export function tanh(code: VectorCode, x: V128): V128 {
  const t = code.keep(f64x2.atMost(f64x2.mul(f64x2.const(2), f64x2.abs(x)), f64x2.const(40)));
  const { k, r, d } = reduced(code, t);
  const s = code.keep(powerOfTwo(k));
  const grown = code.keep(f64x2.mul(s, r));
  const above = f64x2.add(grown, f64x2.mul(f64x2.sub(s, ONE), d));
  const below = f64x2.add(grown, f64x2.mul(f64x2.add(s, ONE), d));
  return withSignOf(code, f64x2.div(above, below), x);
}

/** 1/(1 + e⁻ˣ). */
export function sigmoid(code: VectorCode, x: V128): V128 {
  const e = exp(code, f64x2.neg(f64x2.abs(x)));
  return code.keep(f64x2.div(f64x2.select(f64x2.lt(x, ZERO), e, ONE), f64x2.add(ONE, e)));
}

/** |x| with the sign of `sign`. */
export function withSignOf(code: VectorCode, x: V128, sign: V128): V128 {
  return code.keep(f64x2.or(x, f64x2.and(sign, f64x2.const(-0))));
}
