import { repeatWhile, when } from '../assembler/control';
import { times } from '../assembler/loops';
import { at, load, store } from '../assembler/memory';
import type { Callable, Local, ModuleBuilder, Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import type { Lanes } from '../assembler/lanes';
import type { Matrix } from '../parts/matrix';
import type { NonlinearLayout } from './layout';

/** Numbers of a sample that are copied by code of their own; more of them by a loop. */
const STRAIGHT = 32;
const UNROLLED = 8;

/**
 * A procedure (list, count, end, table): copies the samples that a list names into the columns of the tile. The columns
 * from `count` up to `end` bytes repeat the first sample: what is computed for them is as finite as for it, and is not
 * counted.
 */
export function emitGather(module: ModuleBuilder, layout: NonlinearLayout): Callable {
  const { lanes, list: listed, levels, targets, values, places, counted, record } = layout;
  return module.procedure(['i32', 'i32', 'i32', 'i32'], (scope) => {
    const list = scope.parameter(0, 'i32');
    const count = scope.parameter(1, 'i32');
    const end = scope.parameter(2, 'i32');
    const table = scope.parameter(3, 'i32');
    const column = scope.local('i32');
    const sample = scope.local('i32');
    const first = scope.local('i32');
    const copy = (from: number, to: Matrix): Body => copyNumbers(scope, lanes, sample, from, to, column);
    const narrow = i32.mul(i32.const(4), i32.divU(column.get, i32.const(lanes.bytes)));
    return [
      first.set(load.i32(at(0, list.get))),
      count.set(i32.mul(count.get, i32.const(lanes.bytes))),
      column.set(i32.const(0)),
      repeatWhile(i32.ltU(column.get, end.get), [
        sample.set(first.get),
        lanes.storeOne(at(counted.address.offset, column.get), f64.const(0)),
        when(i32.ltU(column.get, count.get), [
          sample.set(load.i32(at(0, list.get))),
          lanes.storeOne(at(counted.address.offset, column.get), f64.const(1)),
        ]),
        sample.set(i32.add(table.get, i32.mul(sample.get, i32.const(record.bytes)))),
        ...(listed ? [] : copy(record.values, levels[0]!)),
        ...copy(record.targets, targets),
        ...(values.rows > 0 ? copy(record.values, values) : []),
        ...Array.from({ length: places.rows }, (_, slot) =>
          store.i32(at(places.at(slot, 0).offset, narrow), load.i32(at(record.places + 4 * slot, sample.get))),
        ),
        list.set(i32.add(list.get, i32.const(4))),
        column.set(i32.add(column.get, i32.const(lanes.bytes))),
      ]),
    ];
  });
}

/** Copies a number into each row of a matrix, all at `column` bytes, from `from` bytes into a sample's record. */
function copyNumbers(
  scope: Scope,
  { bytes, loadOne, storeOne }: Lanes,
  sample: Local<'i32'>,
  from: number,
  to: Matrix,
  column: Local<'i32'>,
): Body {
  const one = (base: Local<'i32'>, target: Local<'i32'>, i: number): Body => [
    storeOne(at(to.at(i, 0).offset, target.get), loadOne(at(from + i * bytes, base.get))),
  ];
  if (to.rows <= STRAIGHT) return Array.from({ length: to.rows }, (_, i) => one(sample, column, i)).flat();
  const source = scope.local('i32');
  const target = scope.local('i32');
  const cursors = [
    { local: source, stride: bytes },
    { local: target, stride: to.pitch },
  ];
  return [
    source.set(sample.get),
    target.set(column.get),
    ...times(scope, to.rows, UNROLLED, cursors, (i) => one(source, target, i)),
  ];
}
