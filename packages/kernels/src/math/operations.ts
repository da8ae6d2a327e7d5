import {
  isInvertible,
  neededFor,
  type OperationName,
  operations,
  type Program,
  rootOfGaussian,
} from '@kramers/core/expression';
import { type Callable, callFor } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { V128 } from '../assembler/value';
import { f32x4, f64x2 } from '../assembler/vector';
import { doubles, type Lanes, singles } from '../assembler/lanes';
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
type Emitters = Partial<Readonly<Record<OperationName, Emit>>>;

/** The operations that are an instruction or two, for numbers of either precision. */
function plainEmitters(lanes: Lanes): Emitters {
  const [zero, one] = [lanes.const(0), lanes.const(1)];
  /** 1 where a comparison holds, and 0 elsewhere. */
  const truth =
    (comparison: (a: V128, b: V128) => V128): Emit =>
    (_code, [a, b]) =>
      f64x2.and(comparison(a, b), one);
  return {
    negate: (_code, [a]) => lanes.neg(a),
    add: (_code, [a, b]) => lanes.add(a, b),
    subtract: (_code, [a, b]) => lanes.sub(a, b),
    multiply: (_code, [a, b]) => lanes.mul(a, b),
    divide: (_code, [a, b]) => lanes.div(a, b),
    less: truth(lanes.lt),
    greater: truth(lanes.gt),
    lessOrEqual: truth(lanes.le),
    greaterOrEqual: truth(lanes.ge),
    equal: truth(lanes.eq),
    notEqual: truth(lanes.ne),
    choose: (_code, [test, yes, no]) => f64x2.select(lanes.ne(test, zero), yes, no),
    abs: (_code, [a]) => lanes.abs(a),
    // ±0 and NaN are their own signs.
    sign: (_code, [a]) => f64x2.select(lanes.gt(a, zero), one, f64x2.select(lanes.lt(a, zero), lanes.const(-1), a)),
    floor: (_code, [a]) => lanes.floor(a),
    ceil: (_code, [a]) => lanes.ceil(a),
    min: (_code, [a, b]) => lanes.min(a, b),
    max: (_code, [a, b]) => lanes.max(a, b),
    sqrt: (_code, [a]) => lanes.sqrt(a),
  };
}

/** The functions, for doubles. */
const functions: Emitters = {
  exp: (code, [a]) => exp(code, a),
  log: (code, [a]) => log(code, a),
  tanh: (code, [a]) => tanh(code, a),
  sigmoid: (code, [a]) => sigmoid(code, a),
  softplus: (code, [a]) => softplus(code, a),
  erf: (code, [a]) => erf(code, a, (within) => gaussian(within, a)),
  sin: (code, [a], far) => sin(code, a, far.sin),
  cos: (code, [a], far) => cos(code, a, far.cos),
};

const plainDoubles = plainEmitters(doubles);
const plainSingles = plainEmitters(singles);

/** Computes with doubles for numbers of either precision. */
export function asDoubles(code: VectorCode, lanes: Lanes, x: V128, f: (x: V128) => V128): V128 {
  if (lanes === doubles) return f(x);
  const [low, high] = [f(code.keep(f32x4.lowsAsDoubles(x))), f(code.keep(f32x4.highsAsDoubles(x)))];
  return code.keep(f32x4.fromDoubles(low, high));
}

/** The operations of a program that there is no vector code for: they are called for one number at a time. */
export function operationsOutside(program: Program): OperationName[] {
  return neededFor(program, [program.value, program.slope]).flatMap((index) => {
    const instruction = program.instructions[index]!;
    return instruction.kind === 'call' && !hasCode(instruction.operation) ? [instruction.operation] : [];
  });
}

function hasCode(operation: OperationName): boolean {
  return operation in plainDoubles || operation in functions;
}

/** An operation by a call for each lane. */
function calledFor(
  code: VectorCode,
  operation: OperationName,
  args: readonly V128[],
  { operate }: FarFunctions,
  lanes: Lanes,
): V128 {
  const which = i32.const(farOperations.indexOf(operation));
  const pair = (wide: readonly V128[]): V128 => {
    const lane = (pick: typeof f64x2.low): V128 =>
      f64x2.splat(callFor('f64', operate, which, pick(wide[0]!), pick(wide.at(-1)!)));
    return code.keep(f64x2.lows(lane(f64x2.low), lane(f64x2.high)));
  };
  if (lanes === doubles) return pair(args);
  const [low, high] = [f32x4.lowsAsDoubles, f32x4.highsAsDoubles].map((half) =>
    pair(args.map((arg) => code.keep(half(arg)))),
  ) as [V128, V128];
  return code.keep(f32x4.fromDoubles(low, high));
}

/** Emits a program for a vector of x, and one of y if it is a loss. The slope is computed only on demand. */
export function emitProgram(
  code: VectorCode,
  program: Program,
  x: V128,
  far: FarFunctions,
  withSlope: boolean,
  lanes: Lanes = doubles,
  y: V128 = x,
): { value: V128; slope: V128 } {
  const values: V128[] = [];
  /** e^{−u²} by the instruction that gives u: erf may need it, and its derivative does. */
  const gaussians = new Map<number, V128>();
  const plain = lanes === doubles ? plainDoubles : plainSingles;
  const compute = (operation: OperationName, args: readonly number[]): V128 => {
    const [a, b, c] = args.map((arg) => values[arg]!) as [V128, V128, V128];
    if (operation === 'exp') {
      const known = gaussians.get(rootOfGaussian(program, args[0]!));
      if (known) return known;
    }
    if (operation === 'erf' && withSlope && lanes === doubles) {
      const falling = gaussian(code, a);
      gaussians.set(args[0]!, falling);
      return erf(code, a, () => falling);
    }
    if (operation === 'divide') {
      const divisor = program.instructions[args[1]!]!;
      // The same to within a unit in the last place, and a division takes its time.
      if (divisor.kind === 'number' && isInvertible(divisor.value))
        return code.keep(lanes.mul(a, lanes.const(1 / divisor.value)));
    }
    const short = plain[operation];
    if (short) return code.keep(short(code, [a, b, c], far));
    const emit = functions[operation];
    if (emit) return code.keep(asDoubles(code, lanes, a, (wide) => emit(code, [wide, wide, wide], far)));
    return calledFor(code, operation, args.length > 1 ? [a, b] : [a], far, lanes);
  };
  for (const index of neededFor(program, withSlope ? [program.value, program.slope] : [program.value])) {
    const instruction = program.instructions[index]!;
    if (instruction.kind === 'number') values[index] = lanes.const(instruction.value);
    else if (instruction.kind === 'variable') values[index] = instruction.name === 'y' ? y : x;
    else values[index] = compute(instruction.operation, instruction.args);
  }
  return { value: values[program.value]!, slope: values[program.slope] ?? x };
}
