import { at } from '../assembler/memory';
import type { Scope } from '../assembler/module';
import type { Body } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { eachVector, Matrix } from './matrix';

/** Numbers smaller than this become zero. The TypeScript kernels draw the line at the same place. */
const NEGLIGIBLE = 1e-100;

/**
 * Sets weights to zero that are too small to matter. In networks of three layers or more the origin attracts: a
 * collapsed mode decays for ever, and arithmetic on denormal numbers is slow.
 */
export function flush(scope: Scope, weights: number, count: number): Body {
  const all = new Matrix(at(weights), 1, count);
  const vector = scope.local('v128');
  return eachVector(scope, [all], ([w], v) => [
    vector.set(w!.load(0, v)),
    w!.store(0, v, f64x2.andNot(vector.get, f64x2.lt(f64x2.abs(vector.get), f64x2.const(NEGLIGIBLE)))),
  ]);
}
