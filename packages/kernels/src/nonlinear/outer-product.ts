import { repeatWhile } from '../assembler/control';
import { times } from '../assembler/loops';
import { at, load, store } from '../assembler/memory';
import type { Body, I32 } from '../assembler/value';
import type { Local, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import { f64x2, sumLanes } from '../assembler/vector';
import type { Matrix } from '../parts/matrix';

/** Columns of the result that are summed up together, at the most: with two rows that makes eight sums. */
const COLUMNS = 4;

/**
 * out += left · rightᵀ, summed over the samples that are their columns: two rows by up to four columns of the result at
 * a time.
 *
 * @param end local that holds the bytes of a row of `left` that are in use.
 * @param shift bytes into the rows of `right` at which they begin.
 */
export function addOuterProduct(
  scope: Scope,
  left: Matrix,
  right: Matrix,
  out: Matrix,
  end: Local<'i32'>,
  shift: I32 = i32.const(0),
): Body {
  const leftRow = scope.local('i32');
  const rightRow = scope.local('i32');
  const outRow = scope.local('i32');
  const target = scope.local('i32');
  const [from, last, other] = scope.locals('i32', 3) as [Local<'i32'>, Local<'i32'>, Local<'i32'>];
  const sums = scope.locals('v128', 2 * COLUMNS);
  const factors = scope.locals('v128', 2);
  const vector = scope.local('v128');

  const block = (rows: number, columns: number): Body => {
    const sum = (row: number, column: number) => sums[row * columns + column]!;
    const pairs = range(rows).flatMap((row) => range(Math.floor(columns / 2)).map((pair) => [row, 2 * pair] as const));
    const place = (row: number, column: number) => at(out.address.offset + row * out.pitch + 8 * column, target.get);
    return [
      ...sums.slice(0, rows * columns).map((one) => one.set(f64x2.const(0))),
      from.set(leftRow.get),
      last.set(i32.add(leftRow.get, end.get)),
      other.set(i32.add(rightRow.get, shift)),
      repeatWhile(i32.ltU(from.get, last.get), [
        ...range(rows).map((row) => factors[row]!.set(load.pair(at(left.address.offset + row * left.pitch, from.get)))),
        ...range(columns).flatMap((column) => [
          vector.set(load.pair(at(right.address.offset + column * right.pitch, other.get))),
          ...range(rows).map((row) =>
            sum(row, column).set(f64x2.add(sum(row, column).get, f64x2.mul(factors[row]!.get, vector.get))),
          ),
        ]),
        from.set(i32.add(from.get, i32.const(16))),
        other.set(i32.add(other.get, i32.const(16))),
      ]),
      ...pairs.map(([row, column]) => {
        const [a, b] = [sum(row, column).get, sum(row, column + 1).get];
        return store.pair(
          place(row, column),
          f64x2.add(load.pair(place(row, column)), f64x2.add(f64x2.lows(a, b), f64x2.highs(a, b))),
        );
      }),
      ...(columns % 2 === 0
        ? []
        : range(rows).map((row) => {
            const to = place(row, columns - 1);
            return store.low(to, f64x2.add(load.single(to), f64x2.splat(sumLanes(sum(row, columns - 1)))));
          })),
    ];
  };
  const width = Math.ceil(right.rows / Math.ceil(right.rows / COLUMNS));
  const rows = (count: number): Body => [
    rightRow.set(i32.const(0)),
    target.set(outRow.get),
    ...times(
      scope,
      Math.floor(right.rows / width),
      1,
      [
        { local: rightRow, stride: right.pitch * width },
        { local: target, stride: 8 * width },
      ],
      () => block(count, width),
    ),
    ...(right.rows % width === 0 ? [] : block(count, right.rows % width)),
  ];
  return [
    leftRow.set(i32.const(0)),
    outRow.set(i32.const(0)),
    ...times(
      scope,
      Math.floor(left.rows / 2),
      1,
      [
        { local: leftRow, stride: 2 * left.pitch },
        { local: outRow, stride: 2 * out.pitch },
      ],
      () => rows(2),
    ),
    ...(left.rows % 2 === 1 ? rows(1) : []),
  ];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
