import { type Address, load, store } from './memory';
import type { Local } from './module';
import type { F64, Statement, V128 } from './value';
import { f32x4, f64x2, i32x4, sumLanes } from './vector';

type Vectors = typeof f64x2 | typeof f32x4;
type Shared = 'add' | 'sub' | 'mul' | 'div' | 'neg' | 'abs' | 'floor' | 'ceil' | 'min' | 'max' | 'atLeast' | 'sqrt';
type Compared = 'gt' | 'lt' | 'ge' | 'le' | 'eq' | 'ne';

/** Numbers of one precision as code handles them, several to a vector. */
export interface Lanes extends Pick<Vectors, Shared | Compared> {
  readonly precision: 'float64' | 'float32';
  /** Bytes of a number. */
  readonly bytes: number;
  /** Numbers in a vector. */
  readonly count: number;
  /** Size below which a weight may as well be zero. */
  readonly negligible: number;
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
  ...f64x2,
  precision: 'float64',
  bytes: 8,
  count: 2,
  negligible: 1e-100,
  const: (value) => f64x2.const(value),
  load: load.pair,
  store: store.pair,
  loadSplat: load.splat,
  loadOne: load.f64,
  storeOne: store.f64,
  collect: ([low, high]) => load.lane(high!, 1, load.single(low!)),
  total: sumLanes,
  totals: ([a, b]) => f64x2.add(f64x2.lows(a!, b!), f64x2.highs(a!, b!)),
};

/** Single-precision numbers, four to a vector. */
export const singles: Lanes = {
  ...f32x4,
  precision: 'float32',
  bytes: 4,
  count: 4,
  // Products of two such numbers would be denormal.
  negligible: 1e-18,
  load: load.pair,
  store: store.pair,
  loadSplat: load.splat32,
  loadOne: load.f32,
  storeOne: store.f32,
  collect: ([first, ...others]) =>
    others.reduce((vector, from, i) => load.lane32(from, i + 1, vector), load.single32(first!)),
  total: ({ get }) => sumLanes({ get: f64x2.add(f32x4.lowsAsDoubles(get), f32x4.highsAsDoubles(get)) }),
  totals([a, b, c, d]) {
    const [ab, cd] = [
      f32x4.add(i32x4.weaveLows(a!, b!), i32x4.weaveHighs(a!, b!)),
      f32x4.add(i32x4.weaveLows(c!, d!), i32x4.weaveHighs(c!, d!)),
    ];
    return f32x4.add(f64x2.lows(ab, cd), f64x2.highs(ab, cd));
  },
};
