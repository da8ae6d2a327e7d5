import { repeatWhile, when } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import type { Callable, ModuleBuilder } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Statement } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';
import type { NonlinearLayout } from './layout';

/**
 * A procedure (list, count, end, table): copies the samples that a list names into the columns of the tile. The columns
 * from `count` up to `end` bytes repeat the first sample: what is computed for them is as finite as for it, and is not
 * counted.
 */
export function emitGather(module: ModuleBuilder, { inputs, outputs, levels, targets }: NonlinearLayout): Callable {
  return module.procedure(['i32', 'i32', 'i32', 'i32'], (scope) => {
    const list = scope.parameter(0, 'i32');
    const count = scope.parameter(1, 'i32');
    const end = scope.parameter(2, 'i32');
    const table = scope.parameter(3, 'i32');
    const column = scope.local('i32');
    const sample = scope.local('i32');
    const first = scope.local('i32');
    const number = scope.local('f64');
    const copy = (from: number, to: number): Statement[] => [
      number.set(load.f64(at(8 * from, sample.get))),
      store.f64(at(to, column.get), number.get),
    ];
    const bytes = i32.const(8 * (inputs + outputs));
    return [
      first.set(load.i32(at(0, list.get))),
      count.set(i32.shl(count.get, i32.const(3))),
      column.set(i32.const(0)),
      repeatWhile(i32.ltU(column.get, end.get), [
        sample.set(first.get),
        when(i32.ltU(column.get, count.get), [sample.set(load.i32(at(0, list.get)))]),
        sample.set(i32.add(table.get, i32.mul(sample.get, bytes))),
        ...Array.from({ length: inputs }, (_, i) => copy(i, levels[0]!.at(i, 0).offset)).flat(),
        ...Array.from({ length: outputs }, (_, o) => copy(inputs + o, targets.at(o, 0).offset)).flat(),
        list.set(i32.add(list.get, i32.const(4))),
        column.set(i32.add(column.get, i32.const(8))),
      ]),
    ];
  });
}

/**
 * A procedure (count, end, scale): residuals = scale·(outputs − targets), and zero for the columns that are not
 * counted. Adds up the squares of residuals in `error`.
 */
export function emitResiduals(module: ModuleBuilder, { levels, deltas, targets, error }: NonlinearLayout): Callable {
  return module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const count = scope.parameter(0, 'i32');
    const end = scope.parameter(1, 'i32');
    const scale = scope.local('v128');
    const sum = scope.local('v128');
    const residual = scope.local('v128');
    const position = scope.local('i32');
    const row = scope.local('i32');
    const last = scope.local('i32');
    const [outputs, residuals] = [levels.at(-1)!, deltas.at(-1)!];
    const place = (offset: number) => at(offset, position.get);
    return [
      scale.set(f64x2.splat(scope.parameter(2, 'f64').get)),
      sum.set(f64x2.const(0)),
      row.set(i32.const(0)),
      repeatWhile(i32.ltU(row.get, i32.const(outputs.rows * outputs.pitch)), [
        position.set(row.get),
        last.set(i32.add(row.get, end.get)),
        repeatWhile(i32.ltU(position.get, last.get), [
          residual.set(
            f64x2.mul(
              scale.get,
              f64x2.sub(load.pair(place(outputs.address.offset)), load.pair(place(targets.address.offset))),
            ),
          ),
          store.pair(place(residuals.address.offset), residual.get),
          position.set(i32.add(position.get, i32.const(16))),
        ]),
        position.set(i32.add(row.get, i32.shl(count.get, i32.const(3)))),
        when(i32.ltU(position.get, last.get), [
          repeatWhile(i32.ltU(position.get, last.get), [
            store.f64(place(residuals.address.offset), f64.const(0)),
            position.set(i32.add(position.get, i32.const(8))),
          ]),
        ]),
        position.set(row.get),
        repeatWhile(i32.ltU(position.get, last.get), [
          residual.set(load.pair(place(residuals.address.offset))),
          sum.set(f64x2.add(sum.get, f64x2.mul(residual.get, residual.get))),
          position.set(i32.add(position.get, i32.const(16))),
        ]),
        row.set(i32.add(row.get, i32.const(outputs.pitch))),
      ]),
      store.f64(at(error), f64.add(load.f64(at(error)), sumLanes(sum))),
    ];
  });
}

/** A procedure (address, end, keep, rate): w ← keep·w − rate·g for the parameters from one address up to another. */
export function emitUpdate(module: ModuleBuilder, { weights, gradient }: NonlinearLayout): Callable {
  return module.procedure(['i32', 'i32', 'f64', 'f64'], (scope) => {
    const position = scope.parameter(0, 'i32');
    const end = scope.parameter(1, 'i32');
    const keep = scope.parameter(2, 'f64');
    const rate = scope.parameter(3, 'f64');
    const keeps = scope.local('v128');
    const rates = scope.local('v128');
    const slope = above(at(0, position.get), gradient - weights);
    const own = at(0, position.get);
    return [
      keeps.set(f64x2.splat(keep.get)),
      rates.set(f64x2.splat(rate.get)),
      when(i32.ltU(i32.add(position.get, i32.const(8)), end.get), [
        repeatWhile(i32.ltU(i32.add(position.get, i32.const(8)), end.get), [
          store.pair(own, f64x2.sub(f64x2.mul(keeps.get, load.pair(own)), f64x2.mul(rates.get, load.pair(slope)))),
          position.set(i32.add(position.get, i32.const(16))),
        ]),
      ]),
      when(i32.ltU(position.get, end.get), [
        store.f64(own, f64.sub(f64.mul(keep.get, load.f64(own)), f64.mul(rate.get, load.f64(slope)))),
      ]),
    ];
  });
}
