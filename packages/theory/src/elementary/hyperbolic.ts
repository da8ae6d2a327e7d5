import { pair, quotient, sum } from './double-double';
import { expm1Parts, halfExp } from './exponential';
import { log, log1p } from './logarithm';

const part = pair();

/**
 * sinh x, to a unit in the last place.
 *
 * @example sinh(0.5); // 0.5210953054937474
 */
export function sinh(x: number): number {
  const size = Math.abs(x);
  if (!(size < 711)) return x * Infinity;
  if (size < 1) {
    const square = x * x;
    // x³/3! + x⁵/5! + … + x¹⁹/19!
    const upper = 1 / 39916800 + square * (1 / 6227020800 + square * (1 / 1307674368000 + square / 355687428096000));
    const value = 1 / 6 + square * (1 / 120 + square * (1 / 5040 + square * (1 / 362880 + square * upper)));
    return x + x * square * value;
  }
  halfExp(part, size);
  // e^{−x}/2 = (1/4)/(eˣ/2).
  const value = size < 40 ? part.high + (part.low - 0.25 / part.high) : part.high;
  return x < 0 ? -value : value;
}

/**
 * cosh x, to a unit in the last place: half of it is the last rounding, the rest that of both exponentials.
 *
 * @example cosh(0.5); // 1.1276259652063807
 */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (!(size < 711)) return size * Infinity;
  halfExp(part, size);
  return size < 40 ? part.high + (part.low + 0.25 / part.high) : part.high;
}

/**
 * tanh x = (e^{2x} − 1)/(e^{2x} + 1), to 0.6 units in the last place.
 *
 * @example tanh(0.5); // 0.46211715726000973
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size !== size || size < 1e-9) return x;
  if (size > 20) return x < 0 ? -1 : 1;
  expm1Parts(part, 2 * size);
  const nh = part.high;
  const nl = part.low;
  sum(part, 2, nh);
  const value = quotient(nh, nl, part.high, part.low + nl);
  return x < 0 ? -value : value;
}

/**
 * arsinh x, to 1.6 units in the last place.
 *
 * @example asinh(1); // 0.881373587019543
 */
export function asinh(x: number): number {
  const size = Math.abs(x);
  if (!(size < Infinity) || size < 1e-9) return x;
  const square = size * size;
  const value = size > 1e8 ? log(size) + Math.LN2 : log1p(size + square / (1 + Math.sqrt(1 + square)));
  return x < 0 ? -value : value;
}
