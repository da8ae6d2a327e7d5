import { load, store } from '../assembler/memory';
import type { Local, Scope } from '../assembler/module';
import { times } from '../assembler/loops';
import type { Body, Statement, V128 } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';
import { eachRowBlock, eachVector, type Matrix } from '../parts/matrix';

/** The matrices that meet at one layer. */
export interface Layer {
  /** W_l, rows × columns. */
  readonly weights: Matrix;
  /** W_L…W_{l+1}, p × rows. */
  readonly suffix: Matrix;
  /** What arrives from below, p × columns: rate · (W·C_xx − C_yx)·(W_{l−1}…W_1)ᵀ. */
  readonly carry: Matrix;
  /** What goes up, p × rows. */
  readonly next: Matrix;
}

/** Outputs that one pass over rows of weights can serve with everything in registers. */
const FUSED = 3;
/** Outputs that are served at a time where one pass cannot serve all. */
const SPLIT = 2;
/** Rows that are taken at a time: their sums of products fold into one vector of `next`. */
const HEIGHT = 2;

/**
 * next = carry · Wᵀ, then W ← keep·W − suffixᵀ·carry. With few outputs one pass over W does both. With many, all of
 * `next` comes first, because it needs the weights as they were.
 */
export function descendLayer(scope: Scope, layer: Layer, keep: V128): Body {
  const { weights, suffix, carry, next } = layer;
  const at = scope.local('i32');
  const below = scope.local('i32');
  const here = { weights: weights.based(at.get), suffix: suffix.based(below.get), carry, next: next.based(below.get) };
  const fused = carry.rows <= FUSED;
  const registers = new Registers(scope, fused ? carry.rows : SPLIT);
  const rows = (count: number): Body =>
    fused ? fusedRows(scope, registers, here, count, keep) : splitRows(scope, registers, here, count, keep);
  const cursors = [
    { local: at, stride: HEIGHT * weights.pitch },
    { local: below, stride: HEIGHT * 8 },
  ];
  return [
    at.set(weights.address.base),
    below.set(suffix.address.base),
    ...times(scope, Math.floor(weights.rows / HEIGHT), 1, cursors, () => rows(HEIGHT)),
    ...(weights.rows % HEIGHT === 0 ? [] : rows(weights.rows % HEIGHT)),
  ];
}

/** W ← keep·W − carry, for the top layer. */
export function descendTop(scope: Scope, weights: Matrix, carry: Matrix, keep: V128): Body {
  return eachRowBlock(scope, [weights, carry], 1, ([w, c]) =>
    eachVector(scope, [w!, c!], ([own, change], v) => [
      own!.store(0, v, f64x2.sub(f64x2.mul(keep, own!.load(0, v)), change!.load(0, v))),
    ]),
  );
}

/** The locals of {@link descendLayer}, for so many outputs at a time. */
class Registers {
  readonly #sums: Local<'v128'>[];
  readonly #factors: Local<'v128'>[];
  readonly #weights: Local<'v128'>[];
  readonly #carries: Local<'v128'>[];

  constructor(
    scope: Scope,
    readonly outputs: number,
  ) {
    this.#sums = scope.locals('v128', outputs * HEIGHT);
    this.#factors = scope.locals('v128', outputs * HEIGHT);
    this.#weights = scope.locals('v128', HEIGHT);
    this.#carries = scope.locals('v128', outputs);
  }

