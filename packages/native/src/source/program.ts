import type { Precision } from '@kramers/core';
import {
  isInvertible,
  mayOverflow,
  neededFor,
  type OperationName,
  type Program,
  rootOfGaussian,
} from '@kramers/core/expression';
import { literal } from './elementary';

/** Operations that are a vector instruction or two, by the names of their arguments. */
const plain: Partial<Readonly<Record<OperationName, (a: string, b: string, c: string) => string>>> = {
  negate: (a) => `-${a}`,
  add: (a, b) => `${a} + ${b}`,
  subtract: (a, b) => `${a} - ${b}`,
  multiply: (a, b) => `${a} * ${b}`,
  divide: (a, b) => `${a} / ${b}`,
  modulo: (a, b) => `${a} - ${b} * floor_(${a} / ${b})`,
  less: (a, b) => `truth(${a} < ${b})`,
  greater: (a, b) => `truth(${a} > ${b})`,
  lessOrEqual: (a, b) => `truth(${a} <= ${b})`,
  greaterOrEqual: (a, b) => `truth(${a} >= ${b})`,
  equal: (a, b) => `truth(${a} == ${b})`,
  notEqual: (a, b) => `truth(${a} != ${b})`,
  choose: (a, b, c) => `where(${a} != 0, ${b}, ${c})`,
  abs: (a) => `abs_(${a})`,
  // ±0 and NaN are their own signs.
  sign: (a) => `where(${a} > 0, splat(1), where(${a} < 0, splat(-1), ${a}))`,
  floor: (a) => `floor_(${a})`,
  ceil: (a) => `-floor_(-${a})`,
  // A sum of both where one is NaN.
  min: (a, b) => `where(${a} < ${b}, ${a}, where(${b} <= ${a}, ${b}, ${a} + ${b}))`,
  max: (a, b) => `where(${a} > ${b}, ${a}, where(${b} >= ${a}, ${b}, ${a} + ${b}))`,
  sqrt: (a) => `sqrt_(${a})`,
};

/** Functions of a vector of doubles, of our own. */
const own: Partial<Readonly<Record<OperationName, string>>> = {
  exp: 'exp_',
  log: 'log_',
  tanh: 'tanh_',
  sigmoid: 'sigmoid',
  softplus: 'softplus',
  sin: 'sin_',
  cos: 'cos_',
};

/** Those of the C library, a number at a time. */
const ofLibrary: Partial<Readonly<Record<OperationName, string>>> = {
  tan: '__builtin_tan',
  sinh: '__builtin_sinh',
  cosh: '__builtin_cosh',
  atan: '__builtin_atan',
  power: '__builtin_pow',
};

/** What the code of programs is made of. */
export function operations(precision: Precision): string {
  const [root, floor] = precision === 'float32' ? ['sqrtf', 'floorf'] : ['sqrt', 'floor'];
  return `
static inline V truth(M holds) { return (V)(holds & (M)splat(1)); }
static inline V sqrt_(V x) { V r; for (int i = 0; i < VL; i++) r[i] = __builtin_${root}(x[i]); return r; }
static inline V floor_(V x) { V r; for (int i = 0; i < VL; i++) r[i] = __builtin_${floor}(x[i]); return r; }
`;
}

/**
 * A C function `void NAME(V x, V *value, V *slope)`: an activation and its derivative. Where an intermediate result has
 * overflowed, so that either is not finite, `NAME_mend` computes it anew with a wider range of exponents.
 */
export function activation(name: string, program: Program, precision: Precision): string {
  return programCode(name, program, precision, ['x']);
}

/** The same of a loss, `void NAME(V x, V y, V *value, V *slope)`: x is an output, y its target. */
export function lossFunction(name: string, program: Program, precision: Precision): string {
  return programCode(name, program, precision, ['x', 'y']);
}

