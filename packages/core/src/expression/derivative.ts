import type { OperationName } from './operations';
import { parseExpression } from './parse';
import { type Program, ProgramWriter } from './program';
import type { Expression } from './tree';

/** Index of a derivative; null where it is zero whatever the variable. */
type Tangent = number | null;
type Rule = (w: ProgramWriter, self: number, args: readonly number[], tangents: readonly Tangent[]) => Tangent;

/**
 * An expression of `x` and its derivative as one program, by forward mode: each instruction is followed by its tangent.
 *
 * At kinks the derivative has a stated value: that of `abs`, `sign`, `floor`, `ceil` is 0 where they bend or jump,
 * `min` and `max` have at a tie the derivative of their first argument (so `max(0, x)` has 0 at 0), comparisons have 0
 * everywhere, and `?:` has the derivative of the branch that it takes.
 *
 * @example
 * const { instructions, slope } = differentiate(parseExpression('x^3', ['x']));
 * instructions.length > slope; // true
 * runWide(differentiate(parseExpression('x^3', ['x'])), 2).slope; // 12
 */
export function differentiate(tree: Expression): Program {
  const writer = new ProgramWriter();
  return withSlope(writer, writer.tree(tree));
}

/**
 * An expression of an output `f` and its target `y`, and its derivative by `f`, which is the program's `x`.
 *
 * @throws RangeError if it is no allowed expression of the two
 * @example
 * runWide(lossProgram('(f - y)^2 / 2'), 3, 1).slope; // 2
 */
export function lossProgram(text: string): Program {
  const writer = new ProgramWriter();
  const value = writer.tree(parseExpression(text, ['f', 'y']), { f: writer.variable('x') });
  return withSlope(writer, value);
}

/** A program that gives the second derivative as well. */
export interface CurvedProgram extends Program {
  /** Index of the instruction that gives the second derivative. */
  readonly curvature: number;
}

/**
 * An expression of `x` with its first and second derivatives, by forward mode applied twice; at kinks as
 * {@link differentiate} says.
 *
 * @example
 * const { instructions, value, curvature } = differentiateTwice(parseExpression('x^3', ['x']));
 * runWide({ instructions, value, slope: curvature }, 2).slope; // 12
 */
export function differentiateTwice(tree: Expression): CurvedProgram {
  const writer = new ProgramWriter();
  const value = writer.tree(tree);
  const slope = tangentOf(writer, value);
  const curvature = tangentOf(writer, slope);
  return { instructions: writer.instructions, value, slope, curvature };
}

function withSlope(writer: ProgramWriter, value: number): Program {
  return { instructions: writer.instructions, value, slope: tangentOf(writer, value) };
}

/** Index of an instruction's tangent, of zero where it has none. */
function tangentOf(writer: ProgramWriter, index: number): number {
  return tangentsOf(writer)[index] ?? writer.number(0);
}

/** The tangent of every instruction that is written so far; what it takes to compute them is written behind. */
function tangentsOf(writer: ProgramWriter): Tangent[] {
  const tangents: Tangent[] = [];
  const count = writer.instructions.length;
  for (let i = 0; i < count; i++) {
    const instruction = writer.instructions[i]!;
    if (instruction.kind === 'number') tangents.push(null);
    else if (instruction.kind === 'variable') tangents.push(instruction.name === 'x' ? writer.number(1) : null);
    else {
      const own = instruction.args.map((arg) => tangents[arg]!);
      tangents.push(
        own.every((t) => t === null) ? null : rules[instruction.operation](writer, i, instruction.args, own),
      );
    }
  }
  return tangents;
}

/**
 * An expression of `x` with its derivative given as an expression of the output `a` (and `x`), as one program.
 *
 * @example
 * const program = withDerivative(parseExpression('tanh(x)', ['x']), parseExpression('1 - a^2', ['a', 'x']));
 * runWide(program, 0.5).slope; // 0.7864
 */
export function withDerivative(tree: Expression, derivative: Expression): Program {
  const writer = new ProgramWriter();
  const value = writer.tree(tree);
  const slope = writer.tree(derivative, { a: value });
  return { instructions: writer.instructions, value, slope };
}

