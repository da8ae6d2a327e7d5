import { repeatWhile } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import type { Callable, Local, Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, F64, Statement } from '../assembler/value';
import type { Matrix } from '../parts/matrix';
import { BLOCK_BYTES, type NonlinearLayout } from './layout';

/** The procedures of a loss. */
export interface Objective {
  /** (count, end, scale): residuals = scale·∂ℓ/∂f, and zero for the columns that are not counted. */
  readonly residuals: Callable;
  /** (count, end): adds up squared errors, losses and correct classifications of the tile into the totals. */
  readonly addUp: Callable;
}

/** Adds a double to one of the totals. */
export function addTo(totals: number, index: number, x: F64): Statement {
  const place = at(totals + 8 * index);
  return store.f64(place, f64.add(load.f64(place), x));
}

/** Emits `body` for each vector of each row of a matrix, in order. `position` holds where it is. */
export function eachOfTile(scope: Scope, rows: Matrix, end: Local<'i32'>, position: Local<'i32'>, body: Body): Body {
  const row = scope.local('i32');
  const last = scope.local('i32');
  return [
    row.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(rows.rows * rows.pitch)), [
      position.set(row.get),
      last.set(i32.add(row.get, end.get)),
      repeatWhile(i32.ltU(position.get, last.get), [...body, position.set(i32.add(position.get, i32.const(16)))]),
      row.set(i32.add(row.get, i32.const(rows.pitch))),
    ]),
  ];
}

/** Makes the residuals zero in the columns of the last block that are not counted. */
export function zeroUncounted(scope: Scope, layout: NonlinearLayout, end: Local<'i32'>): Body {
  const { deltas, counted, lanes } = layout;
  const residuals = deltas.at(-1)!;
  const row = scope.local('i32');
  const start = i32.sub(end.get, i32.const(BLOCK_BYTES));
  const place = at(residuals.address.offset, i32.add(row.get, start));
  return [
    row.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(residuals.rows * residuals.pitch)), [
      ...[0, 16, 32, 48].map((bytes) =>
        lanes.store(
          above(place, bytes),
          lanes.mul(lanes.load(above(place, bytes)), lanes.load(above(at(counted.address.offset, start), bytes))),
        ),
      ),
      row.set(i32.add(row.get, i32.const(residuals.pitch))),
    ]),
  ];
}
