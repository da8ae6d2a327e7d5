import type { Code } from './code';

/** The types of WebAssembly values that kernels use. */
export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

/** Their encodings. */
export const typeByte: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

/**
 * Code that leaves one value on the stack. TypeScript keeps the types apart, so that a mixed-up operand does not
 * compile.
 */
export interface Value<T extends ValueType> {
  readonly type: T;
  readonly code: Code;
}

/** A 32-bit integer, an address among them. */
export type I32 = Value<'i32'>;
/** A 64-bit integer. */
export type I64 = Value<'i64'>;
/** A double. */
export type F64 = Value<'f64'>;
/** A vector of two doubles. */
export type V128 = Value<'v128'>;

/** Code that leaves the stack as it was: a statement. */
export interface Statement {
  readonly type: 'statement';
  readonly code: Code;
}

/** A statement, or several in a row. */
export type Body = readonly Statement[];

/** Puts together the code of a value; the caller vouches for its type. */
export function value<T extends ValueType>(type: T, ...code: Code): Value<T> {
  return { type, code };
}

/** Puts together the code of a statement. */
export function statement(...code: Code): Statement {
  return { type: 'statement', code };
}

/** An operation of one operand. */
export function unary<A extends ValueType, R extends ValueType>(result: R, ...opcode: Code): (a: Value<A>) => Value<R> {
  return (a) => value(result, a.code, opcode);
}

/** An operation of two operands of one type. */
export function binary<A extends ValueType, R extends ValueType>(
  result: R,
  ...opcode: Code
): (a: Value<A>, b: Value<A>) => Value<R> {
  return (a, b) => value(result, a.code, b.code, opcode);
}
