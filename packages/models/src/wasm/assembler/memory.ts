import { unsigned } from './code';
import { i32 } from './scalar';
import type { F64, I32, Statement, V128 } from './value';
import { statement, value } from './value';

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
  f64: (from: Address): F64 => value('f64', from.base.code, 0x2b, access(3, from)),
  /** Two doubles. */
  pair: (from: Address): V128 => value('v128', from.base.code, simd(0x00), access(3, from)),
  /** One double, in both lanes. */
  splat: (from: Address): V128 => value('v128', from.base.code, simd(0x0a), access(3, from)),
  /** One double in the low lane, zero in the other. */
  single: (from: Address): V128 => value('v128', from.base.code, simd(0x5d), access(3, from)),
};

/** Writes memory. */
export const store = {
  i32: (to: Address, x: I32): Statement => statement(to.base.code, x.code, 0x36, access(2, to)),
  f64: (to: Address, x: F64): Statement => statement(to.base.code, x.code, 0x39, access(3, to)),
  pair: (to: Address, x: V128): Statement => statement(to.base.code, x.code, simd(0x0b), access(3, to)),
  /** The low lane alone. */
  low: (to: Address, x: V128): Statement => statement(to.base.code, x.code, simd(0x5b), access(3, to), 0),
};
