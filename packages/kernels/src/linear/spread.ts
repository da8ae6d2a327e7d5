import { above, at, load, store } from '../assembler/memory';
import type { Callable, ModuleBuilder, Scope } from '../assembler/module';
import type { Body } from '../assembler/value';
import type { Layout, ProductTable } from './layout';

/** A procedure (sums): spreads a row of sums over the C_xx and C_yx of a batch, still not divided by its size. */
export function emitSpread(module: ModuleBuilder, layout: Layout, table: ProductTable): Callable {
  return module.procedure(['i32'], (scope) => spread(scope, layout, table));
}

function spread(scope: Scope, { inputs, outputs }: Layout, { batch }: ProductTable): Body {
  const sums = at(0, scope.parameter(0, 'i32').get);
  const number = scope.local('f64');
  const body: Body[] = [];
  let k = 0;
  for (let i = 0; i < inputs; i++) {
    for (let j = i; j < inputs; j++) {
      body.push([number.set(load.f64(above(sums, 8 * k++))), store.f64(batch.cxx.at(i, j), number.get)]);
      if (j > i) body.push([store.f64(batch.cxx.at(j, i), number.get)]);
    }
  }
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < inputs; j++) body.push([store.f64(batch.cyx.at(o, j), load.f64(above(sums, 8 * k++)))]);
  }
  return body.flat();
}
