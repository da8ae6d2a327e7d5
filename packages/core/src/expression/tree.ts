import type { OperationName } from './operations';

/** An expression as a tree: a number, a named variable, or an operation on other expressions. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly operation: OperationName; readonly args: readonly Expression[] };

/**
 * A number, as an expression.
 *
 * @example constant(2); // { kind: 'number', value: 2 }
 */
export function constant(value: number): Expression {
  return { kind: 'number', value };
}

/**
 * A variable, as an expression.
 *
 * @example variable('x'); // { kind: 'variable', name: 'x' }
 */
export function variable(name: string): Expression {
  return { kind: 'variable', name };
}

/**
 * An operation on expressions, as an expression; a plain number stands for itself.
 *
 * @example
 * call('multiply', variable('x'), 2).kind; // 'call'
 */
export function call(operation: OperationName, ...args: readonly (Expression | number)[]): Expression {
  return { kind: 'call', operation, args: args.map((arg) => (typeof arg === 'number' ? constant(arg) : arg)) };
}