const none: Rule = () => null;

/** A rule for one argument u: what u′ is multiplied by. */
function chain(factor: (w: ProgramWriter, u: number, self: number) => number): Rule {
  return (w, self, [u], [du]) => w.call('multiply', factor(w, u!, self), du!);
}

/** The argument for which `comparison` holds, the first at a tie. */
function pick(comparison: OperationName): Rule {
  return (w, _self, [u, v], [du, dv]) => w.call('choose', w.call(comparison, u!, v!), orZero(w, du!), orZero(w, dv!));
}

const rules: Readonly<Record<OperationName, Rule>> = {
  negate: (w, _self, _args, [du]) => w.call('negate', du!),
  add: (w, _self, _args, [du, dv]) => sum(w, du!, dv!),
  subtract: (w, _self, _args, [du, dv]) => difference(w, du!, dv!),
  multiply: (w, _self, [u, v], [du, dv]) => sum(w, product(w, du!, v!), product(w, dv!, u!)),
  divide: (w, self, [, v], [du, dv]) => {
    const numerator = difference(w, du!, product(w, dv!, self));
    return w.call('divide', numerator!, v!);
  },
  power: (w, self, [u, v], [du, dv]) => {
    const lowered =
      du === null
        ? null
        : w.call('multiply', w.call('multiply', v!, w.call('power', u!, w.call('subtract', v!, w.number(1)))), du!);
    const raised = dv === null ? null : w.call('multiply', w.call('multiply', self, w.call('log', u!)), dv!);
    return sum(w, lowered, raised);
  },
  modulo: (w, _self, [u, v], [du, dv]) =>
    difference(w, du!, product(w, dv!, w.call('floor', w.call('divide', u!, v!)))),
  less: none,
  greater: none,
  lessOrEqual: none,
  greaterOrEqual: none,
  equal: none,
  notEqual: none,
  choose: (w, _self, [test], [, du, dv]) => w.call('choose', test!, orZero(w, du!), orZero(w, dv!)),
  abs: chain((w, u) => w.call('sign', u)),
  sign: none,
  floor: none,
  ceil: none,
  min: pick('lessOrEqual'),
  max: pick('greaterOrEqual'),
  exp: chain((_w, _u, self) => self),
  log: (w, _self, [u], [du]) => w.call('divide', du!, u!),
  sqrt: (w, self, _args, [du]) => w.call('divide', du!, w.call('multiply', w.number(2), self)),
  sin: chain((w, u) => w.call('cos', u)),
  cos: chain((w, u) => w.call('negate', w.call('sin', u))),
  tan: chain((w, _u, self) => w.call('add', w.number(1), w.call('multiply', self, self))),
  sinh: chain((w, u) => w.call('cosh', u)),
  cosh: chain((w, u) => w.call('sinh', u)),
  tanh: chain((w, _u, self) => w.call('subtract', w.number(1), w.call('multiply', self, self))),
  atan: chain((w, u) => w.call('divide', w.number(1), w.call('add', w.number(1), w.call('multiply', u, u)))),
  erf: chain((w, u) =>
    w.call('multiply', w.number(2 / Math.sqrt(Math.PI)), w.call('exp', w.call('negate', w.call('multiply', u, u)))),
  ),
  sigmoid: chain((w, _u, self) => w.call('multiply', self, w.call('subtract', w.number(1), self))),
  softplus: chain((w, u) => w.call('sigmoid', u)),
};

function product(w: ProgramWriter, tangent: Tangent, factor: number): Tangent {
  return tangent === null ? null : w.call('multiply', tangent, factor);
}

function sum(w: ProgramWriter, a: Tangent, b: Tangent): Tangent {
  return a === null ? b : b === null ? a : w.call('add', a, b);
}

function difference(w: ProgramWriter, a: Tangent, b: Tangent): Tangent {
  return b === null ? a : a === null ? w.call('negate', b) : w.call('subtract', a, b);
}

function orZero(w: ProgramWriter, tangent: Tangent): number {
  return tangent ?? w.number(0);
}
