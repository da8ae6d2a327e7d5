/** A polynomial of `x` by Horner's rule, from the lowest coefficient up. */
function polynomial(x: string, coefficients: readonly number[]): string {
  return coefficients.reduceRight<string>(
    (above, c) => (above === '' ? `splatD(${literal(c)})` : `fmaD(${above}, ${x}, splatD(${literal(c)}))`),
    '',
  );
}

/** (r/2)·coth(r/2) in powers of r²: 1, then an interpolation at Chebyshev nodes of |r| ≤ ln 2/2, to 4·10⁻¹⁸. */
const COTH = [
  1, 0.0833333333333333, -0.0013888888888782243, 3.306878235832679e-5, -8.26703004995556e-7, 2.071884711517941e-8,
];

/**
 * eˣ and what is made of it, for vectors of doubles: x = k·ln 2 + r with integer k and |r| ≤ ln 2/2, and with
 * c = (r/2)·coth(r/2) and d = c − r/2, e^r = (d + r)/d.
 */
export const exponential = `
#define ROUNDER 0x1.8p52
static inline D powerOfTwo(D rounded) { return (D)(((L)rounded + 1023) << 52); }
typedef struct { D k, rounded, r, d; } Reduced;
static inline Reduced reduced(D x) {
  Reduced e;
  e.rounded = fmaD(x, splatD(${literal(Math.LOG2E)}), splatD(ROUNDER));
  e.k = e.rounded - ROUNDER;
  e.r = fmaD(e.k, splatD(${literal(-6.9314718036912381649e-1)}), x);
  e.r = fmaD(e.k, splatD(${literal(-1.90821492927058770002e-10)}), e.r);
  D q = e.r * e.r;
  e.d = fmaD(e.r, splatD(-0.5), ${polynomial('q', COTH)});
  return e;
}
/* x*2^k in two factors, because 2^k may lie beyond what a double can hold where the result does not. */
static inline D scaled(D x, D k) {
  D half = fmaD(k, splatD(0.5), splatD(ROUNDER)), rest = k - (half - ROUNDER) + ROUNDER;
  return x * powerOfTwo(half) * powerOfTwo(rest);
}
static inline D exp_(D x) {
  Reduced e = reduced(atLeastD(atMostD(x, 1000), -1000));
  return scaled(1 + e.r / e.d, e.k);
}
/* exp(-x*x), and something below 1e-307 where it is less than that. */
static inline D gaussian(D x) {
  Reduced e = reduced(atLeastD(-(x * x), -708));
  return (1 + e.r / e.d) * powerOfTwo(e.rounded);
}
/* (e^t - 1)/(e^t + 1) with t = 2|x|, without the cancellation near 0; beyond t = 40 it is 1. */
static inline D tanh_(D x) {
  Reduced e = reduced(atMostD(absD(x + x), 40));
  D s = powerOfTwo(e.rounded), grown = s * e.r, base = s * e.d;
  D quotient = (grown + (base - e.d)) / (grown + (base + e.d));
  return (D)((L)quotient | ((L)x & (L)splatD(-0.0)));
}
/* With e^-|x| = n/d it is d/(d + n) on the right and n/(d + n) on the left: one division for both. */
static inline D sigmoid(D x) {
  Reduced e = reduced(atLeastD(-absD(x), -1000));
  D n = scaled(e.d + e.r, e.k);
  return whereD(x < 0, n, e.d) / (e.d + n);
}
`;

const LOG_SERIES = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
];

/**
 * ln x after Sun's fdlibm (e_log.c, 1993): x = 2^k·(1 + f) with 1 + f from √½ to √2, s = f/(2 + f), and
 * ln(1 + f) = f − (f²/2 − s·(f²/2 + R)).
 */
export const logarithm = `
static inline D logOfPositive(D x) {
  L tiny = x < 0x1p-1022;
  L shifted = (L)whereD(tiny, x * 0x1p54, x) + (0x3ff0000000000000LL - 0x3fe6a09e00000000LL);
  /* The exponent's bits, put below those of 2^52, make a double of it. */
  D k = (D)((L)((UL)shifted >> 52) | (L)splatD(0x1p52)) - (0x1p52 + 1023) - (D)(tiny & (L)splatD(54));
  D f = (D)((shifted & 0x000fffffffffffffLL) + 0x3fe6a09e00000000LL) - 1;
  D s = f / (2 + f), z = s * s, half = 0.5 * (f * f), series = z * ${polynomial('z', LOG_SERIES)};
  D low = s * (half + series) + k * ${literal(1.90821492927058770002e-10)};
  return k * ${literal(6.9314718036912381649e-1)} - (half - low - f);
}
static inline D log_(D x) {
  D upward = whereD(x < __builtin_inf(), logOfPositive(x), x);
  return whereD(x < 0, splatD(__builtin_nan("")), whereD(x == 0, splatD(-__builtin_inf()), upward));
}
/* ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), corrected for what rounding takes from 1 + e^-|x|. */
static inline D softplus(D x) {
  D e = exp_(-absD(x)), u = 1 + e, lost = (e - (u - 1)) / u;
  return atLeastD(x, 0) + (logOfPositive(u) + lost);
}
`;

