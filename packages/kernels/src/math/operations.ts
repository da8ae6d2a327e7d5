import { neededFor, type OperationName, operations, type Program } from '@kramers/core/expression';
import { type Callable, callFor } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { erf } from './erf';
import { exp, gaussian, sigmoid, tanh } from './exponential';
import { log, softplus } from './logarithm';
import { cos, sin } from './trigonometry';
import type { VectorCode } from './vector-code';

/** Functions that code calls where its own methods end. */
export interface FarFunctions {
  /** Sines of very large numbers. */
  readonly sin: Callable;
  readonly cos: Callable;
  /** (which, a, b): an operation that there is no vector code for, by its place in {@link farOperations}. */
  readonly operate: Callable;
}

/** Operations by number, as a module asks for them. */
const farOperations = Object.keys(operations) as OperationName[];

/** What {@link FarFunctions.operate} stands for. */
export function operateByNumber(which: number, a: number, b: number): number {
  return (operations[farOperations[which]!] as (a: number, b: number) => number)(a, b);
}

type Emit = (code: VectorCode, args: readonly [V128, V128, V128], far: FarFunctions) => V128;

const ONE = f64x2.const(1);
const ZERO = f64x2.const(0);
/** 1 where a comparison holds, and 0 elsewhere. */
const truth =
  (comparison: (a: V128, b: V128) => V128): Emit =>
  (_code, [a, b]) =>
    f64x2.and(comparison(a, b), ONE);

/** The operations that there is vector code for. */
const emitters: Partial<Readonly<Record<OperationName, Emit>>> = {
  negate: (_code, [a]) => f64x2.neg(a),
  add: (_code, [a, b]) => f64x2.add(a, b),
  subtract: (_code, [a, b]) => f64x2.sub(a, b),
  multiply: (_code, [a, b]) => f64x2.mul(a, b),
  divide: (_code, [a, b]) => f64x2.div(a, b),
  less: truth(f64x2.lt),
  greater: truth(f64x2.gt),
  lessOrEqual: truth(f64x2.le),
  greaterOrEqual: truth(f64x2.ge),
  equal: truth(f64x2.eq),
  notEqual: truth(f64x2.ne),
  choose: (_code, [test, yes, no]) => f64x2.select(f64x2.ne(test, ZERO), yes, no),
  abs: (_code, [a]) => f64x2.abs(a),
  // ±0 and NaN are their own signs.
  sign: (_code, [a]) => f64x2.select(f64x2.gt(a, ZERO), ONE, f64x2.select(f64x2.lt(a, ZERO), f64x2.const(-1), a)),
  floor: (_code, [a]) => f64x2.floor(a),
  ceil: (_code, [a]) => f64x2.ceil(a),
  min: (_code, [a, b]) => f64x2.min(a, b),
  max: (_code, [a, b]) => f64x2.max(a, b),
  sqrt: (_code, [a]) => f64x2.sqrt(a),
  exp: (code, [a]) => exp(code, a),
  log: (code, [a]) => log(code, a),
  tanh: (code, [a]) => tanh(code, a),
  sigmoid: (code, [a]) => sigmoid(code, a),
  softplus: (code, [a]) => softplus(code, a),
  erf: (code, [a]) => erf(code, a, (within) => gaussian(within, a)),
  sin: (code, [a], far) => sin(code, a, far.sin),
  cos: (code, [a], far) => cos(code, a, far.cos),
};

/** The operations of a program that there is no vector code for: they are called for one number at a time. */
export function operationsOutside(program: Program): OperationName[] {
  return neededFor(program, [program.value, program.slope]).flatMap((index) => {
    const instruction = program.instructions[index]!;
    return instruction.kind === 'call' && !emitters[instruction.operation] ? [instruction.operation] : [];
  });
}

/** An operation by a call for each lane. */
function called(operation: OperationName, a: V128, b: V128 | undefined, { operate }: FarFunctions): V128 {
  const which = i32.const(farOperations.indexOf(operation));
  const lane = (pick: typeof f64x2.low): V128 =>
    f64x2.splat(callFor('f64', operate, which, pick(a), b ? pick(b) : pick(a)));
  return f64x2.lows(lane(f64x2.low), lane(f64x2.high));
}

/**
 * Whether a result may overflow on the way to a finite one, and turn it into NaN: results that are not finite need a
 * second look.
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

/** Emits a program for a vector of x. The slope is computed only on demand. */
export function emitProgram(
  code: VectorCode,
  program: Program,
  x: V128,
  far: FarFunctions,
  withSlope: boolean,
): { value: V128; slope: V128 } {
  const values: V128[] = [];
  /** e^{−u²} by the instruction that gives u: erf may need it, and its derivative does. */
  const gaussians = new Map<number, V128>();
  const compute = (operation: OperationName, args: readonly number[]): V128 => {
    const [a, b, c] = args.map((arg) => values[arg]!) as [V128, V128, V128];
    if (operation === 'exp') {
      const known = gaussians.get(rootOfGaussian(program, args[0]!));
      if (known) return known;
    }
    if (operation === 'erf' && withSlope) {
      const falling = gaussian(code, a);
      gaussians.set(args[0]!, falling);
      return erf(code, a, () => falling);
    }
    if (operation === 'divide') {
      const divisor = program.instructions[args[1]!]!;
      // The same to within a unit in the last place, and a division takes its time.
      if (divisor.kind === 'number' && isInvertible(divisor.value))
        return code.keep(f64x2.mul(a, f64x2.const(1 / divisor.value)));
    }
    const emit = emitters[operation];
    return code.keep(emit ? emit(code, [a, b, c], far) : called(operation, a, args.length > 1 ? b : undefined, far));
  };
  for (const index of neededFor(program, withSlope ? [program.value, program.slope] : [program.value])) {
    const instruction = program.instructions[index]!;
    if (instruction.kind === 'number') values[index] = f64x2.const(instruction.value);
    else values[index] = instruction.kind === 'variable' ? x : compute(instruction.operation, instruction.args);
  }
  return { value: values[program.value]!, slope: values[program.slope] ?? x };
}

/** The instruction u of which instruction `index` is −u², or −1. */
function rootOfGaussian({ instructions }: Program, index: number): number {
  const negated = instructions[index]!;
  if (negated.kind !== 'call' || negated.operation !== 'negate') return -1;
  const square = instructions[negated.args[0]!]!;
  if (square.kind !== 'call' || square.operation !== 'multiply' || square.args[0] !== square.args[1]) return -1;
  return square.args[0]!;
}

/** Whether 1/x is as precise as x: neither of them is zero, denormal or infinite. */
function isInvertible(x: number): boolean {
  return Math.abs(x) > 1e-300 && Math.abs(x) < 1e300;
}
