import { doubleBytes, singleBytes, unsigned } from './code';
import { i32 } from './scalar';
import { binary, type F64, unary, type V128, value, type ValueType } from './value';

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const vectorUnary = (opcode: number) => unary<'v128', 'v128'>('v128', simd(opcode));
const vectorBinary = (opcode: number) => binary<'v128', 'v128'>('v128', simd(opcode));
const lanes = <A extends ValueType, R extends ValueType>(result: R, opcode: number, lane: number) =>
  unary<A, R>(result, simd(opcode), lane);

/** Operations on pairs of doubles, and on the 128 bits they are made of. */
export const f64x2 = {
  /** Both lanes constant, and alike unless a second is given. */
  const: (low: number, high = low): V128 => value('v128', simd(0x0c), doubleBytes(low), doubleBytes(high)),
  splat: unary<'f64', 'v128'>('v128', simd(0x14)),
  low: lanes<'v128', 'f64'>('f64', 0x21, 0),
  high: lanes<'v128', 'f64'>('f64', 0x21, 1),
  abs: vectorUnary(0xec),
  neg: vectorUnary(0xed),
  floor: vectorUnary(0x75),
  ceil: vectorUnary(0x74),
  /** NaN if either is; −0 is less than 0. */
  min: vectorBinary(0xf4),
  max: vectorBinary(0xf5),
  /** b < a ? b : a, in one instruction: a where a is NaN. */
  atMost: vectorBinary(0xf6),
  /** a < b ? b : a, in one instruction: a where a is NaN. */
  atLeast: vectorBinary(0xf7),
  sqrt: vectorUnary(0xef),
  add: vectorBinary(0xf0),
  sub: vectorBinary(0xf1),
  mul: vectorBinary(0xf2),
  div: vectorBinary(0xf3),
  eq: vectorBinary(0x47),
  ne: vectorBinary(0x48),
  lt: vectorBinary(0x49),
  gt: vectorBinary(0x4a),
  le: vectorBinary(0x4b),
  ge: vectorBinary(0x4c),
  and: vectorBinary(0x4e),
  or: vectorBinary(0x50),
  xor: vectorBinary(0x51),
  /** Bits of `yes` where those of `mask` are set, of `no` elsewhere. */
  select: (mask: V128, yes: V128, no: V128): V128 => value('v128', yes.code, no.code, mask.code, simd(0x52)),
  /** 1 if any bit is set. */
  any: unary<'v128', 'i32'>('i32', simd(0x53)),
  /** The lanes' bits as 64-bit integers: their sum, and a shift to the left. */
  addBits: vectorBinary(0xce),
  shiftBits: (a: V128, count: number): V128 => value('v128', a.code, i32.const(count).code, simd(0xcb)),
  /** The lanes' bits as unsigned integers, shifted to the right. */
  shiftBitsDown: (a: V128, count: number): V128 => value('v128', a.code, i32.const(count).code, simd(0xcd)),
  /** Two 64-bit patterns. */
  bits: (pattern: bigint): V128 => {
    const bytes = Array.from({ length: 8 }, (_, byte) => Number((pattern >> BigInt(8 * byte)) & 255n));
    return value('v128', simd(0x0c), bytes, bytes);
  },
  /** Bits of `a` where those of `mask` are clear. */
  andNot: (a: V128, mask: V128): V128 => value('v128', a.code, mask.code, simd(0x4f)),
  /** (a₀, b₀). */
  lows: (a: V128, b: V128): V128 => shuffle(a, b, [0, 2]),
  /** (a₁, b₁). */
  highs: (a: V128, b: V128): V128 => shuffle(a, b, [1, 3]),
};

/** Operations on four single-precision numbers. */
export const f32x4 = {
  const: (x: number): V128 => value('v128', simd(0x0c), Array.from({ length: 4 }, () => singleBytes(x)).flat()),
  splat: (x: F64): V128 => value('v128', x.code, 0xb6, simd(0x13)),
  abs: vectorUnary(0xe0),
  neg: vectorUnary(0xe1),
  ceil: vectorUnary(0x67),
  floor: vectorUnary(0x68),
  min: vectorBinary(0xe8),
  max: vectorBinary(0xe9),
  atMost: vectorBinary(0xea),
  atLeast: vectorBinary(0xeb),
  sqrt: vectorUnary(0xe3),
  add: vectorBinary(0xe4),
  sub: vectorBinary(0xe5),
  mul: vectorBinary(0xe6),
  div: vectorBinary(0xe7),
  eq: vectorBinary(0x41),
  ne: vectorBinary(0x42),
  lt: vectorBinary(0x43),
  gt: vectorBinary(0x44),
  le: vectorBinary(0x45),
  ge: vectorBinary(0x46),
  /** The two low ones as doubles, and the two high ones. */
  lowsAsDoubles: vectorUnary(0x5f),
  highsAsDoubles: (a: V128): V128 => value('v128', f64x2.highs(a, a).code, simd(0x5f)),
  /** Two pairs of doubles as four numbers. */
  fromDoubles: (low: V128, high: V128): V128 =>
    f64x2.lows(value('v128', low.code, simd(0x5e)), value('v128', high.code, simd(0x5e))),
};

/** Operations on four 32-bit integers. */
export const i32x4 = {
  add: vectorBinary(0xae),
  shl: (a: V128, count: number): V128 => value('v128', a.code, i32.const(count).code, simd(0xab)),
  /** Shifted to the right, with copies of the sign or with zeros. */
  shrS: (a: V128, count: number): V128 => value('v128', a.code, i32.const(count).code, simd(0xac)),
  shrU: (a: V128, count: number): V128 => value('v128', a.code, i32.const(count).code, simd(0xad)),
  /** Rotates each to the left. */
  rotl: (a: V128, count: number): V128 => f64x2.or(i32x4.shl(a, count), i32x4.shrU(a, 32 - count)),
  /** (a₀, b₀, a₁, b₁) and (a₂, b₂, a₃, b₃). */
  weaveLows: (a: V128, b: V128): V128 => value('v128', a.code, b.code, simd(0x0d), lanes32([0, 4, 1, 5])),
  weaveHighs: (a: V128, b: V128): V128 => value('v128', a.code, b.code, simd(0x0d), lanes32([2, 6, 3, 7])),
  /** (a₀, a₂) as signed integers, in doubles; and (a₁, a₃). */
  evens: (a: V128): V128 => lowIntegers(value('v128', a.code, a.code, simd(0x0d), lanes32([0, 2, 0, 2]))),
  odds: (a: V128): V128 => lowIntegers(value('v128', a.code, a.code, simd(0x0d), lanes32([1, 3, 1, 3]))),
};

/** The two low ones of four signed integers, as doubles. */
function lowIntegers(a: V128): V128 {
  return value('v128', a.code, simd(0xfe));
}

/** The bytes of 32-bit lanes, by number. */
function lanes32(picks: readonly number[]): number[] {
  return picks.flatMap((pick) => Array.from({ length: 4 }, (_, byte) => 4 * pick + byte));
}

/** a₀ + a₁. */
export function sumLanes(a: { readonly get: V128 }): F64 {
  return value('f64', f64x2.low(a.get).code, f64x2.high(a.get).code, 0xa0);
}

/** Two of the four doubles of `a` and `b`, by number. */
function shuffle(a: V128, b: V128, picks: readonly [number, number]): V128 {
  const bytes = picks.flatMap((pick) => Array.from({ length: 8 }, (_, byte) => 8 * pick + byte));
  return value('v128', a.code, b.code, simd(0x0d), bytes);
}
