import { nextUniform, openStream } from '@kramers/core';
import { arity, differentiate, type OperationName, operations, type Program } from '@kramers/core/expression';
import { describe, expect, it } from 'vitest';
import { flatten } from '../assembler/code';
import { at, load, store } from '../assembler/memory';
import { ModuleBuilder } from '../assembler/module';
import { engine } from '../parts/engine';
import { exactly, ulps } from './high-precision';
import { emitProgram, operateByNumber, operationsOutside } from './operations';
import { VectorCode } from './vector-code';

/** A program as vector code, for pairs of each of its variables, which it has in the order of their first use. */
function compiled(program: Program): (...pairs: (readonly [number, number])[]) => [number, number] {
  const module = new ModuleBuilder(1);
  const far = {
    sin: module.import('sin', ['f64'], 'f64'),
    cos: module.import('cos', ['f64'], 'f64'),
    operate: module.import('operate', ['i32', 'f64', 'f64'], 'f64'),
  };
  const run = module.procedure([], (scope) => {
    const code = new VectorCode(scope);
    const { value } = emitProgram(code, program, code.keep(load.pair(at(0))), far, false);
    code.add(store.pair(at(64), value));
    return code.body;
  });
  module.export('run', run);
  const memory = new engine.Memory({ initial: 1 });
  const instance = new engine.Instance(new engine.Module(new Uint8Array(flatten(module.bytes()))), {
    env: { memory, sin: Math.sin, cos: Math.cos, operate: operateByNumber },
  });
  const numbers = new Float64Array(memory.buffer);
  const { run: call } = instance.exports as { run: () => void };
  return (...pairs) => {
    pairs.forEach((pair, i) => numbers.set(pair, 2 * i));
    call();
    return [numbers[8]!, numbers[9]!];
  };
}

/** An operation of x and of constants, as a function of x. */
function unary(operation: OperationName, ...constants: number[]): (x: number) => number {
  const instructions = [
    { kind: 'variable', name: 'x' },
    ...constants.map((value) => ({ kind: 'number', value }) as const),
    { kind: 'call', operation, args: Array.from({ length: constants.length + 1 }, (_, i) => i) },
  ] as const;
  const run = compiled({ instructions, value: constants.length + 1, slope: constants.length + 1 });
  return (x) => {
    const [low, high] = run([x, 0.25]);
    // What is beside a number must not matter.
    expect(run([0.25, x])).toEqual([high, low]);
    return low;
  };
}

/** Numbers of all sizes up to `largest`, of both signs unless `positive`. */
function numbersUpTo(largest: number, positive = false): number[] {
  const stream = openStream(1, 'numbers');
  const top = Math.log10(largest);
  const sizes = Array.from({ length: 240 }, (_, i) => {
    const u = nextUniform(stream);
    return i % 3 === 0
      ? 10 ** (u * (top + 320) - 320)
      : i % 3 === 1
        ? 10 ** (u * (top + 2) - 2)
        : u * Math.min(largest, 4);
  });
  return sizes.map((size, i) => (positive || i % 2 === 0 ? size : -size));
}

const ranges: Readonly<Record<keyof typeof exactly, readonly number[]>> = {
  exp: [...numbersUpTo(709), -744.9, -720.5, -708.4],
  log: [...numbersUpTo(1e308, true), 5e-324, 2 ** -1022, 0.9999999999, 1.0000000001, 0.70710678, 1.41421356],
  sin: [...numbersUpTo(8e5), ...Array.from({ length: 60 }, (_, i) => (i * 7919 * Math.PI) / 2)],
  cos: [...numbersUpTo(8e5), ...Array.from({ length: 60 }, (_, i) => (i * 7919 * Math.PI) / 2)],
  tanh: numbersUpTo(30),
  sigmoid: [...numbersUpTo(700), -744, -720],
  softplus: [...numbersUpTo(700), -744, -720],
  erf: [...numbersUpTo(6.5), 0.99999, 1, 1.00001],
};

describe('vector functions', () => {
  it.each(Object.keys(exactly) as (keyof typeof exactly)[])('%s is right to 4 units in the last place', (name) => {
    const f = unary(name);
    for (const x of ranges[name]) {
      const error = ulps(f(x), exactly[name](x));
      if (!(error <= 4)) throw new Error(`${name}(${x}) is off by ${error} units`);
    }
  });

  it('give at the ends of the range what scalar functions give', () => {
    const ends = [0, -0, Infinity, -Infinity, NaN, 1e308, -1e308, 5e-324, -5e-324, 800, -800];
    for (const name of Object.keys(operations) as OperationName[]) {
      if (arity(name) !== 1) continue;
      const f = unary(name);
      for (const x of ends) {
        const expected = (operations[name] as (x: number) => number)(x);
        expect(
          Object.is(f(x), expected) || (name in exactly && ulps(f(x), exactly[name as keyof typeof exactly](x)) <= 4),
          `${name}(${x}) gives ${f(x)}, not ${expected}`,
        ).toBe(true);
      }
    }
  });

  it('compare, choose and pick as scalar ones do', () => {
    const values = [0, -0, 1.5, -2.5, NaN, Infinity, -Infinity];
    const names: OperationName[] = [
      'add',
      'subtract',
      'multiply',
      'divide',
      'less',
      'greater',
      'lessOrEqual',
      'greaterOrEqual',
      'equal',
      'notEqual',
      'min',
      'max',
    ];
    for (const name of names) {
      for (const b of values) {
        const f = unary(name, b);
        for (const a of values) {
          const expected = (operations[name] as (a: number, b: number) => number)(a, b);
          // By a constant it multiplies, which may round the other way.
          const same =
            Object.is(f(a), expected) ||
            (name === 'divide' && Math.abs(f(a) - expected) <= Number.EPSILON * Math.abs(expected));
          expect(same, `${name}(${a}, ${b}) gives ${f(a)}, not ${expected}`).toBe(true);
        }
      }
    }
    const chosen = unary('choose', 3, 4);
    expect(values.map(chosen)).toEqual(values.map((x) => operations.choose(x, 3, 4)));
  });

  it('call for each number what they have no code for, and say what that is', () => {
    const [a, b] = [unary('atan'), unary('power', 2.5)];
    for (const x of [0.3, 1, 7.25]) expect([a(x), b(x)]).toEqual([Math.atan(x), operations.power(x, 2.5)]);
    const x = { kind: 'variable', name: 'x' } as const;
    expect(operationsOutside(differentiate({ kind: 'call', operation: 'sinh', args: [x] }))).toEqual(['sinh', 'cosh']);
    expect(operationsOutside(differentiate({ kind: 'call', operation: 'tanh', args: [x] }))).toEqual([]);
  });

  it('compute erf and its derivative from one exponential', () => {
    const { instructions, value, slope } = differentiate({
      kind: 'call',
      operation: 'erf',
      args: [{ kind: 'variable', name: 'x' }],
    });
    const both: Program = {
      instructions: [...instructions, { kind: 'call', operation: 'add', args: [value, slope] }],
      value: instructions.length,
      slope: instructions.length,
    };
    const run = compiled(both);
    const expected = (x: number) => operations.erf(x) + (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    for (const x of [0, 0.3, -1.7, 5, 30]) expect(run([x, x])[0]).toBeCloseTo(expected(x), 14);
  });
});
