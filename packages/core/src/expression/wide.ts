import { cosh, exp, log, log2, sinh } from '@kramers/theory/elementary';
import { operate, type OperationName } from './operations';
import type { Program } from './program';

/** A number m·2^e with 1 ≤ |m| < 2, or m = 0, or m not finite: e^1000 is one, and so is its reciprocal. */
interface Wide {
  readonly m: number;
  readonly e: number;
}

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;

/**
 * Runs a program of `x` with exponents of practically unlimited range, slowly: for the arguments at which doubles
 * overflow on the way to a result that does not, such as x/(1 + e^{−x}) at −750.
 *
 * @param y what the variable `y` of a loss stands for.
 * @example
 * const swish = differentiate(parseExpression('x / (1 + exp(-x))', ['x']));
 * runWide(swish, -710).value; // -3.178e-306
 */
export function runWide(program: Program, x: number, y = NaN): { value: number; slope: number } {
  const results: Wide[] = [];
  for (const instruction of program.instructions) {
    if (instruction.kind === 'number') results.push(widen(instruction.value));
    else if (instruction.kind === 'variable') results.push(widen(instruction.name === 'y' ? y : x));
    else
      results.push(
        operateWide(
          instruction.operation,
          instruction.args.map((arg) => results[arg]!),
        ),
      );
  }
  return { value: narrow(results[program.value]!), slope: narrow(results[program.slope]!) };
}

function operateWide(operation: OperationName, args: readonly Wide[]): Wide {
  const [a, b] = args as [Wide, Wide];
  switch (operation) {
    case 'negate':
      return { m: -a.m, e: a.e };
    case 'abs':
      return { m: Math.abs(a.m), e: a.e };
    case 'add':
      return add(a, b);
    case 'subtract':
      return add(a, { m: -b.m, e: b.e });
    case 'multiply':
      return normal(a.m * b.m, a.e + b.e);
    case 'divide':
      return normal(a.m / b.m, a.e - b.e);
    case 'exp':
      return wideExp(narrow(a));
    case 'log':
      return widen(log(a.m) + a.e * Math.LN2);
    case 'sqrt':
      return a.e % 2 === 0 ? normal(Math.sqrt(a.m), a.e / 2) : normal(Math.sqrt(2 * a.m), (a.e - 1) / 2);
    case 'power':
      return power(a, b);
    case 'sinh':
      return halfSum(narrow(a), -1);
    case 'cosh':
      return halfSum(narrow(a), 1);
    case 'choose':
      return a.m !== 0 ? b : args[2]!;
    case 'min':
      return add(a, { m: -b.m, e: b.e }).m <= 0 ? a : b;
    case 'max':
      return add(a, { m: -b.m, e: b.e }).m >= 0 ? a : b;
    case 'less':
    case 'greater':
    case 'lessOrEqual':
    case 'greaterOrEqual':
    case 'equal':
    case 'notEqual':
      return widen(operate(operation, [Math.sign(add(a, { m: -b.m, e: b.e }).m), 0]));
    default:
      // The others are flat, periodic or of the size of their argument: doubles do.
      return widen(operate(operation, args.map(narrow)));
  }
}

function widen(value: number): Wide {
  return normal(value, 0);
}

/** The nearest double: 0 or infinite beyond its range. */
function narrow({ m, e }: Wide): number {
  // In two factors, so that a result near the end of the range is not lost on the way.
  const half = Math.max(-1100, Math.min(1100, e));
  return m * 2 ** (half >> 1) * 2 ** (half - (half >> 1));
}

function normal(m: number, e: number): Wide {
  if (m === 0 || !Number.isFinite(m)) return { m, e: 0 };
  const shift = Math.floor(log2(Math.abs(m)));
  // A subnormal number's reciprocal power of two overflows.
  return shift < -1000 ? normal(m * 2 ** 1000, e - 1000) : { m: m * 2 ** -shift, e: e + shift };
}

function add(a: Wide, b: Wide): Wide {
  if (a.m === 0) return b;
  if (b.m === 0) return a;
  const e = Math.max(a.e, b.e);
  return normal(a.m * 2 ** Math.max(-1074, a.e - e) + b.m * 2 ** Math.max(-1074, b.e - e), e);
}

function wideExp(x: number): Wide {
  if (!Number.isFinite(x) || Math.abs(x) < 700) return widen(exp(x));
  const k = Math.round(x / Math.LN2);
  return normal(exp(x - k * LN2_HIGH - k * LN2_LOW), k);
}

/** (e^x ± e^{−x})/2. */
function halfSum(x: number, sign: number): Wide {
  if (Math.abs(x) < 700) return widen(sign > 0 ? cosh(x) : sinh(x));
  const grown = wideExp(Math.abs(x));
  return normal((x < 0 ? sign : 1) * 0.5 * grown.m, grown.e);
}

function power(a: Wide, b: Wide): Wide {
  const exponent = narrow(b);
  const plain = operate('power', [narrow(a), exponent]);
  if (a.m === 0 || (Number.isFinite(plain) && plain !== 0) || Number.isNaN(plain)) return widen(plain);
  const grown = wideExp(exponent * (log(Math.abs(a.m)) + a.e * Math.LN2));
  return a.m < 0 && exponent % 2 !== 0 ? { m: -grown.m, e: grown.e } : grown;
}
