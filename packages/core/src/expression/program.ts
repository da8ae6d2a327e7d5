import { operate, type OperationName } from './operations';
import type { Expression } from './tree';

/** One step of a program; `args` are indices of earlier instructions. */
export type Instruction =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly operation: OperationName; readonly args: readonly number[] };

/**
 * An expression and its derivative as a list of instructions, each computed once from earlier ones: ready to be run
 * over arrays or translated into machine code.
 */
export interface Program {
  readonly instructions: readonly Instruction[];
  /** Index of the instruction that gives the value. */
  readonly value: number;
  /** Index of the instruction that gives the derivative. */
  readonly slope: number;
}

/**
 * Writes instructions, none of them twice: what has been computed is found again, and what is constant is computed
 * here.
 *
 * @example
 * const writer = new ProgramWriter();
 * const x = writer.variable('x');
 * writer.call('multiply', x, x) === writer.call('power', x, writer.number(2)); // true
 */
export class ProgramWriter {
  readonly instructions: Instruction[] = [];
  readonly #known = new Map<string, number>();

  number(value: number): number {
    // −0 and 0 print alike and are not the same number.
    return this.#once(`n${Object.is(value, -0) ? '-0' : value}`, { kind: 'number', value });
  }

  variable(name: string): number {
    return this.#once(`v${name}`, { kind: 'variable', name });
  }

  call(operation: OperationName, ...args: readonly number[]): number {
    const constants = args.map((arg) => this.#constant(arg));
    if (constants.every((value) => value !== null)) return this.number(operate(operation, constants));
    const [a, b] = args;
    if (operation === 'multiply' && constants[0] === 1) return b!;
    if ((operation === 'multiply' || operation === 'divide') && constants[1] === 1) return a!;
    if (operation === 'power' && constants[1] === 1) return a!;
    if (operation === 'power' && constants[1] === 2) return this.call('multiply', a!, a!);
    return this.#once(`${operation}(${args.join()})`, { kind: 'call', operation, args });
  }

  /** Writes a whole tree; `variables` says which instructions its variables stand for, if not for themselves. */
  tree(tree: Expression, variables: Readonly<Record<string, number>> = {}): number {
    if (tree.kind === 'number') return this.number(tree.value);
    if (tree.kind === 'variable') return variables[tree.name] ?? this.variable(tree.name);
    return this.call(tree.operation, ...tree.args.map((arg) => this.tree(arg, variables)));
  }

  #constant(index: number): number | null {
    const instruction = this.instructions[index]!;
    return instruction.kind === 'number' ? instruction.value : null;
  }

  #once(key: string, instruction: Instruction): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.instructions.length);
    return this.instructions.push(instruction) - 1;
  }
}

/**
 * The indices of the instructions that `results` need, in order. So a kernel leaves out what only the derivative, or
 * only the value, needs.
 *
 * @example
 * const program = differentiate(parseExpression('x^3', ['x']));
 * neededFor(program, [program.value]).length < neededFor(program, [program.slope]).length; // true
 */
export function neededFor(program: Program, results: readonly number[]): number[] {
  const needed = new Set(results);
  for (let i = program.instructions.length - 1; i >= 0; i--) {
    const instruction = program.instructions[i]!;
    if (needed.has(i) && instruction.kind === 'call') instruction.args.forEach((arg) => needed.add(arg));
  }
  return [...needed].sort((a, b) => a - b);
}