function programCode(name: string, program: Program, precision: Precision, variables: readonly string[]): string {
  const lines: string[] = [];
  const names: string[] = [];
  const gaussians = new Map<number, string>();
  const onDoubles = (f: (x: string) => string, x: string): string =>
    precision === 'float32' ? `joined(${f(`lowD(${x})`)}, ${f(`highD(${x})`)})` : f(x);
  const gaussianOf = (root: number): string => {
    const known = gaussians.get(root);
    if (known) return known;
    const made = `g${root}`;
    if (precision === 'float32')
      lines.push(
        `D ${made}l = gaussian(lowD(${names[root]!})), ${made}h = gaussian(highD(${names[root]!}));`,
        `V ${made} = joined(${made}l, ${made}h);`,
      );
    else lines.push(`V ${made} = gaussian(${names[root]!});`);
    gaussians.set(root, made);
    return made;
  };
  const compute = (operation: OperationName, args: readonly number[]): string => {
    const [a = '', b = '', c = ''] = args.map((arg) => names[arg]!);
    if (operation === 'exp') {
      const root = rootOfGaussian(program, args[0]!);
      if (root >= 0) return gaussianOf(root);
    }
    if (operation === 'erf') {
      const g = gaussianOf(args[0]!);
      return precision === 'float32'
        ? `joined(erfGiven(lowD(${a}), ${g}l), erfGiven(highD(${a}), ${g}h))`
        : `erfGiven(${a}, ${g})`;
    }
    if (operation === 'divide') {
      const divisor = program.instructions[args[1]!]!;
      // The same to within a unit in the last place, and a division takes its time.
      if (divisor.kind === 'number' && isInvertible(divisor.value)) return `${a} * ${number(1 / divisor.value)}`;
    }
    const short = plain[operation];
    if (short) return short(a, b, c);
    const vector = own[operation];
    if (vector) return onDoubles((x) => `${vector}(${x})`, a);
    const library = ofLibrary[operation]!;
    const each = args.map((arg) => `${names[arg]!}[i]`).join(', ');
    return `({ V r; for (int i = 0; i < VL; i++) r[i] = ${library}(${each}); r; })`;
  };
  for (const index of neededFor(program, [program.value, program.slope])) {
    const instruction = program.instructions[index]!;
    if (instruction.kind === 'variable') names[index] = instruction.name;
    else if (instruction.kind === 'number') names[index] = number(instruction.value);
    else {
      const code = compute(instruction.operation, instruction.args);
      names[index] = `v${index}`;
      lines.push(`V v${index} = ${code};`);
    }
  }
  const mends = mayOverflow(program);
  const given = variables.map((variable) => `V ${variable}`).join(', ');
  const mend = `${name}_mend(${variables.join(', ')}, value, slope);`;
  return `${mends ? wideProgram(`${name}_mend`, program, variables) : ''}
static inline __attribute__((always_inline)) void ${name}(${given}, V *value, V *slope) {
${lines.map((line) => `  ${line}`).join('\n')}
  *value = ${names[program.value]!};
  *slope = ${names[program.slope]!};
${mends ? `  if (__builtin_expect(any(*value * 0 + *slope * 0 != 0), 0)) ${mend}` : ''}
}
`;
}

function number(value: number): string {
  return `splat(${literal(value)})`;
}

/** A function that computes a program for the lanes whose value or slope is not finite, as `runWide` does. */
function wideProgram(name: string, program: Program, variables: readonly string[]): string {
  const lines = neededFor(program, [program.value, program.slope]).map((index) => {
    const instruction = program.instructions[index]!;
    const result = (): string => {
      if (instruction.kind === 'variable') return `widen(${instruction.name})`;
      if (instruction.kind === 'number') return `widen(${literal(instruction.value)})`;
      return wideCall(
        instruction.operation,
        instruction.args.map((arg) => `w${arg}`),
      );
    };
    return `  Wide w${index} = ${result()};`;
  });
  const given = (type: string): string => variables.map((variable) => `${type} ${variable}`).join(', ');
  return `
static void ${name}_one(${given('double')}, double *value, double *slope) {
${lines.join('\n')}
  *value = narrow(w${program.value});
  *slope = narrow(w${program.slope});
}
static __attribute__((noinline)) void ${name}(${given('V')}, V *value, V *slope) {
  for (int i = 0; i < VL; i++) {
    if ((*value)[i] * 0 + (*slope)[i] * 0 == 0) continue;
    double one, rise;
    ${name}_one(${variables.map((variable) => `${variable}[i]`).join(', ')}, &one, &rise);
    (*value)[i] = one;
    (*slope)[i] = rise;
  }
}
`;
}

const comparisons: Partial<Readonly<Record<OperationName, string>>> = {
  less: '<',
  greater: '>',
  lessOrEqual: '<=',
  greaterOrEqual: '>=',
  equal: '==',
  notEqual: '!=',
};

