import { atan, cos, cosh, erf, exp, log, pow, sin, sinh, tan, tanh, log1p } from '@kramers/theory/elementary';

/**
 * What each operation gives for numbers. Comparisons give 1 or 0; `choose` gives its second argument unless the first
 * is 0.
 */
export const operations = {
  negate: (a: number) => -a,
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  power: pow,
  modulo: (a: number, b: number) => a - b * Math.floor(a / b),
  less: (a: number, b: number) => Number(a < b),
  greater: (a: number, b: number) => Number(a > b),
  lessOrEqual: (a: number, b: number) => Number(a <= b),
  greaterOrEqual: (a: number, b: number) => Number(a >= b),
  equal: (a: number, b: number) => Number(a === b),
  notEqual: (a: number, b: number) => Number(a !== b),
  choose: (test: number, yes: number, no: number) => (test !== 0 ? yes : no),
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  min: (a: number, b: number) => Math.min(a, b),
  max: (a: number, b: number) => Math.max(a, b),
  exp,
  log,
  sqrt: Math.sqrt,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  atan,
  erf,
  sigmoid,
  softplus,
} as const satisfies Readonly<Record<string, (...args: number[]) => number>>;

/** The name of an operation. */
export type OperationName = keyof typeof operations;

/**
 * Applies an operation to as many numbers as it takes.
 *
 * @example operate('max', [2, 3]); // 3
 */
export function operate(operation: OperationName, args: readonly number[]): number {
  return (operations[operation] as (...values: number[]) => number)(...args);
}

/**
 * How many arguments an operation takes.
 *
 * @example arity('max'); // 2
 */
export function arity(operation: OperationName): number {
  return operations[operation].length;
}

/** Operations that an expression calls by name; the others have signs of their own. */
export const functionNames = [
  'abs',
  'sign',
  'floor',
  'ceil',
  'min',
  'max',
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'atan',
  'erf',
  'sigmoid',
  'softplus',
] as const satisfies readonly OperationName[];

/** The logistic function 1/(1 + e^{−x}), to full relative precision on both sides. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** ln(1 + eˣ), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}
