import { neededFor, type OperationName, type Program, runWide } from '@kramers/core/expression';
import { type Loop, loops } from './loops';

interface Step {
  readonly loop: Loop;
  readonly result: number;
  readonly args: readonly [number, number, number];
}

/** Operations whose results and derivatives cannot overflow for arguments of any size that training meets. */
const bounded: ReadonlySet<OperationName> = new Set<OperationName>([
  'negate',
  'add',
  'subtract',
  'multiply',
  'min',
  'max',
  'abs',
  'sign',
  'floor',
  'ceil',
  'less',
  'greater',
  'lessOrEqual',
  'greaterOrEqual',
  'equal',
  'notEqual',
  'choose',
  'sin',
  'cos',
  'tanh',
  'atan',
  'erf',
  'sigmoid',
  'softplus',
]);

/**
 * φ and φ′ over arrays: a program run one instruction at a time, each over all the numbers.
 *
 * @example
 * import { differentiate, parseExpression } from '@kramers/core/expression';
 * const tanh = new Activation(differentiate(parseExpression('tanh(x)', ['x'])), 2);
 * const [x, value, slope] = [Float64Array.of(0, 1), new Float64Array(2), new Float64Array(2)];
 * tanh.valuesAndSlopes(x, 2, value, slope);
 * [value[1]!, slope[1]!]; // [0.7616, 0.4200]
 */
export class Activation {
  readonly #buffers: Float64Array[];
  readonly #valueSteps: Step[];
  readonly #slopeSteps: Step[];
  readonly #variable: number;
  /** Whether a double may overflow on the way to a finite result, so that results must be looked at. */
  readonly #watched: boolean;

  /** @param capacity how many numbers it is asked for at once, at the most. */
  constructor(
    readonly program: Program,
    capacity: number,
  ) {
    const { instructions, value, slope } = program;
    const forValue = new Set(neededFor(program, [value]));
    const forBoth = neededFor(program, [value, slope]);
    this.#buffers = instructions.map((instruction, i) => {
      if (!forBoth.includes(i)) return new Float64Array(0);
      return new Float64Array(capacity).fill(instruction.kind === 'number' ? instruction.value : 0);
    });
    const steps = forBoth.flatMap((result): Step[] => {
      const instruction = instructions[result]!;
      if (instruction.kind !== 'call') return [];
      const [a, b = a, c = a] = instruction.args as [number, number?, number?];
      return [{ loop: loops[instruction.operation], result, args: [a, b, c] }];
    });
    this.#valueSteps = steps.filter((step) => forValue.has(step.result));
    this.#slopeSteps = steps.filter((step) => !forValue.has(step.result));
    this.#variable = instructions.findIndex((instruction) => instruction.kind === 'variable');
    this.#watched = instructions.some(
      (instruction) => instruction.kind === 'call' && !bounded.has(instruction.operation),
    );
  }

  /** value[i] = φ(x[i]) for i < count. The arrays must be different ones. */
  values(x: Float64Array, count: number, value: Float64Array): void {
    this.#run(this.#valueSteps, x, count, value, null);
    if (this.#watched) this.#mend(x, count, value, value);
  }

  /** value[i] = φ(x[i]) and slope[i] = φ′(x[i]) for i < count. The arrays must be different ones. */
  valuesAndSlopes(x: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
    this.#run(this.#valueSteps, x, count, value, slope);
    this.#run(this.#slopeSteps, x, count, value, slope);
    const { program } = this;
    // Results that no step wrote: a constant, the variable itself, or what is the value as well.
    if (program.slope === program.value || program.instructions[program.slope]!.kind !== 'call') {
      const from = this.#buffers[program.slope]!;
      for (let i = 0; i < count; i++) slope[i] = from[i]!;
    }
    if (this.#watched) this.#mend(x, count, value, slope);
  }

  #run(steps: readonly Step[], x: Float64Array, count: number, value: Float64Array, slope: Float64Array | null): void {
    const { program } = this;
    const buffers = this.#buffers;
    if (this.#variable >= 0) buffers[this.#variable] = x;
    if (program.instructions[program.value]!.kind === 'call') buffers[program.value] = value;
    else if (steps === this.#valueSteps) for (let i = 0; i < count; i++) value[i] = buffers[program.value]![i]!;
    if (slope && program.slope !== program.value && program.instructions[program.slope]!.kind === 'call')
      buffers[program.slope] = slope;
    for (let s = 0; s < steps.length; s++) {
      const { loop, result, args } = steps[s]!;
      loop(buffers[result]!, count, buffers[args[0]]!, buffers[args[1]]!, buffers[args[2]]!);
    }
  }

  /** Computes anew, with a wider range of exponents, what is not finite. */
  #mend(x: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
    let suspicious = 0;
    for (let i = 0; i < count; i++) suspicious += value[i]! * 0 + slope[i]! * 0;
    if (suspicious === 0) return;
    for (let i = 0; i < count; i++) {
      const [finiteValue, finiteSlope] = [Number.isFinite(value[i]), Number.isFinite(slope[i])];
      if (finiteValue && finiteSlope) continue;
      const result = runWide(this.program, x[i]!);
      if (!finiteSlope) slope[i] = result.slope;
      if (!finiteValue) value[i] = result.value;
    }
  }
}
