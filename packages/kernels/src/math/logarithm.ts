import type { V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { expOfNegative } from './exponential';
import { polynomial, type VectorCode } from './vector-code';

// After Sun's fdlibm (e_log.c, 1993): ln(1 + f) = f − (f²/2 − s·(f²/2 + R)), s = f/(2 + f).
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const SERIES = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
];
const SMALLEST_NORMAL = 2 ** -1022;
const ZERO = f64x2.const(0);
const ONE = f64x2.const(1);
/** The bits of √½, so that subtracting them leaves the exponent of x/√½. */
const ROOT_HALF = 0x3fe6a09e_00000000n;
const EXPONENT_ONE = 0x3ff00000_00000000n;

/** ln x for finite x > 0. */
export function logOfPositive(code: VectorCode, x: V128): V128 {
  const tiny = code.keep(f64x2.lt(x, f64x2.const(SMALLEST_NORMAL)));
  const normal = f64x2.select(tiny, f64x2.mul(x, f64x2.const(2 ** 54)), x);
  // x = 2^k·m with m from √½ to √2.
  const shifted = code.keep(f64x2.addBits(normal, f64x2.bits(EXPONENT_ONE - ROOT_HALF)));
  const exponent = f64x2.shiftBitsDown(shifted, 52);
  // The exponent's bits, put below those of 2⁵², make a double of it.
  const k = code.keep(
    f64x2.sub(
      f64x2.sub(f64x2.or(exponent, f64x2.const(2 ** 52)), f64x2.const(2 ** 52 + 1023)),
      f64x2.and(tiny, f64x2.const(54)),
    ),
  );
  const m = f64x2.addBits(f64x2.and(shifted, f64x2.bits(0x000fffff_ffffffffn)), f64x2.bits(ROOT_HALF));
  const f = code.keep(f64x2.sub(m, ONE));
  const s = code.keep(f64x2.div(f, f64x2.add(f64x2.const(2), f)));
  const z = code.keep(f64x2.mul(s, s));
  const half = code.keep(f64x2.mul(f64x2.const(0.5), f64x2.mul(f, f)));
  const series = f64x2.mul(z, polynomial(z, SERIES));
  const low = f64x2.add(f64x2.mul(s, f64x2.add(half, series)), f64x2.mul(k, f64x2.const(LN2_LOW)));
  return code.keep(f64x2.sub(f64x2.mul(k, f64x2.const(LN2_HIGH)), f64x2.sub(f64x2.sub(half, low), f)));
}

/** ln x. */
export function log(code: VectorCode, x: V128): V128 {
  const finite = logOfPositive(code, x);
  // What is not a positive finite number: ∞ and NaN give themselves, ±0 gives −∞, and less than 0 gives NaN.
  const upward = f64x2.select(f64x2.lt(x, f64x2.const(Infinity)), finite, x);
  const atZero = f64x2.select(f64x2.eq(x, ZERO), f64x2.const(-Infinity), upward);
  return code.keep(f64x2.select(f64x2.lt(x, ZERO), f64x2.const(NaN), atZero));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^{−|x|}). */
export function softplus(code: VectorCode, x: V128): V128 {
  const e = expOfNegative(code, f64x2.neg(f64x2.abs(x)));
  const u = code.keep(f64x2.add(ONE, e));
  // ln(1 + e) from ln u, corrected for what rounding took from u.
  const lost = f64x2.div(f64x2.sub(e, f64x2.sub(u, ONE)), u);
  const rest = f64x2.add(logOfPositive(code, u), lost);
  return code.keep(f64x2.add(f64x2.atLeast(x, ZERO), rest));
}
