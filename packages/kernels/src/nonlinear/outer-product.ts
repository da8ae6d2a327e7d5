import { repeatWhile } from '../assembler/control';
import { times } from '../assembler/loops';
import { at } from '../assembler/memory';
import type { Body, I32 } from '../assembler/value';
import type { Local, Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Lanes } from '../assembler/lanes';
import type { Matrix } from '../parts/matrix';

/** Columns of the result that are summed up together, at the most: with two rows that makes eight sums. */
const COLUMNS = 4;
/** Rows of `left` that stay in the nearest cache while those of `right` pass by, each four of them once. */
const BLOCK_ROWS = 16;

/**
 * out += left · rightᵀ, summed over the samples that are their columns: two rows by up to four columns of the result
 * at a time.
 *
 * @param end local that holds the bytes of a row of `left` that are in use.
 * @param shift bytes into the rows of `right` at which they begin.
 */
export function addOuterProduct(
  scope: Scope,
  lanes: Lanes,
  left: Matrix,
  right: Matrix,
  out: Matrix,
  end: Local<'i32'>,
  shift: I32 = i32.const(0),
): Body {
  const ints = scope.locals('i32', 9);
  const [blockRow, blockOut, leftRow, rightRow, columnOut, target, from, last, other] = ints as Ints;
  const sums = scope.locals('v128', 2 * COLUMNS);
  const factors = scope.locals('v128', 2);
  const vector = scope.local('v128');

  const block = (rows: number, columns: number): Body => {
    const sum = (row: number, column: number) => sums[row * columns + column]!;
    const place = (row: number, column: number) =>
      at(out.address.offset + row * out.pitch + lanes.bytes * column, target.get);
    const together = columns - (columns % lanes.count);
    return [
      ...sums.slice(0, rows * columns).map((one) => one.set(lanes.const(0))),
      from.set(leftRow.get),
      last.set(i32.add(leftRow.get, end.get)),
      other.set(i32.add(rightRow.get, shift)),
      repeatWhile(i32.ltU(from.get, last.get), [
        ...range(rows).map((row) =>
          factors[row]!.set(lanes.load(at(left.address.offset + row * left.pitch, from.get))),
        ),
        ...range(columns).flatMap((column) => [
          vector.set(lanes.load(at(right.address.offset + column * right.pitch, other.get))),
          ...range(rows).map((row) =>
            sum(row, column).set(lanes.add(sum(row, column).get, lanes.mul(factors[row]!.get, vector.get))),
          ),
        ]),
        from.set(i32.add(from.get, i32.const(16))),
        other.set(i32.add(other.get, i32.const(16))),
      ]),
      ...range(rows).flatMap((row) => [
        ...range(together / lanes.count).map((group) => {
          const first = group * lanes.count;
          const all = range(lanes.count).map((lane) => sum(row, first + lane).get);
          return lanes.store(place(row, first), lanes.add(lanes.load(place(row, first)), lanes.totals(all)));
        }),
        ...range(columns - together).map((rest) => {
          const to = place(row, together + rest);
          return lanes.storeOne(to, f64.add(lanes.loadOne(to), lanes.total(sum(row, together + rest))));
        }),
      ]),
    ];
  };

  /** All columns for the rows of a block, which begin at `blockRow` and `blockOut`. */
  const rowBlock = (rows: number): Body => {
    const columnsOf = (columns: number): Body => [
      leftRow.set(blockRow.get),
      target.set(i32.add(blockOut.get, columnOut.get)),
      ...times(
        scope,
        Math.floor(rows / 2),
        1,
        [
          { local: leftRow, stride: 2 * left.pitch },
          { local: target, stride: 2 * out.pitch },
        ],
        () => block(2, columns),
      ),
      ...(rows % 2 === 1 ? block(1, columns) : []),
    ];
    const width = Math.ceil(right.rows / Math.ceil(right.rows / COLUMNS));
    return [
      rightRow.set(i32.const(0)),
      columnOut.set(i32.const(0)),
      ...times(
        scope,
        Math.floor(right.rows / width),
        1,
        [
          { local: rightRow, stride: right.pitch * width },
          { local: columnOut, stride: lanes.bytes * width },
        ],
        () => columnsOf(width),
      ),
      ...(right.rows % width === 0 ? [] : columnsOf(right.rows % width)),
    ];
  };
  return [
    blockRow.set(i32.const(0)),
    blockOut.set(i32.const(0)),
    ...times(
      scope,
      Math.floor(left.rows / BLOCK_ROWS),
      1,
      [
        { local: blockRow, stride: BLOCK_ROWS * left.pitch },
        { local: blockOut, stride: BLOCK_ROWS * out.pitch },
      ],
      () => rowBlock(BLOCK_ROWS),
    ),
    ...(left.rows % BLOCK_ROWS === 0 ? [] : rowBlock(left.rows % BLOCK_ROWS)),
  ];
}

type Int = Local<'i32'>;
type Ints = [Int, Int, Int, Int, Int, Int, Int, Int, Int];

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
