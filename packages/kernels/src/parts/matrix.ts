import { above, type Address, at, load, store } from '../assembler/memory';
import type { Scope } from '../assembler/module';
import { times } from '../assembler/loops';
import type { Body, I32, Statement, V128 } from '../assembler/value';

/** Bytes of a double. */
const DOUBLE = 8;

/**
 * A row-major matrix of doubles in memory. Rows begin `stride` doubles apart; what lies between rows is zero, or
 * another's.
 */
export class Matrix {
  constructor(
    readonly address: Address,
    readonly rows: number,
    readonly columns: number,
    readonly stride = columns,
    /** Bytes of a number: a double's, unless said otherwise. */
    readonly bytes = DOUBLE,
  ) {}

  /** Vectors of two doubles that cover a row. */
  get vectors(): number {
    return Math.ceil(this.columns / 2);
  }

  /** Bytes from one row to the next. */
  get pitch(): number {
    return this.stride * this.bytes;
  }

  at(row: number, column: number): Address {
    return above(this.address, row * this.pitch + column * this.bytes);
  }

  /** The same matrix, from another row on. */
  from(row: number): Matrix {
    return new Matrix(this.at(row, 0), this.rows - row, this.columns, this.stride);
  }

  /** The same shape, with its address counted from `base`. */
  based(base: I32): Matrix {
    return new Matrix(at(this.address.offset, base), this.rows, this.columns, this.stride);
  }

  /** Loads vector `v` of a row. The last of a row of odd length has zero in its high lane. */
  load(row: number, v: number): V128 {
    return this.#overhangs(v) ? load.single(this.at(row, 2 * v)) : load.pair(this.at(row, 2 * v));
  }

  /** Stores vector `v` of a row, and nothing beyond its end. */
  store(row: number, v: number, x: V128): Statement {
    return this.#overhangs(v) ? store.low(this.at(row, 2 * v), x) : store.pair(this.at(row, 2 * v), x);
  }

  /** Whether vector `v` reaches beyond the last column, into what is not the row's own. */
  #overhangs(v: number): boolean {
    return this.stride === this.columns && 2 * v + 1 === this.columns;
  }
}

/** A matrix whose rows take whole vectors: a column of zeros pads an odd number of columns. */
export function paddedMatrix(address: Address, rows: number, columns: number): Matrix {
  return new Matrix(address, rows, columns, columns + (columns % 2));
}

/**
 * Emits `body` for blocks of up to `size` rows of matrices that have equally many rows. Few blocks are written out one
 * after the other; many become a loop, so that code does not grow with the number of rows.
 */
export function eachRowBlock(
  scope: Scope,
  matrices: readonly Matrix[],
  size: number,
  body: (blocks: Matrix[], rows: number) => Body,
): Body {
  const rows = matrices[0]!.rows;
  const blocks = Math.floor(rows / size);
  const rest = (): Body =>
    rows % size === 0
      ? []
      : body(
          matrices.map((matrix) => matrix.from(blocks * size)),
          rows % size,
        );
  if (blocks <= 2) {
    const straight = Array.from({ length: blocks }, (_, b) =>
      body(
        matrices.map((matrix) => matrix.from(b * size)),
        size,
      ),
    );
    return [...straight.flat(), ...rest()];
  }
  const cursors = matrices.map((matrix) => ({ local: scope.local('i32'), stride: matrix.pitch * size }));
  const moving = matrices.map((matrix, m) => matrix.based(cursors[m]!.local.get));
  return [
    ...cursors.map(({ local }, m) => local.set(matrices[m]!.address.base)),
    ...times(scope, blocks, 1, cursors, () => body(moving, size)),
    ...rest(),
  ];
}

/** Emits `body` for every vector of a row of matrices that have equally many columns. */
export function eachVector(
  scope: Scope,
  matrices: readonly Matrix[],
  body: (matrices: readonly Matrix[], v: number) => Body,
): Body {
  const { vectors } = matrices[0]!;
  // The last vector may be half a one, which only straight code can know.
  const cursors = matrices.map(() => ({ local: scope.local('i32'), stride: 16 }));
  const moving = matrices.map((matrix, m) => matrix.based(cursors[m]!.local.get));
  return [
    ...cursors.map(({ local }, m) => local.set(matrices[m]!.address.base)),
    ...times(scope, vectors - 1, 1, cursors, (v) => body(moving, v)),
    ...body(matrices, vectors - 1),
  ];
}
