import { at } from '../assembler/memory';
import type { Scope } from '../assembler/module';
import type { Body } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { doubles, type Lanes } from '../assembler/lanes';
import { eachVector, Matrix } from './matrix';

/**
 * Sets weights to zero that are too small to matter. In networks of three layers or more the origin attracts: a
 * collapsed mode decays for ever, and arithmetic on denormal numbers is slow. The TypeScript kernels draw the line at
 * the same place.
 */
export function flush(scope: Scope, weights: number, count: number, lanes: Lanes = doubles): Body {
  const all = new Matrix(at(weights), 1, lanes.count === 2 ? count : 2 * Math.ceil(count / lanes.count));
  const vector = scope.local('v128');
  return eachVector(scope, [all], ([w], v) => [
    vector.set(w!.load(0, v)),
    w!.store(0, v, f64x2.andNot(vector.get, lanes.lt(lanes.abs(vector.get), lanes.const(lanes.negligible)))),
  ]);
}
