import { times } from '../assembler/loops';
import { at } from '../assembler/memory';
import type { Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import type { Lanes } from '../assembler/lanes';
import type { Matrix } from '../parts/matrix';

/** Columns that are copied together: those of one line of the cache. */
const ABREAST = 8;

/** Copies a matrix (r × c) with rows and columns exchanged: what lies at (i, j) goes to (j, i). */
export function transpose(scope: Scope, { loadOne, storeOne }: Lanes, from: Matrix, to: Matrix): Body {
  const block = scope.local('i32');
  const target = scope.local('i32');
  const source = scope.local('i32');
  const place = scope.local('i32');
  const columns = (count: number): Body => [
    source.set(block.get),
    place.set(target.get),
    ...times(
      scope,
      from.rows,
      1,
      [
        { local: source, stride: from.pitch },
        { local: place, stride: to.bytes },
      ],
      () =>
        Array.from({ length: count }, (_, c) =>
          storeOne(at(to.at(c, 0).offset, place.get), loadOne(at(from.at(0, c).offset, source.get))),
        ),
    ),
  ];
  return [
    block.set(i32.const(0)),
    target.set(i32.const(0)),
    ...times(
      scope,
      Math.floor(from.columns / ABREAST),
      1,
      [
        { local: block, stride: ABREAST * from.bytes },
        { local: target, stride: ABREAST * to.pitch },
      ],
      () => columns(ABREAST),
    ),
    ...(from.columns % ABREAST === 0 ? [] : columns(from.columns % ABREAST)),
  ];
}
