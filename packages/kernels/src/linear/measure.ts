import { repeatWhile } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import type { Callable, Local, ModuleBuilder, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';
import { suffixProducts } from './descend';
import type { Layout, Moments } from './layout';
import { eachRowBlock, eachVector } from '../parts/matrix';
import { product } from './product';

/**
 * A procedure: writes E‖y − Wx‖² − E‖y‖² over the training and the test set and Σ‖W_l‖² into `results`, and W into
 * `map`. The errors come from second moments: Σ W ∘ (W·C_xx − 2·C_yx).
 */
export function emitMeasure(module: ModuleBuilder, layout: Layout): Callable {
  return module.procedure([], (scope) => {
    const { full, test, results, parameters, weights, suffixes, map } = layout;
    const sum = scope.local('v128');
    return [
      ...suffixProducts(scope, layout),
      ...squaredError(scope, layout, full, sum),
      store.f64(at(results), sumLanes(sum)),
      ...squaredError(scope, layout, test, sum),
      store.f64(at(results + 8), sumLanes(sum)),
      ...squaredNorm(scope, weights, parameters, sum),
      store.f64(at(results + 16), sumLanes(sum)),
      ...eachRowBlock(scope, [suffixes[0]!, map], 1, ([from, to]) =>
        eachVector(scope, [from!, to!], ([a, b], v) => [b!.store(0, v, a!.load(0, v))]),
      ),
    ];
  });
}

function squaredError(
  scope: Scope,
  { suffixes, carries, outputs }: Layout,
  moments: Moments,
  sum: Local<'v128'>,
): Body {
  const map = suffixes[0]!;
  const projected = carries[0]!;
  const twice = f64x2.const(2);
  return [
    ...product(scope, map, moments.cxx, projected),
    sum.set(f64x2.const(0)),
    ...eachRowBlock(scope, [map, projected, moments.cyx], Math.min(outputs, 2), ([a, b, c], rows) =>
      Array.from({ length: rows }, (_, row) =>
        eachVector(scope, [a!, b!, c!], ([w, wc, cyx], v) => [
          sum.set(
            f64x2.add(
              sum.get,
              f64x2.mul(w!.load(row, v), f64x2.sub(wc!.load(row, v), f64x2.mul(twice, cyx!.load(row, v)))),
            ),
          ),
        ]),
      ).flat(),
    ),
  ];
}

function squaredNorm(scope: Scope, weights: number, parameters: number, sum: Local<'v128'>): Body {
  const sums = scope.locals('v128', 4);
  const vector = scope.local('v128');
  const pointer = scope.local('i32');
  const square = (one: Local<'v128'>) => one.set(f64x2.add(one.get, f64x2.mul(vector.get, vector.get)));
  const end = weights + 64 * Math.floor(parameters / 8);
  const rest = parameters % 8;
  return [
    ...sums.map((one) => one.set(f64x2.const(0))),
    pointer.set(i32.const(weights)),
    ...(end === weights
      ? []
      : [
          repeatWhile(i32.ltU(pointer.get, i32.const(end)), [
            ...sums.flatMap((one, i) => [vector.set(load.pair(above(at(0, pointer.get), 16 * i))), square(one)]),
            pointer.set(i32.add(pointer.get, i32.const(64))),
          ]),
        ]),
    ...Array.from({ length: Math.ceil(rest / 2) }, (_, i) => [
      vector.set(2 * i + 1 === rest ? load.single(at(end + 16 * i)) : load.pair(at(end + 16 * i))),
      square(sums[i]!),
    ]).flat(),
    sum.set(f64x2.add(f64x2.add(sums[0]!.get, sums[1]!.get), f64x2.add(sums[2]!.get, sums[3]!.get))),
  ];
}
