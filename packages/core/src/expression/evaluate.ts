import { operations } from './operations';
import { parseExpression } from './parse';
import type { Expression } from './tree';

/** A function of one number. */
export type Evaluate = (value: number) => number;

/**
 * Turns an expression of one variable, such as `0.3 * exp(-epoch / 100)`, into a function.
 *
 * @throws RangeError that says what is not allowed; see {@link parseExpression}.
 * @example
 * compileExpression('0.3 * exp(-epoch / 100)', 'epoch')(100); // 0.1104
 */
export function compileExpression(text: string, variable: string): Evaluate {
  return evaluator(parseExpression(text, [variable]));
}

/**
 * A tree of one variable as a function of it, in double precision.
 *
 * @example
 * evaluator(call('add', variable('x'), 1))(2); // 3
 */
export function evaluator(tree: Expression): Evaluate {
  if (tree.kind === 'variable') return (x) => x;
  if (tree.kind === 'number') return () => tree.value;
  const call = operations[tree.operation] as (a: number, b?: number, c?: number) => number;
  const [a, b, c] = tree.args.map(evaluator);
  if (c) return (x) => call(a!(x), b!(x), c(x));
  if (b) return (x) => call(a!(x), b(x));
  return (x) => call(a!(x));
}
