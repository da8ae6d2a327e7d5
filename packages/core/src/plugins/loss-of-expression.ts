import type { Loss } from '../contracts/loss';
import { lossProgram } from '../expression/derivative';
import { operations } from '../expression/operations';
import type { Program } from '../expression/program';
import { runWide } from '../expression/wide';

/** A loss by its expression; what else a loss may have is given beside it. */
export type LossExpression = Omit<Loss, 'value' | 'gradient'> & { readonly expression: string };

type Operation = (a: number, b: number, c: number) => number;

/**
 * A loss that is a sum over the outputs of one expression of the output `f` and the target `y`, with the gradient that
 * follows from it. Kernels have vector code for such a loss, unless it has a `predict` of its own.
 *
 * @throws RangeError if the expression is none, or is of other variables
 * @example
 * const logCosh = lossOfExpression({ name: 'log-cosh', summary: 'ln cosh', expression: 'log(cosh(f - y))' });
 * logCosh.value(Float64Array.of(2), Float64Array.of(0)); // 1.325
 */
export function lossOfExpression(given: LossExpression): Loss {
  let run: (f: number, y: number) => { value: number; slope: number };
  try {
    run = runner(lossProgram(given.expression));
  } catch (cause) {
    throw new RangeError(`loss "${given.name}": expression: ${(cause as Error).message}`, { cause });
  }
  return {
    ...given,
    value(outputs, targets) {
      let sum = 0;
      for (let o = 0; o < outputs.length; o++) sum += run(outputs[o]!, targets[o]!).value;
      return sum;
    },
    gradient(outputs, targets, gradient) {
      for (let o = 0; o < outputs.length; o++) gradient[o] = run(outputs[o]!, targets[o]!).slope;
    },
  };
}

/** Runs a program on doubles; where they overflow on the way to a finite result, with a wider range of exponents. */
function runner(program: Program): (f: number, y: number) => { value: number; slope: number } {
  const { instructions } = program;
  const results = new Float64Array(instructions.length);
  instructions.forEach((one, i) => {
    if (one.kind === 'number') results[i] = one.value;
  });
  const result = { value: 0, slope: 0 };
  return (f, y) => {
    for (let i = 0; i < instructions.length; i++) {
      const one = instructions[i]!;
      if (one.kind === 'variable') results[i] = one.name === 'y' ? y : f;
      else if (one.kind === 'call') {
        const [a, b, c] = one.args;
        results[i] = (operations[one.operation] as Operation)(results[a!]!, results[b ?? a!]!, results[c ?? a!]!);
      }
    }
    result.value = results[program.value]!;
    result.slope = results[program.slope]!;
    return Number.isFinite(result.value + result.slope) ? result : runWide(program, f, y);
  };
}
