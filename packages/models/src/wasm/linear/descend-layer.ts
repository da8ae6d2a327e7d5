import { load, store } from '../assembler/memory';
import type { Local, Scope } from '../assembler/module';
import { times } from '../assembler/loops';
import type { Body, V128 } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';
import type { Matrix } from '../matrix';
import { eachRowBlock, eachVector } from '../matrix';

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

/** Outputs that one pass over a row of weights can serve with everything in registers. */
const FUSED = 3;

/**
 * next = carry · Wᵀ, then W ← keep·W − suffixᵀ·carry. With few outputs one pass over W does both, and takes two rows at a time: two sums
 * of products fold into one vector of `next`.
 */
export function descendLayer(scope: Scope, layer: Layer, keep: V128): Body {
  const { weights, suffix, carry, next } = layer;
  const outputs = carry.rows;
  const at = scope.local('i32');
  const below = scope.local('i32');
  const fused = outputs <= FUSED;
  const height = fused ? 2 : 1;
  const cursors = [
    { local: at, stride: weights.pitch },
    { local: below, stride: 8 },
  ];
  const moving = weights.based(at.get);
  const source = suffix.based(below.get);
  const target = next.based(below.get);
  const blocks = Math.floor(weights.rows / height);
  const registers = new Registers(scope, fused ? outputs : 2, height);
  const rows = (count: number): Body =>
    fused
      ? fusedRows(scope, registers, { weights: moving, suffix: source, carry, next: target }, count, keep)
      : splitRow(scope, registers, { weights: moving, suffix: source, carry, next: target }, keep);
  const step = cursors.map(({ local, stride }) => ({ local, stride: stride * height }));
  return [
    at.set(weights.address.base),
    below.set(suffix.address.base),
    ...times(scope, blocks, 1, step, () => rows(height)),
    ...(weights.rows % height === 0 ? [] : rows(weights.rows % height)),
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

/** The locals of {@link descendLayer}. */
class Registers {
  readonly sums: Local<'v128'>[];
  readonly factors: Local<'v128'>[];
  readonly weights: Local<'v128'>[];
  readonly carries: Local<'v128'>[];

  constructor(
    scope: Scope,
    readonly outputs: number,
    height: number,
  ) {
    this.sums = scope.locals('v128', outputs * height);
    this.factors = scope.locals('v128', outputs * height);
    this.weights = scope.locals('v128', height);
    this.carries = scope.locals('v128', outputs);
  }
}

function fusedRows(scope: Scope, registers: Registers, { weights, suffix, carry, next }: Layer, rows: number, keep: V128): Body {
  const outputs = registers.outputs;
  const sum = (row: number, o: number) => registers.sums[row * outputs + o]!;
  const factor = (row: number, o: number) => registers.factors[row * outputs + o]!;
  const all = range(rows).flatMap((row) => range(outputs).map((o) => [row, o] as const));
  return [
    ...all.map(([row, o]) => factor(row, o).set(load.splat(suffix.at(o, row)))),
    ...all.map(([row, o]) => sum(row, o).set(f64x2.const(0))),
    ...eachVector(scope, [weights, carry], ([w, c], v) => [
      ...range(outputs).map((o) => registers.carries[o]!.set(c!.load(o, v))),
      ...range(rows).flatMap((row) => {
        const own = registers.weights[row]!;
        const change = range(outputs)
          .map((o) => f64x2.mul(factor(row, o).get, registers.carries[o]!.get))
          .reduce(f64x2.add);
        return [
          own.set(w!.load(row, v)),
          ...range(outputs).map((o) => sum(row, o).set(f64x2.add(sum(row, o).get, f64x2.mul(own.get, registers.carries[o]!.get)))),
          w!.store(row, v, f64x2.sub(f64x2.mul(keep, own.get), change)),
        ];
      }),
    ]),
    ...range(outputs).map((o) =>
      rows === 2
        ? store.pair(next.at(o, 0), f64x2.add(f64x2.lows(sum(0, o).get, sum(1, o).get), f64x2.highs(sum(0, o).get, sum(1, o).get)))
        : store.f64(next.at(o, 0), sumLanes(sum(0, o))),
    ),
  ];
}

/** One row with many outputs: all of `next` first, because the sums need the weights as they were. */
function splitRow(scope: Scope, registers: Registers, { weights, suffix, carry, next }: Layer, keep: V128): Body {
  const { sums, factors, carries } = registers;
  const own = registers.weights[0]!;
  const dots = eachRowBlock(scope, [carry, next], registers.outputs, ([c, n], count) => [
    ...range(count).map((o) => sums[o]!.set(f64x2.const(0))),
    ...eachVector(scope, [weights, c!], ([w, arriving], v) => [
      own.set(w!.load(0, v)),
      ...range(count).map((o) => sums[o]!.set(f64x2.add(sums[o]!.get, f64x2.mul(own.get, arriving!.load(o, v))))),
    ]),
    ...range(count).map((o) => store.f64(n!.at(o, 0), sumLanes(sums[o]!))),
  ]);
  const decay = eachVector(scope, [weights], ([w], v) => [w!.store(0, v, f64x2.mul(keep, w!.load(0, v)))]);
  const updates = eachRowBlock(scope, [carry, suffix], registers.outputs, ([c, s], count) => [
    ...range(count).map((o) => factors[o]!.set(load.splat(s!.at(o, 0)))),
    ...eachVector(scope, [weights, c!], ([w, arriving], v) => [
      ...range(count).map((o) => carries[o]!.set(f64x2.mul(factors[o]!.get, arriving!.load(o, v)))),
      w!.store(0, v, f64x2.sub(w!.load(0, v), range(count).map((o) => carries[o]!.get).reduce(f64x2.add))),
    ]),
  ]);
  return [...dots, ...decay, ...updates];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