  /** Begins the sums of products of so many rows with so many outputs. */
  clear(rows: number, outputs: number): Body {
    return pairs(rows, outputs).map(([row, o]) => this.#sum(row, o).set(f64x2.const(0)));
  }

  /** Loads what each output takes from each row. */
  loadFactors(suffix: Matrix, rows: number, outputs: number): Body {
    return pairs(rows, outputs).map(([row, o]) => this.#factor(row, o).set(load.splat(suffix.at(o, row))));
  }

  loadCarries(carry: Matrix, outputs: number, v: number): Body {
    return range(outputs).map((o) => this.#carries[o]!.set(carry.load(o, v)));
  }

  loadWeights(weights: Matrix, row: number, v: number): Statement {
    return this.#weights[row]!.set(weights.load(row, v));
  }

  /** Adds the products of a row's weights with the carries. */
  addProducts(row: number, outputs: number): Body {
    const own = this.#weights[row]!.get;
    return range(outputs).map((o) =>
      this.#sum(row, o).set(f64x2.add(this.#sum(row, o).get, f64x2.mul(own, this.#carries[o]!.get))),
    );
  }

  /** A row's weights times `keep`, if given, less what the outputs take from them. */
  moved(row: number, outputs: number, keep: V128 | null): V128 {
    const own = this.#weights[row]!.get;
    const change = range(outputs)
      .map((o) => f64x2.mul(this.#factor(row, o).get, this.#carries[o]!.get))
      .reduce(f64x2.add);
    return f64x2.sub(keep ? f64x2.mul(keep, own) : own, change);
  }

  storeSums(next: Matrix, rows: number, outputs: number): Body {
    return range(outputs).map((o) => {
      const [first, second] = [this.#sum(0, o), this.#sum(1, o)];
      return rows === 1
        ? store.f64(next.at(o, 0), sumLanes(first))
        : store.pair(next.at(o, 0), f64x2.add(f64x2.lows(first.get, second.get), f64x2.highs(first.get, second.get)));
    });
  }

  #sum(row: number, o: number): Local<'v128'> {
    return this.#sums[row * this.outputs + o]!;
  }

  #factor(row: number, o: number): Local<'v128'> {
    return this.#factors[row * this.outputs + o]!;
  }
}

function fusedRows(
  scope: Scope,
  registers: Registers,
  { weights, suffix, carry, next }: Layer,
  rows: number,
  keep: V128,
): Body {
  const { outputs } = registers;
  return [
    ...registers.loadFactors(suffix, rows, outputs),
    ...registers.clear(rows, outputs),
    ...eachVector(scope, [weights, carry], ([w, c], v) => [
      ...registers.loadCarries(c!, outputs, v),
      ...range(rows).flatMap((row) => [
        registers.loadWeights(w!, row, v),
        ...registers.addProducts(row, outputs),
        w!.store(row, v, registers.moved(row, outputs, keep)),
      ]),
    ]),
    ...registers.storeSums(next, rows, outputs),
  ];
}

function splitRows(
  scope: Scope,
  registers: Registers,
  { weights, suffix, carry, next }: Layer,
  rows: number,
  keep: V128,
): Body {
  const dots = eachRowBlock(scope, [carry, next], SPLIT, ([some, to], outputs) => [
    ...registers.clear(rows, outputs),
    ...eachVector(scope, [weights, some!], ([w, c], v) => [
      ...registers.loadCarries(c!, outputs, v),
      ...range(rows).flatMap((row) => [registers.loadWeights(w!, row, v), ...registers.addProducts(row, outputs)]),
    ]),
    ...registers.storeSums(to!, rows, outputs),
  ]);
  const move = (some: Matrix, factors: Matrix, outputs: number, factor: V128 | null): Body => [
    ...registers.loadFactors(factors, rows, outputs),
    ...eachVector(scope, [weights, some], ([w, c], v) => [
      ...registers.loadCarries(c!, outputs, v),
      ...range(rows).flatMap((row) => [
        registers.loadWeights(w!, row, v),
        w!.store(row, v, registers.moved(row, outputs, factor)),
      ]),
    ]),
  ];
  return [
    ...dots,
    ...move(carry, suffix, SPLIT, keep),
    ...eachRowBlock(scope, [carry.from(SPLIT), suffix.from(SPLIT)], SPLIT, ([some, factors], outputs) =>
      move(some!, factors!, outputs, null),
    ),
  ];
}

/** Every row with every output. */
function pairs(rows: number, outputs: number): [row: number, output: number][] {
  return range(rows).flatMap((row) => range(outputs).map((o): [number, number] => [row, o]));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
