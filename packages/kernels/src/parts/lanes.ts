import { type Address, load, store } from '../assembler/memory';
import type { Local } from '../assembler/module';
import type { F64, Statement, V128 } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';

type Binary = (a: V128, b: V128) => V128;

/** Numbers of one precision as code handles them, several to a vector. */
export interface Lanes {
  /** Bytes of a number. */
  readonly bytes: number;
  /** Numbers in a vector. */
  readonly count: number;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly gt: Binary;
  readonly eq: Binary;
  readonly ne: Binary;
  /** The larger of each pair, in one instruction. */
  readonly atLeast: Binary;
  readonly sqrt: (a: V128) => V128;
  /** One number in all lanes. */
  readonly const: (value: number) => V128;
  readonly splat: (value: F64) => V128;
  /** All lanes from memory and to it; one number of memory in all lanes; one alone, as a double. */
  readonly load: (from: Address) => V128;
  readonly store: (to: Address, x: V128) => Statement;
  readonly loadSplat: (from: Address) => V128;
  readonly loadOne: (from: Address) => F64;
  readonly storeOne: (to: Address, x: F64) => Statement;
  /** As many numbers as lanes, from as many places. */
  readonly collect: (from: readonly Address[]) => V128;
  /** The sum of all lanes; and the sums of as many vectors as there are lanes, one in each. */
  readonly total: (a: Local<'v128'>) => F64;
  readonly totals: (vectors: readonly V128[]) => V128;
}

/** Doubles, two to a vector. */
export const doubles: Lanes = {
  bytes: 8,
  count: 2,
  add: f64x2.add,
  sub: f64x2.sub,
  mul: f64x2.mul,
  div: f64x2.div,
  gt: f64x2.gt,
  eq: f64x2.eq,
  ne: f64x2.ne,
  atLeast: f64x2.atLeast,
  sqrt: f64x2.sqrt,
  const: (value) => f64x2.const(value),
  splat: f64x2.splat,
  load: load.pair,
  store: store.pair,
  loadSplat: load.splat,
  loadOne: load.f64,
  storeOne: store.f64,
  collect: ([low, high]) => load.lane(high!, 1, load.single(low!)),
  total: sumLanes,
  totals: ([a, b]) => f64x2.add(f64x2.lows(a!, b!), f64x2.highs(a!, b!)),
};
