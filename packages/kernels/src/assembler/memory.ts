import { unsigned } from './code';
import { i32 } from './scalar';
import { type F64, type I32, type Statement, statement, type V128, value } from './value';

/** A place in memory: a base known when the kernel runs, and an offset in bytes known when it is emitted. */
export interface Address {
  readonly base: I32;
  readonly offset: number;
}

/** The address `offset` bytes above `base`, or above the bottom of memory. */
export function at(offset: number, base: I32 = i32.const(0)): Address {
  return { base, offset };
}

/** `address` moved up by a number of bytes. */
export function above(address: Address, bytes: number): Address {
  return { base: address.base, offset: address.offset + bytes };
}

const access = (alignment: number, { offset }: Address): number[] => [alignment, ...unsigned(offset)];
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

/** Reads memory. Pairs need not begin at multiples of 16 bytes. */
export const load = {
  i32: (from: Address): I32 => value('i32', from.base.code, 0x28, access(2, from)),
  /** One byte, as a number from 0 to 255. */
  byte: (from: Address): I32 => value('i32', from.base.code, 0x2d, access(0, from)),
  f64: (from: Address): F64 => value('f64', from.base.code, 0x2b, access(3, from)),
  /** A single-precision number, as a double. */
  f32: (from: Address): F64 => value('f64', from.base.code, 0x2a, access(2, from), 0xbb),
  /** Two doubles. */
  pair: (from: Address): V128 => value('v128', from.base.code, simd(0x00), access(3, from)),
  /** One double, in both lanes. */
  splat: (from: Address): V128 => value('v128', from.base.code, simd(0x0a), access(3, from)),
  /** One 32-bit integer, in all four lanes; and one in a lane of what is there. */
  splat32: (from: Address): V128 => value('v128', from.base.code, simd(0x09), access(2, from)),
  lane32: (from: Address, lane: number, into: V128): V128 =>
    value('v128', from.base.code, into.code, simd(0x56), access(2, from), [lane]),
  /** One double, in a lane of what is there. */
  lane: (from: Address, lane: number, into: V128): V128 =>
    value('v128', from.base.code, into.code, simd(0x57), access(3, from), [lane]),
  /** 32 bits in the lowest lane, zero in the others. */
  single32: (from: Address): V128 => value('v128', from.base.code, simd(0x5c), access(2, from)),
  /** One double in the low lane, zero in the other. */
  single: (from: Address): V128 => value('v128', from.base.code, simd(0x5d), access(3, from)),
};

/** Writes memory. */
export const store = {
  i32: (to: Address, x: I32): Statement => statement(to.base.code, x.code, 0x36, access(2, to)),
  f64: (to: Address, x: F64): Statement => statement(to.base.code, x.code, 0x39, access(3, to)),
  /** The nearest single-precision number. */
  f32: (to: Address, x: F64): Statement => statement(to.base.code, x.code, 0xb6, 0x38, access(2, to)),
  pair: (to: Address, x: V128): Statement => statement(to.base.code, x.code, simd(0x0b), access(3, to)),
  /** The low lane alone. */
  low: (to: Address, x: V128): Statement => statement(to.base.code, x.code, simd(0x5b), access(3, to), 0),
};
