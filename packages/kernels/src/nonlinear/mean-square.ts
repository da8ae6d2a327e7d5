import { at } from '../assembler/memory';
import { call, type ModuleBuilder } from '../assembler/module';
import { f64 } from '../assembler/scalar';
import type { Matrix } from '../parts/matrix';
import type { NonlinearLayout } from './layout';
import { addTo, eachOfTile, type Objective, zeroUncounted } from './tile-loops';

/** ℓ = ½‖y − f‖². */
export function emitMeanSquare(module: ModuleBuilder, layout: NonlinearLayout): Objective {
  const { levels, deltas, targets, totals, lanes } = layout;
  const [outputs, deltasOut] = [levels.at(-1)!, deltas.at(-1)!];
  const residuals = module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const end = scope.parameter(1, 'i32');
    const position = scope.local('i32');
    const scale = scope.local('v128');
    const place = ({ address }: Matrix) => at(address.offset, position.get);
    return [
      scale.set(lanes.splat(scope.parameter(2, 'f64').get)),
      ...eachOfTile(scope, outputs, end, position, [
        lanes.store(
          place(deltasOut),
          lanes.mul(scale.get, lanes.sub(lanes.load(place(outputs)), lanes.load(place(targets)))),
        ),
      ]),
      ...zeroUncounted(scope, layout, end),
    ];
  });
  const addUp = module.procedure(['i32', 'i32'], (scope) => {
    const [count, end] = [scope.parameter(0, 'i32'), scope.parameter(1, 'i32')];
    const position = scope.local('i32');
    const residual = scope.local('v128');
    const sum = scope.local('v128');
    return [
      call(residuals, count.get, end.get, f64.const(1)),
      sum.set(lanes.const(0)),
      ...eachOfTile(scope, outputs, end, position, [
        residual.set(lanes.load(at(deltasOut.address.offset, position.get))),
        sum.set(lanes.add(sum.get, lanes.mul(residual.get, residual.get))),
      ]),
      addTo(totals, 0, lanes.total(sum)),
      addTo(totals, 1, f64.mul(f64.const(0.5), lanes.total(sum))),
    ];
  });
  return { residuals, addUp };
}