function wideCall(operation: OperationName, args: readonly string[]): string {
  const [a = '', b = '', c = ''] = args;
  const sign = comparisons[operation];
  if (sign) return `widen(less(${a}, ${b}).m ${sign} 0)`;
  const narrowed = args.map((arg) => `narrow(${arg})`).join(', ');
  switch (operation) {
    case 'negate':
      return `((Wide){-${a}.m, ${a}.e})`;
    case 'abs':
      return `((Wide){__builtin_fabs(${a}.m), ${a}.e})`;
    case 'add':
      return `plus(${a}, ${b})`;
    case 'subtract':
      return `less(${a}, ${b})`;
    case 'multiply':
      return `normal(${a}.m * ${b}.m, ${a}.e + ${b}.e)`;
    case 'divide':
      return `normal(${a}.m / ${b}.m, ${a}.e - ${b}.e)`;
    case 'choose':
      return `(${a}.m != 0 ? ${b} : ${c})`;
    case 'min':
      return `(less(${a}, ${b}).m <= 0 ? ${a} : ${b})`;
    case 'max':
      return `(less(${a}, ${b}).m >= 0 ? ${a} : ${b})`;
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'power':
    case 'sinh':
    case 'cosh':
      return `wide_${operation}(${args.join(', ')})`;
    case 'modulo':
      return `({ double p = narrow(${a}), q = narrow(${b}); widen(p - q * __builtin_floor(p / q)); })`;
    case 'sign':
      return `widen((${a}.m > 0) - (${a}.m < 0))`;
    case 'erf':
      return `widen(erfGiven(splatD(${narrowed}), gaussian(splatD(${narrowed})))[0])`;
    case 'floor':
    case 'ceil':
    case 'tan':
    case 'atan':
      return `widen(__builtin_${operation}(${narrowed}))`;
    default:
      // The others are flat, periodic or of the size of their argument: doubles do.
      return `widen(${own[operation]!}(splatD(${narrowed}))[0])`;
  }
}

/** Numbers m·2^e with 1 ≤ |m| < 2, or m = 0, or m not finite. */
export const wideNumbers = `
typedef struct { double m, e; } Wide;
static Wide normal(double m, double e) {
  if (m == 0 || m * 0 != 0) return (Wide){m, 0};
  int shift;
  m = 2 * __builtin_frexp(m, &shift);
  return (Wide){m, e + shift - 1};
}
static Wide widen(double x) { return normal(x, 0); }
static double narrow(Wide a) { return __builtin_ldexp(a.m, a.e < -2200 ? -2200 : a.e > 2200 ? 2200 : (int)a.e); }
static Wide plus(Wide a, Wide b) {
  if (a.m == 0) return b;
  if (b.m == 0) return a;
  double e = a.e > b.e ? a.e : b.e, p = a.e - e, q = b.e - e;
  return normal(__builtin_ldexp(a.m, p < -1074 ? -1074 : (int)p) + __builtin_ldexp(b.m, q < -1074 ? -1074 : (int)q), e);
}
static Wide less(Wide a, Wide b) { return plus(a, (Wide){-b.m, b.e}); }
static Wide grown(double x) {
  if (!(__builtin_fabs(x) >= 700) || x * 0 != 0) return widen(__builtin_exp(x));
  double k = __builtin_round(x / 0.6931471805599453);
  return normal(__builtin_exp(x - k * 6.9314718036912381649e-1 - k * 1.90821492927058770002e-10), k);
}
static Wide wide_exp(Wide a) { return grown(narrow(a)); }
static Wide wide_log(Wide a) { return widen(__builtin_log(a.m) + a.e * 0.6931471805599453); }
static Wide wide_sqrt(Wide a) {
  int odd = __builtin_fmod(a.e, 2) != 0;
  return normal(__builtin_sqrt(odd ? 2 * a.m : a.m), (a.e - odd) / 2);
}
static Wide wide_power(Wide a, Wide b) {
  double exponent = narrow(b), result = __builtin_pow(narrow(a), exponent);
  if (a.m == 0 || (result * 0 == 0 && result != 0) || result != result) return widen(result);
  Wide large = grown(exponent * (__builtin_log(__builtin_fabs(a.m)) + a.e * 0.6931471805599453));
  return a.m < 0 && __builtin_fmod(exponent, 2) != 0 ? (Wide){-large.m, large.e} : large;
}
static Wide halfSum(double x, double sign) {
  Wide large = grown(__builtin_fabs(x));
  return normal((x < 0 ? sign : 1) * 0.5 * large.m, large.e);
}
static Wide wide_sinh(Wide a) {
  double x = narrow(a);
  return __builtin_fabs(x) < 700 ? widen(__builtin_sinh(x)) : halfSum(x, -1);
}
static Wide wide_cosh(Wide a) {
  double x = narrow(a);
  return __builtin_fabs(x) < 700 ? widen(__builtin_cosh(x)) : halfSum(x, 1);
}
`;
