import type { Callable, ModuleBuilder, Scope } from '../assembler/module';
import type { Body, F64 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { descendLayer, descendTop } from './descend-layer';
import type { Layout, SampleTable } from './layout';
import { product } from './product';
import { residualProducts } from './residual-products';

/** Computes the suffix products, the last of which is the end-to-end map W_L…W_1 in `suffixes[0]`. */
export function suffixProducts(scope: Scope, { layers, suffixes, depth }: Layout): Body {
  const body: Body[] = [];
  for (let l = depth - 2; l >= 0; l--) body.push(product(scope, suffixes[l + 1]!, layers[l]!, suffixes[l]!));
  return body.flat();
}

/**
 * A procedure (moments, rate, keep): one step down the gradient. `moments` is the distance in bytes of the moments to
 * use from the full ones. With G = rate · (W·C_xx − C_yx), layer l loses (W_L…W_{l+1})ᵀ · G · (W_{l−1}…W_1)ᵀ and keeps
 * `keep` of itself.
 */
export function emitDescend(module: ModuleBuilder, layout: Layout): Callable {
  return module.procedure(['i32', 'f64', 'f64'], (scope) => {
    const { suffixes, carries, full } = layout;
    const base = scope.parameter(0, 'i32').get;
    const rate = scope.local('v128');
    return [
      rate.set(f64x2.splat(scope.parameter(1, 'f64').get)),
      ...suffixProducts(scope, layout),
      ...product(scope, suffixes[0]!, full.cxx.based(base), carries[0]!, {
        minus: full.cyx.based(base),
        scale: rate.get,
      }),
      ...descendLayers(scope, layout, scope.parameter(2, 'f64').get),
    ];
  });
}

/**
 * A procedure (from, to, rate, keep): the same step with G = rate · Σ (Wx − y)xᵀ over the samples whose numbers lie in
 * memory from address `from` up to `to`.
 */
export function emitDescendOnSamples(module: ModuleBuilder, layout: Layout, table: SampleTable): Callable {
  return module.procedure(['i32', 'i32', 'f64', 'f64'], (scope) => [
    ...suffixProducts(scope, layout),
    ...residualProducts(scope, layout, table, {
      from: scope.parameter(0, 'i32').get,
      to: scope.parameter(1, 'i32').get,
      rate: scope.parameter(2, 'f64').get,
    }),
    ...descendLayers(scope, layout, scope.parameter(3, 'f64').get),
  ]);
}

function descendLayers(scope: Scope, { depth, layers, suffixes, carries }: Layout, factor: F64): Body {
  const keep = scope.local('v128');
  const body: Body[] = [[keep.set(f64x2.splat(factor))]];
  for (let l = 0; l + 1 < depth; l++) {
    const layer = { weights: layers[l]!, suffix: suffixes[l + 1]!, carry: carries[l]!, next: carries[l + 1]! };
    body.push(descendLayer(scope, layer, keep.get));
  }
  body.push(descendTop(scope, layers[depth - 1]!, carries[depth - 1]!, keep.get));
  return body.flat();
}
