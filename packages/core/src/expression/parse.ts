import type { MathNode } from 'mathjs';
import { create, parseDependencies } from 'mathjs/number';
import { didYouMean } from '../ground/suggest';
import { arity, functionNames, type OperationName } from './operations';
import { call, constant, type Expression, variable } from './tree';

/** An expression longer than this is not one that anybody typed. */
const MAX_LENGTH = 1000;
const MAX_DEPTH = 60;

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** mathjs' names of the operators that are carried over. */
const operators: Readonly<Record<string, OperationName>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  divide: 'divide',
  pow: 'power',
  mod: 'modulo',
  smaller: 'less',
  larger: 'greater',
  smallerEq: 'lessOrEqual',
  largerEq: 'greaterOrEqual',
  equal: 'equal',
  unequal: 'notEqual',
};

/** What mathjs can parse and is refused here, in words. */
const refused: Readonly<Record<string, string>> = {
  AccessorNode: 'properties',
  ArrayNode: 'matrices',
  AssignmentNode: 'assignments',
  BlockNode: 'lists of expressions',
  FunctionAssignmentNode: 'function definitions',
  IndexNode: 'indices',
  ObjectNode: 'objects',
  RangeNode: 'ranges',
  RelationalNode: 'chained comparisons',
};

/**
 * Parses an expression of the given variables, such as `max(0.01 * x, x)`. mathjs reads the text; only numbers, the
 * variables, `pi`, `e`, arithmetic, comparisons, `?:` and the functions of {@link functionNames} are carried over, so
 * that nothing else can be reached.
 *
 * @throws RangeError with one sentence that says what is not allowed.
 * @example
 * evaluator(parseExpression('max(0.01 * x, x)', ['x']))(-1); // -0.01
 */
export function parseExpression(text: string, variables: readonly string[]): Expression {
  if (text.length > MAX_LENGTH)
    throw new RangeError(`an expression has at most ${MAX_LENGTH} characters; this one has ${text.length}`);
  if (text.trim() === '') throw new RangeError('an expression is empty');
  let tree: MathNode;
  try {
    tree = parser()(text);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new RangeError(
      `"${text}" is not an expression: ${/call stack/.test(reason) ? 'it is nested too deeply' : reason}`,
    );
  }
  return carryOver(tree, variables, 0);
}

let parse: ReturnType<typeof createParser> | null = null;

/** mathjs' parser; made for the first expression, because most experiments have none. */
function parser(): ReturnType<typeof createParser> {
  return (parse ??= createParser());
}

/** The parts of mathjs' nodes that are read here. */
interface Parts {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: string | { readonly type?: string; readonly name?: string };
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
  readonly condition?: MathNode;
  readonly trueExpr?: MathNode;
  readonly falseExpr?: MathNode;
}

function carryOver(node: MathNode, variables: readonly string[], depth: number): Expression {
  if (depth > MAX_DEPTH) throw new RangeError(`an expression is nested more than ${MAX_DEPTH} levels deep`);
  const parts = node as unknown as Parts;
  const inner = (child: MathNode | undefined): Expression => carryOver(child!, variables, depth + 1);
  switch (parts.type) {
    case 'ConstantNode':
      if (typeof parts.value !== 'number') throw notAllowed(node, 'only numbers');
      if (!Number.isFinite(parts.value)) throw notAllowed(node, 'only finite numbers');
      return constant(parts.value);
    case 'ParenthesisNode':
      return inner(parts.content);
    case 'SymbolNode':
      return symbol(parts.name!, variables);
    case 'ConditionalNode':
      return call('choose', inner(parts.condition), inner(parts.trueExpr), inner(parts.falseExpr));
    case 'OperatorNode':
      return operator(node, parts, inner);
    case 'FunctionNode':
      return functionCall(node, parts, inner);
  }
  const what = refused[parts.type];
  throw notAllowed(node, what ? `no ${what}` : 'only arithmetic, comparisons, ?: and functions');
}

function symbol(name: string, variables: readonly string[]): Expression {
  if (variables.includes(name)) return variable(name);
  if (Object.hasOwn(constants, name)) return constant(constants[name]!);
  throw new RangeError(`unknown name "${name}" in an expression of ${variables.map((v) => `"${v}"`).join(' and ')}`);
}

function operator(node: MathNode, { fn, args }: Parts, inner: (child: MathNode) => Expression): Expression {
  const [first, second] = args!;
  if (fn === 'unaryPlus') return inner(first!);
  if (fn === 'unaryMinus') return call('negate', inner(first!));
  if (typeof fn === 'string' && Object.hasOwn(operators, fn) && second)
    return call(operators[fn]!, inner(first!), inner(second));
  throw notAllowed(node, 'the operators are + - * / ^ % and comparisons');
}

function functionCall(node: MathNode, { fn, args }: Parts, inner: (child: MathNode) => Expression): Expression {
  const called = typeof fn === 'object' && fn.type === 'SymbolNode' ? fn.name : undefined;
  if (called === undefined) throw notAllowed(node, 'no properties');
  const operation = functionNames.find((name) => name === called);
  if (!operation) {
    throw new RangeError(`function "${called}" is not allowed${didYouMean(called, functionNames)}`);
  }
  const given = args!.map(inner);
  const wanted = arity(operation);
  if (wanted === 2 && given.length >= 2) return given.reduce((left, right) => call(operation, left, right));
  if (given.length === wanted) return call(operation, ...given);
  throw new RangeError(
    `${operation} takes ${wanted === 1 ? '1 argument' : 'at least 2 arguments'}, got ${given.length}`,
  );
}

function notAllowed(node: MathNode, rule: string): RangeError {
  const text = node.toString().replace(/\s+/g, ' ');
  return new RangeError(
    `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}" is not allowed in an expression: ${rule}`,
  );
}

/** mathjs' parser without the rest of mathjs: bundled with what is built, it loads in a twentieth of the time. */
function createParser(): (text: string) => MathNode {
  return create(parseDependencies!).parse as (text: string) => MathNode;
}
