import { doubleBytes, signed } from './code';
import { binary, type F64, type I32, type I64, unary, value } from './value';

/** Operations on 32-bit integers; comparisons give 0 or 1. */
export const i32 = {
  const: (n: number): I32 => value('i32', 0x41, signed(BigInt(n | 0))),
  eqz: unary<'i32', 'i32'>('i32', 0x45),
  eq: binary<'i32', 'i32'>('i32', 0x46),
  ltU: binary<'i32', 'i32'>('i32', 0x49),
  gtS: binary<'i32', 'i32'>('i32', 0x4a),
  gtU: binary<'i32', 'i32'>('i32', 0x4b),
  geU: binary<'i32', 'i32'>('i32', 0x4f),
  add: binary<'i32', 'i32'>('i32', 0x6a),
  sub: binary<'i32', 'i32'>('i32', 0x6b),
  mul: binary<'i32', 'i32'>('i32', 0x6c),
  divU: binary<'i32', 'i32'>('i32', 0x6e),
  remU: binary<'i32', 'i32'>('i32', 0x70),
  and: binary<'i32', 'i32'>('i32', 0x71),
  xor: binary<'i32', 'i32'>('i32', 0x73),
  shl: binary<'i32', 'i32'>('i32', 0x74),
  shrS: binary<'i32', 'i32'>('i32', 0x75),
  shrU: binary<'i32', 'i32'>('i32', 0x76),
  rotl: binary<'i32', 'i32'>('i32', 0x77),
  wrap: unary<'i64', 'i32'>('i32', 0xa7),
};

/** Operations on 64-bit integers. */
export const i64 = {
  const: (n: number): I64 => value('i64', 0x42, signed(BigInt(n))),
  mul: binary<'i64', 'i64'>('i64', 0x7e),
  or: binary<'i64', 'i64'>('i64', 0x84),
  shl: binary<'i64', 'i64'>('i64', 0x86),
  shrU: binary<'i64', 'i64'>('i64', 0x88),
  extendS: unary<'i32', 'i64'>('i64', 0xac),
  extendU: unary<'i32', 'i64'>('i64', 0xad),
};

/** Operations on doubles. */
export const f64 = {
  const: (x: number): F64 => value('f64', 0x44, doubleBytes(x)),
  eq: binary<'f64', 'i32'>('i32', 0x61),
  lt: binary<'f64', 'i32'>('i32', 0x63),
  gt: binary<'f64', 'i32'>('i32', 0x64),
  ge: binary<'f64', 'i32'>('i32', 0x66),
  abs: unary<'f64', 'f64'>('f64', 0x99),
  add: binary<'f64', 'f64'>('f64', 0xa0),
  sub: binary<'f64', 'f64'>('f64', 0xa1),
  mul: binary<'f64', 'f64'>('f64', 0xa2),
  div: binary<'f64', 'f64'>('f64', 0xa3),
  fromI32: unary<'i32', 'f64'>('f64', 0xb7),
  fromI64: unary<'i64', 'f64'>('f64', 0xb9),
  sqrt: unary<'f64', 'f64'>('f64', 0x9f),
};
