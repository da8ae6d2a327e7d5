/** ln 2 in two parts; the first ends in zeros, so that whole multiples of it are exact. */
const LN2 = { high: 6.93147180369123816e-1, low: 1.90821492927058770002e-10 };
/** Of (ln((1 + s)/(1 − s)) − 2s)/s as a polynomial in s²: its odd powers, and its even ones. */
const ODD = [
  6.66666666666673513e-1, 2.857142874366239149e-1, 1.818357216161805012e-1, 1.479819860511658591e-1,
] as const;
const EVEN = [3.999999999940941908e-1, 2.222219843214978396e-1, 1.531383769920937332e-1] as const;

const view = new DataView(new ArrayBuffer(8));

/**
 * ln x for normal x in (0, 1], with the roundings of fdlibm's method (Sun Microsystems 1993: x = 2^k·(1 + f), s =
 * f/(2 + f)), which engines used for long. Normal variates have always taken it, and stay what they were to the last
 * bit, in every engine.
 */
export function tailLog(x: number): number {
  view.setFloat64(0, x);
  const word = view.getInt32(0);
  const mantissa = word & 0xfffff;
  // From √2 on, the next power of two is nearer.
  const upper = mantissa >= 0x6a09c ? 1 : 0;
  const k = (word >> 20) - 1023 + upper;
  view.setInt32(0, mantissa | (0x3ff00000 - (upper << 20)));
  const f = view.getFloat64(0) - 1;
  const [high, low] = [k * LN2.high, k * LN2.low];
  if (((2 + mantissa) & 0xfffff) < 3) {
    // |f| < 2⁻²⁰.
    if (f === 0) return high + low;
    const rest = f * f * (0.5 - 0.33333333333333333 * f);
    return k === 0 ? f - rest : high - (rest - low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (EVEN[0] + w * (EVEN[1] + w * EVEN[2]));
  const odd = z * (ODD[0] + w * (ODD[1] + w * (ODD[2] + w * ODD[3])));
  const rest = odd + even;
  if (mantissa >= 0x6147a && mantissa <= 0x6b851) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + rest)) : high - (half - (s * (half + rest) + low) - f);
  }
  return k === 0 ? f - s * (f - rest) : high - (s * (f - rest) - low - f);
}