const SINE = [
  8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6, -2.50507602534068634195e-8,
  1.58969099521155010221e-10,
];
const COSINE = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5, -2.75573143513906633035e-7,
  2.0875723212981748279e-9, -1.13596475577881948265e-11,
];

/**
 * Sines and cosines after Sun's fdlibm (k_sin.c, k_cos.c, e_rem_pio2.c, 1993): π/2 in four parts, the first three of 33
 * bits, whose products with k are exact for k below 2²⁰. Numbers beyond are left to the C library.
 */
export const trigonometry = `
static inline D lost(D a, D b, D value) { D back = value - a; return (a - (value - back)) - (b + back); }
static inline D wave(D x, int shift) {
  D k = (x * ${literal(2 / Math.PI)} + ROUNDER) - ROUNDER;
  D first = x - k * ${literal(1.57079632673412561417)};
  D by2 = k * ${literal(6.0771005063039659766e-11)}, second = first - by2;
  D by3 = k * ${literal(2.0222662487111664558e-21)}, third = second - by3;
  D rest = lost(first, by2, second) + lost(second, by3, third) - k * ${literal(8.47842766036889956997e-32)};
  D y = third + rest, tail = (third - y) + rest, z = y * y;
  L turns = (L)(k + shift + ROUNDER);
  D cube = z * y, correction = 0.5 * tail - cube * ${polynomial('z', SINE)};
  D sine = y - (z * correction - tail - cube * ${literal(-1.66666666666666324348e-1)});
  D half = 0.5 * z, rough = 1 - half;
  D cosine = rough + ((1 - rough - half) + (z * (z * ${polynomial('z', COSINE)}) - y * tail));
  D value = whereD((turns & 1) != 0, cosine, sine);
  D result = (D)((L)value ^ ((turns & 2) << 62));
  L beyond = ~(absD(x) <= 823549.0);
  if (__builtin_expect(marked(beyond) != 0, 0))
    for (int i = 0; i < DL; i++) if (beyond[i]) result[i] = shift ? __builtin_cos(x[i]) : __builtin_sin(x[i]);
  return result;
}
static inline D sin_(D x) { return whereD(x == 0, x, wave(x, 0)); }
static inline D cos_(D x) { return wave(x, 1); }
`;

/** erf(x)/x in powers of x², interpolated at the Chebyshev nodes of 0 ≤ x² ≤ 1: to 5·10⁻¹⁷. */
const ERF_NEAR = [
  1.1283791670955126, -0.37612638903183543, 0.11283791670945006, -0.02686617064323777, 0.0052239776071164225,
  -0.0008548325975389692, 0.00012055294904839707, -1.492473690741966e-5, 1.6447424703317362e-6, -1.6208483801871705e-7,
  1.3720064546777686e-8, -7.795898827002142e-10,
];
/** e^{x²}·(1 − erf x) in powers of (x − 3)/(x + 3), interpolated likewise for 1 ≤ x ≤ 6: to 7·10⁻¹⁷·e^{x²}. */
const ERF_FAR = [
  0.17900115118138907, -0.32623356004299003, 0.24560380171289325, -0.1501159365078385, 0.07166583713850745,
  -0.02439249905225781, 0.004269138643318906, 0.0007077436205791401, -0.0005971019299440755, 4.523670628663236e-5,
  6.436074396760298e-5, -1.2383892608514314e-5, -8.668536150153648e-6,
];

/** erf x, given e^{−x²}. Beyond |x| = 6 it is ±1 to the last bit. */
export const errorFunction = `
static inline D erfGiven(D x, D falling) {
  D size = absD(x), square = atMostD(x * x, 1);
  D near = size * ${polynomial('square', ERF_NEAR)};
  L beyond = size >= 1;
  D result = near;
  if (marked(beyond)) {
    D within = atMostD(size, 6), u = (within - 3) / (within + 3);
    D far = 1 - falling * ${polynomial('u', ERF_FAR)};
    result = whereD(beyond, far, near);
  }
  return (D)((L)result | ((L)x & (L)splatD(-0.0)));
}
`;

/** A double as C reads it back to the last bit. */
export function literal(x: number): string {
  if (Number.isNaN(x)) return '__builtin_nan("")';
  if (!Number.isFinite(x)) return x > 0 ? '__builtin_inf()' : '(-__builtin_inf())';
  if (Object.is(x, -0)) return '(-0.0)';
  const text = String(x);
  const decimal = /[.e]/.test(text) ? text : `${text}.0`;
  return x < 0 ? `(${decimal})` : decimal;
}
