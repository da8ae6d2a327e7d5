import type { Activation } from '@kramers/theory';
import { differentiateTwice, type CurvedProgram } from '../expression/derivative';
import { operations, type OperationName } from '../expression/operations';
import type { Expression } from '../expression/tree';
import { runWide } from '../expression/wide';

/** One operation over the first `count` numbers of arrays. */
type Loop = (out: Float64Array, count: number, a: Float64Array, b: Float64Array, c: Float64Array) => void;

interface Step {
  readonly loop: Loop;
  readonly result: number;
  readonly args: readonly [number, number, number];
}

/**
 * φ, φ′ and φ″ of an expression of `x` over arrays, as the theory of landscapes takes them: exact derivatives, by
 * forward mode, one instruction at a time over all numbers. Whatever overflows on the way is computed anew with wider
 * exponents.
 *
 * @example
 * new LossSurface({ widths: [2, 5, 5, 2], activation: smoothActivation(parseExpression('tanh(x)', ['x'])), samples },
 * 0.2);
 */
export function smoothActivation(tree: Expression): Activation {
  const program = differentiateTwice(tree);
  const { instructions } = program;
  const steps = stepsOf(program);
  const variable = instructions.findIndex(({ kind }) => kind === 'variable');
  let buffers: Float64Array[] = [];
  const grow = (count: number) => {
    buffers = instructions.map((instruction) =>
      new Float64Array(count).fill(instruction.kind === 'number' ? instruction.value : 0),
    );
  };
  grow(0);
  return {
    evaluate(z, count, value, first, second) {
      if (buffers[0]!.length < count) grow(count);
      if (variable >= 0) for (let i = 0; i < count; i++) buffers[variable]![i] = z[i]!;
      for (const { loop, result, args } of steps) {
        loop(buffers[result]!, count, buffers[args[0]]!, buffers[args[1]]!, buffers[args[2]]!);
      }
      const [values, slopes, bends] = [buffers[program.value]!, buffers[program.slope]!, buffers[program.curvature]!];
      let suspicious = 0;
      for (let i = 0; i < count; i++) {
        value[i] = values[i]!;
        first[i] = slopes[i]!;
        second[i] = bends[i]!;
        suspicious += (values[i]! + slopes[i]! + bends[i]!) * 0;
      }
      if (suspicious !== 0) mend(program, z, count, value, first, second);
    },
  };
}

function stepsOf({ instructions }: CurvedProgram): Step[] {
  return instructions.flatMap((instruction, result): Step[] => {
    if (instruction.kind !== 'call') return [];
    const [a, b = a, c = a] = instruction.args as [number, number?, number?];
    return [{ loop: loopOf(instruction.operation), result, args: [a, b, c] }];
  });
}

/** The commonest operations have loops of their own, which the compiler makes fast. */
function loopOf(operation: OperationName): Loop {
  switch (operation) {
    case 'add':
      return (out, count, a, b) => {
        for (let i = 0; i < count; i++) out[i] = a[i]! + b[i]!;
      };
    case 'subtract':
      return (out, count, a, b) => {
        for (let i = 0; i < count; i++) out[i] = a[i]! - b[i]!;
      };
    case 'multiply':
      return (out, count, a, b) => {
        for (let i = 0; i < count; i++) out[i] = a[i]! * b[i]!;
      };
    default: {
      const operate = operations[operation] as (a: number, b: number, c: number) => number;
      return (out, count, a, b, c) => {
        for (let i = 0; i < count; i++) out[i] = operate(a[i]!, b[i]!, c[i]!);
      };
    }
  }
}

function mend(
  program: CurvedProgram,
  z: Float64Array,
  count: number,
  value: Float64Array,
  first: Float64Array,
  second: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(value[i]! + first[i]! + second[i]!)) continue;
    const wide = runWide(program, z[i]!);
    value[i] = wide.value;
    first[i] = wide.slope;
    second[i] = runWide({ ...program, slope: program.curvature }, z[i]!).slope;
  }
}
