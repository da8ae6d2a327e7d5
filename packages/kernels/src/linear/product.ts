import { load } from '../assembler/memory';
import type { Scope } from '../assembler/module';
import { times } from '../assembler/loops';
import type { Body, V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { eachRowBlock, type Matrix } from '../parts/matrix';

/** Running sums held in registers: with two factors and the vectors they meet, x86's sixteen are full. */
const SUMS = 8;

/**
 * out = left · right, or scale · (left · right − minus). Every number of `right` is loaded once for two rows of `left`;
 * the sums of a block of `out` stay in registers while the inner dimension goes by.
 */
export function product(
  scope: Scope,
  left: Matrix,
  right: Matrix,
  out: Matrix,
  finish?: { readonly minus: Matrix; readonly scale: V128 },
): Body {
  const sums = scope.locals('v128', SUMS);
  const factors = scope.locals('v128', 2);
  const vector = scope.local('v128');
  const along = scope.local('i32');
  const down = scope.local('i32');
  const cursors = [
    { local: along, stride: 8 },
    { local: down, stride: right.pitch },
  ];
  const base = along.get;
  return eachRowBlock(scope, [left, out, finish?.minus ?? out], 2, ([a, to, minus], rows) => {
    const width = Math.floor(SUMS / rows);
    const body: Body[] = [];
    for (let from = 0; from < out.vectors; from += width) {
      const columns = Math.min(width, out.vectors - from);
      const sum = (row: number, v: number) => sums[row * columns + v]!;
      body.push(sums.slice(0, rows * columns).map((one) => one.set(f64x2.const(0))));
      body.push([along.set(a!.address.base), down.set(right.address.base)]);
      const source = a!.based(base);
      const matrix = right.based(down.get);
      body.push(
        times(scope, right.rows, 1, cursors, (k) => [
          ...factors.slice(0, rows).map((factor, row) => factor.set(load.splat(source.at(row, k)))),
          ...range(columns).flatMap((v) => [
            vector.set(matrix.load(k, from + v)),
            ...range(rows).map((row) =>
              sum(row, v).set(f64x2.add(sum(row, v).get, f64x2.mul(factors[row]!.get, vector.get))),
            ),
          ]),
        ]),
      );
      for (let row = 0; row < rows; row++) {
        for (let v = 0; v < columns; v++) {
          const total = sum(row, v).get;
          const result = finish ? f64x2.mul(finish.scale, f64x2.sub(total, minus!.load(row, from + v))) : total;
          body.push([to!.store(row, from + v, result)]);
        }
      }
    }
    return body.flat();
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
