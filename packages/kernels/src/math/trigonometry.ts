import { type Callable, callFor } from '../assembler/module';
import type { V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { polynomial, type VectorCode } from './vector-code';

// After Sun's fdlibm (k_sin.c, k_cos.c, e_rem_pio2.c, 1993). π/2 in four parts, the first three of 33 bits: their
// products with k are exact for k below 2²⁰.
const PARTS = [1.57079632673412561417, 6.0771005063039659766e-11, 2.0222662487111664558e-21] as const;
const LAST = 8.47842766036889956997e-32;
const LIMIT = 2 ** 19 * (Math.PI / 2);
const SINE = [
  8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6, -2.50507602534068634195e-8,
  1.58969099521155010221e-10,
];
const SINE_CUBIC = -1.66666666666666324348e-1;
const COSINE = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5, -2.75573143513906633035e-7,
  2.0875723212981748279e-9, -1.13596475577881948265e-11,
];
const ROUNDER = 1.5 * 2 ** 52;
const HALF = f64x2.const(0.5);
const ONE = f64x2.const(1);

/** sin x. Beyond |x| = 2¹⁹·π/2 each number is left to `far`. */
export function sin(code: VectorCode, x: V128, far: Callable): V128 {
  const result = wave(code, x, far, 0);
  return code.keep(f64x2.select(f64x2.eq(x, f64x2.const(0)), x, result));
}

/** cos x, likewise. */
export function cos(code: VectorCode, x: V128, far: Callable): V128 {
  return wave(code, x, far, 1);
}

/** sin(x + shift·π/2). */
function wave(code: VectorCode, x: V128, far: Callable, shift: 0 | 1): V128 {
  const k = code.keep(
    f64x2.sub(f64x2.add(f64x2.mul(x, f64x2.const(2 / Math.PI)), f64x2.const(ROUNDER)), f64x2.const(ROUNDER)),
  );
  const { y, tail } = remainder(code, x, k);
  const z = code.keep(f64x2.mul(y, y));
  const turns = code.keep(f64x2.add(k, f64x2.const(shift)));
  const half = code.keep(f64x2.mul(turns, HALF));
  const odd = f64x2.ne(half, f64x2.floor(half));
  const value = f64x2.select(odd, cosine(code, y, tail, z), sine(code, y, tail, z));
  const sign = f64x2.shiftBits(f64x2.and(f64x2.add(turns, f64x2.const(ROUNDER)), f64x2.bits(2n)), 62);
  const result = code.variable(f64x2.xor(value, sign));
  const beyond = code.keep(f64x2.gt(f64x2.abs(x), f64x2.const(LIMIT)));
  const lane = (one: V128) => f64x2.splat(callFor('f64', far, f64x2.low(one)));
  code.whereMarked(beyond, (rare) =>
    rare.add(result.set(f64x2.select(beyond, f64x2.lows(lane(x), lane(f64x2.highs(x, x))), result.get))),
  );
  return result.get;
}

/** x − k·π/2 as the sum of y and a much smaller tail. */
function remainder(code: VectorCode, x: V128, k: V128): { y: V128; tail: V128 } {
  const first = code.keep(f64x2.sub(x, f64x2.mul(k, f64x2.const(PARTS[0]))));
  const second = difference(code, first, code.keep(f64x2.mul(k, f64x2.const(PARTS[1]))));
  const third = difference(code, second.value, code.keep(f64x2.mul(k, f64x2.const(PARTS[2]))));
  const rest = code.keep(f64x2.sub(f64x2.add(second.error, third.error), f64x2.mul(k, f64x2.const(LAST))));
  const y = code.keep(f64x2.add(third.value, rest));
  return { y, tail: code.keep(f64x2.add(f64x2.sub(third.value, y), rest)) };
}

/** a − b, and what rounding took from it (Knuth). */
function difference(code: VectorCode, a: V128, b: V128): { value: V128; error: V128 } {
  const value = code.keep(f64x2.sub(a, b));
  const back = code.keep(f64x2.sub(value, a));
  const error = f64x2.sub(f64x2.sub(a, f64x2.sub(value, back)), f64x2.add(b, back));
  return { value, error: code.keep(error) };
}

function sine(code: VectorCode, y: V128, tail: V128, z: V128): V128 {
  const cube = code.keep(f64x2.mul(z, y));
  const correction = f64x2.sub(f64x2.mul(HALF, tail), f64x2.mul(cube, polynomial(z, SINE)));
  return f64x2.sub(y, f64x2.sub(f64x2.sub(f64x2.mul(z, correction), tail), f64x2.mul(cube, f64x2.const(SINE_CUBIC))));
}

function cosine(code: VectorCode, y: V128, tail: V128, z: V128): V128 {
  const half = code.keep(f64x2.mul(HALF, z));
  const rough = code.keep(f64x2.sub(ONE, half));
  const rest = f64x2.sub(f64x2.mul(z, f64x2.mul(z, polynomial(z, COSINE))), f64x2.mul(y, tail));
  return f64x2.add(rough, f64x2.add(f64x2.sub(f64x2.sub(ONE, rough), half), rest));
}
