import type { V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { withSignOf } from './exponential';
import { polynomial, type VectorCode } from './vector-code';

/** erf(x)/x in powers of x², interpolated at the Chebyshev nodes of 0 ≤ x² ≤ 1: to 5·10⁻¹⁷. */
const NEAR = [
  1.1283791670955126, -0.37612638903183543, 0.11283791670945006, -0.02686617064323777, 0.0052239776071164225,
  -0.0008548325975389692, 0.00012055294904839707, -1.492473690741966e-5, 1.6447424703317362e-6, -1.6208483801871705e-7,
  1.3720064546777686e-8, -7.795898827002142e-10,
];
/** e^{x²}·(1 − erf x) in powers of (x − 3)/(x + 3), interpolated likewise for 1 ≤ x ≤ 6: to 7·10⁻¹⁷·e^{x²}. */
const FAR = [
  0.17900115118138907, -0.32623356004299003, 0.24560380171289325, -0.1501159365078385, 0.07166583713850745,
  -0.02439249905225781, 0.004269138643318906, 0.0007077436205791401, -0.0005971019299440755, 4.523670628663236e-5,
  6.436074396760298e-5, -1.2383892608514314e-5, -8.668536150153648e-6,
];

/** erf x, given what computes e^{−x²}. Beyond |x| = 6 it is ±1 to the last bit. */
export function erf(code: VectorCode, x: V128, falling: (code: VectorCode) => V128): V128 {
  const size = code.keep(f64x2.abs(x));
  const square = code.keep(f64x2.mul(x, x));
  const result = code.variable(f64x2.mul(size, polynomial(code.keep(f64x2.atMost(square, f64x2.const(1))), NEAR)));
  const beyond = code.keep(f64x2.ge(size, f64x2.const(1)));
  code.whereMarked(beyond, (far) => {
    const within = far.keep(f64x2.atMost(size, f64x2.const(6)));
    const u = far.keep(f64x2.div(f64x2.sub(within, f64x2.const(3)), f64x2.add(within, f64x2.const(3))));
    const value = far.keep(f64x2.sub(f64x2.const(1), f64x2.mul(falling(far), polynomial(u, FAR))));
    far.add(result.set(f64x2.select(beyond, value, result.get)));
  });
  return withSignOf(code, result.get, x);
}
