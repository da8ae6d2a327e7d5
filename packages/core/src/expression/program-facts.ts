import type { Program } from './program';

/**
 * Whether a result may overflow on the way to a finite one, and turn it into NaN: results that are not finite need a
 * second look, as `runWide` takes it.
 *
 * @example
 * mayOverflow(differentiate(parseExpression('1 / (1 + x * x)', ['x']))); // true
 */
export function mayOverflow(program: Program): boolean {
  return program.instructions.some((instruction) => {
    if (instruction.kind !== 'call') return false;
    const { operation, args } = instruction;
    if (operation === 'divide') return program.instructions[args[1]!]!.kind !== 'number';
    if (operation === 'exp') return rootOfGaussian(program, args[0]!) < 0;
    return operation === 'log' || operation === 'sqrt' || operation === 'power' || /^(sin|cos)h$/.test(operation);
  });
}

/**
 * The instruction u of which instruction `index` is −u², or −1.
 *
 * @example
 * rootOfGaussian(differentiate(parseExpression('x', ['x'])), 0); // -1
 */
export function rootOfGaussian({ instructions }: Program, index: number): number {
  const negated = instructions[index]!;
  if (negated.kind !== 'call' || negated.operation !== 'negate') return -1;
  const square = instructions[negated.args[0]!]!;
  if (square.kind !== 'call' || square.operation !== 'multiply' || square.args[0] !== square.args[1]) return -1;
  return square.args[0]!;
}

/**
 * Whether 1/x is as precise as x: neither of them is zero, denormal or infinite.
 *
 * @example
 * isInvertible(1e-305); // false
 */
export function isInvertible(x: number): boolean {
  return Math.abs(x) > 1e-300 && Math.abs(x) < 1e300;
}
