import { createRequire } from 'node:module';
import type { MathNode } from 'mathjs';

/** Functions that an expression may call. */
const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  floor: Math.floor,
  min: Math.min,
  max: Math.max,
};

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  pow: (a, b) => a ** b,
  mod: (a, b) => a - b * Math.floor(a / b),
  smaller: (a, b) => Number(a < b),
  larger: (a, b) => Number(a > b),
  smallerEq: (a, b) => Number(a <= b),
  largerEq: (a, b) => Number(a >= b),
  equal: (a, b) => Number(a === b),
};

type Evaluate = (variable: number) => number;

/**
 * Turns an expression of one variable, such as `0.3 * exp(-epoch / 100)`, into a function. mathjs parses it; only numbers,
 * the variable, arithmetic, comparison, `?:` and the functions above are then carried over, so that nothing else can be
 * reached. Throws a RangeError that says what is not allowed.
 */
export function compileExpression(text: string, variable: string): Evaluate {
  let tree: MathNode;
  try {
    tree = parser()(text);
  } catch (cause) {
    throw new RangeError(`"${text}" is not an expression: ${(cause as Error).message}`);
  }
  return compile(tree, variable);
}

let parse: ((text: string) => MathNode) | undefined;

// mathjs takes half a second to load, and most experiments have no expression.
function parser(): (text: string) => MathNode {
  parse ??= (createRequire(import.meta.url)('mathjs/number') as { parse: (text: string) => MathNode }).parse;
  return parse;
}

/** The parts of mathjs' nodes that are read here. */
interface Parts {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: string | { readonly name?: string };
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
  readonly condition?: MathNode;
  readonly trueExpr?: MathNode;
  readonly falseExpr?: MathNode;
}

function compile(node: MathNode, variable: string): Evaluate {
  const parts = node as unknown as Parts;
  const inner = (child: MathNode | undefined): Evaluate => compile(child!, variable);
  switch (parts.type) {
    case 'ConstantNode': {
      const { value } = parts;
      if (typeof value !== 'number') break;
      return () => value;
    }
    case 'ParenthesisNode':
      return inner(parts.content);
    case 'SymbolNode': {
      if (parts.name === variable) return (x) => x;
      if (!Object.hasOwn(constants, parts.name!)) throw new RangeError(`unknown name "${parts.name}" in an expression of "${variable}"`);
      const value = constants[parts.name!]!;
      return () => value;
    }
    case 'ConditionalNode': {
      const [test, yes, no] = [inner(parts.condition), inner(parts.trueExpr), inner(parts.falseExpr)];
      return (x) => (test(x) !== 0 ? yes(x) : no(x));
    }
    case 'OperatorNode': {
      const [a, b] = parts.args!.map(inner);
      if (parts.fn === 'unaryMinus') return (x) => -a!(x);
      if (parts.fn === 'unaryPlus') return a!;
      if (typeof parts.fn !== 'string' || !Object.hasOwn(operators, parts.fn) || !b) break;
      const operate = operators[parts.fn]!;
      return (x) => operate(a!(x), b(x));
    }
    case 'FunctionNode': {
      const name = typeof parts.fn === 'object' ? parts.fn.name : undefined;
      if (name === undefined || !Object.hasOwn(functions, name)) {
        throw new RangeError(`function "${name ?? node.toString()}" is not allowed; there are ${Object.keys(functions).join(', ')}`);
      }
      const call = functions[name]!;
      const args = parts.args!.map(inner);
      return (x) => call(...args.map((arg) => arg(x)));
    }
  }
  throw new RangeError(`"${node.toString()}" is not allowed in an expression`);
}
