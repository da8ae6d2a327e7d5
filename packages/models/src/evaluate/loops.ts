import { type OperationName, operations } from '@kramers/core/expression';
import { cos, sin } from '@kramers/theory/elementary';
import { expInto, sigmoidInto, softplusInto, tanhInto } from './elementary';

/** An operation over the first `count` numbers of arrays. `out` may not be one of the others. */
export type Loop = (out: Float64Array, count: number, a: Float64Array, b: Float64Array, c: Float64Array) => void;

/** Every operation as a loop of its own, so that the compiler sees one simple loop at a time. */
export const loops: Readonly<Record<OperationName, Loop>> = {
  negate: (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = -a[i]!;
  },
  add: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! + b[i]!;
  },
  subtract: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! - b[i]!;
  },
  multiply: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! * b[i]!;
  },
  divide: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! / b[i]!;
  },
  less: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
  },
  greater: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! > b[i]! ? 1 : 0;
  },
  lessOrEqual: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
  },
  greaterOrEqual: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! >= b[i]! ? 1 : 0;
  },
  equal: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i] === b[i] ? 1 : 0;
  },
  notEqual: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = a[i] !== b[i] ? 1 : 0;
  },
  choose: (out, count, a, b, c) => {
    for (let i = 0; i < count; i++) out[i] = a[i] !== 0 ? b[i]! : c[i]!;
  },
  min: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = Math.min(a[i]!, b[i]!);
  },
  max: (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = Math.max(a[i]!, b[i]!);
  },
  abs: (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = Math.abs(a[i]!);
  },
  floor: (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = Math.floor(a[i]!);
  },
  sqrt: (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = Math.sqrt(a[i]!);
  },
  sin: (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = sin(a[i]!);
  },
  cos: (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = cos(a[i]!);
  },
  exp: (out, count, a) => expInto(out, a, count),
  tanh: (out, count, a) => tanhInto(out, a, count),
  sigmoid: (out, count, a) => sigmoidInto(out, a, count),
  softplus: (out, count, a) => softplusInto(out, a, count),
  power: eachPair(operations.power),
  modulo: eachPair(operations.modulo),
  sign: each(operations.sign),
  ceil: each(operations.ceil),
  log: each(operations.log),
  tan: each(operations.tan),
  sinh: each(operations.sinh),
  cosh: each(operations.cosh),
  atan: each(operations.atan),
  erf: each(operations.erf),
};

/** A loop that calls a function for each number: for what costs more than the call. */
function each(f: (a: number) => number): Loop {
  return (out, count, a) => {
    for (let i = 0; i < count; i++) out[i] = f(a[i]!);
  };
}

function eachPair(f: (a: number, b: number) => number): Loop {
  return (out, count, a, b) => {
    for (let i = 0; i < count; i++) out[i] = f(a[i]!, b[i]!);
  };
}
