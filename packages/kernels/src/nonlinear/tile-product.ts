import { repeatWhile } from '../assembler/control';
import { times } from '../assembler/loops';
import { above, type Address, at } from '../assembler/memory';
import type { Local, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import type { Lanes } from '../assembler/lanes';
import type { Matrix } from '../parts/matrix';

/** Vectors in a block of samples. */
const VECTORS = 4;
const BLOCK_BYTES = 16 * VECTORS;

/**
 * A matrix of weights as a product reads it: where it begins, and how far its rows and its columns are apart, in bytes.
 */
export interface Weights {
  readonly address: number;
  readonly down: number;
  readonly across: number;
}

/** What a tile product may do besides. */
export interface Extras {
  /** Address of numbers to begin the sums with, one for each row. */
  readonly biases?: number;
  /** What to multiply the results by. */
  readonly factors?: Matrix;
}

/**
 * out = weights · input, over the samples of a tile: two rows and four vectors of samples at a time, so that every
 * weight is loaded once for eight samples and every input once for two rows.
 *
 * @param end local that holds the bytes of a row that are in use.
 */
export function tileProduct(
  scope: Scope,
  lanes: Lanes,
  weights: Weights,
  input: Matrix,
  out: Matrix,
  end: Local<'i32'>,
  { biases, factors }: Extras = {},
): Body {
  const column = scope.local('i32');
  const weightRow = scope.local('i32');
  const outRow = scope.local('i32');
  const biasRow = scope.local('i32');
  const weight = scope.local('i32');
  const source = scope.local('i32');
  const sums = scope.locals('v128', 2 * VECTORS);
  const factor = scope.locals('v128', 2);
  const vector = scope.local('v128');
  const sum = (row: number, v: number) => sums[row * VECTORS + v]!;

  const rows = (count: number): Body => {
    const all = range(count).flatMap((row) => range(VECTORS).map((v) => [row, v] as const));
    const place = (matrix: Matrix, row: number, v: number): Address =>
      at(matrix.address.offset + row * matrix.pitch + 16 * v, outRow.get);
    return [
      ...all.map(([row, v]) =>
        sum(row, v).set(
          biases === undefined ? lanes.const(0) : lanes.loadSplat(at(biases + lanes.bytes * row, biasRow.get)),
        ),
      ),
      weight.set(weightRow.get),
      source.set(column.get),
      ...times(
        scope,
        input.rows,
        count === 1 ? 2 : 1,
        [
          { local: weight, stride: weights.across },
          { local: source, stride: input.pitch },
        ],
        (k) => [
          ...range(count).map((row) =>
            factor[row]!.set(
              lanes.loadSplat(at(weights.address + row * weights.down + k * weights.across, weight.get)),
            ),
          ),
          ...range(VECTORS).flatMap((v) => [
            vector.set(lanes.load(above(at(input.address.offset, source.get), k * input.pitch + 16 * v))),
            ...range(count).map((row) =>
              sum(row, v).set(lanes.add(sum(row, v).get, lanes.mul(factor[row]!.get, vector.get))),
            ),
          ]),
        ],
      ),
      ...all.map(([row, v]) =>
        lanes.store(
          place(out, row, v),
          factors ? lanes.mul(sum(row, v).get, lanes.load(place(factors, row, v))) : sum(row, v).get,
        ),
      ),
    ];
  };
  const cursors = [
    { local: weightRow, stride: 2 * weights.down },
    { local: outRow, stride: 2 * out.pitch },
    { local: biasRow, stride: 2 * lanes.bytes },
  ];
  return [
    column.set(i32.const(0)),
    repeatWhile(i32.ltU(column.get, end.get), [
      weightRow.set(i32.const(0)),
      outRow.set(column.get),
      biasRow.set(i32.const(0)),
      ...times(scope, Math.floor(out.rows / 2), 1, cursors, () => rows(2)),
      ...(out.rows % 2 === 1 ? rows(1) : []),
      column.set(i32.add(column.get, i32.const(BLOCK_BYTES))),
    ]),
  ];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
