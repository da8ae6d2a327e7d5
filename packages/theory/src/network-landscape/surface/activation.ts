import { requireInteger } from '../../landscape/checks';

/**
 * A smooth activation φ with its first two derivatives, over arrays: `evaluate` writes φ, φ′ and φ″ of the first
 * `count` numbers of `z`. The arrays never overlap.
 */
export interface Activation {
  evaluate(z: Float64Array, count: number, value: Float64Array, first: Float64Array, second: Float64Array): void;
}

/** φ, φ′ and φ″ as plain functions of one number. */
export interface ScalarActivation {
  value(z: number): number;
  first(z: number): number;
  second(z: number): number;
}

/** What flipping the sign of a unit's input does to its output: φ(−z) = −φ(z), φ(−z) = φ(z), or neither. */
export type Parity = 'odd' | 'even' | 'none';

/** The identity: a linear layer. */
export const identityActivation: Activation = {
  evaluate(z, count, value, first, second) {
    for (let i = 0; i < count; i++) {
      value[i] = z[i]!;
      first[i] = 1;
      second[i] = 0;
    }
  },
};

/**
 * An activation over arrays from functions of one number.
 *
 * @example
 * const tanh = scalarActivation({
 *   value: Math.tanh,
 *   first: (z) => 1 - Math.tanh(z) ** 2,
 *   second: (z) => -2 * Math.tanh(z) * (1 - Math.tanh(z) ** 2),
 * });
 */
export function scalarActivation(scalar: ScalarActivation): Activation {
  return {
    evaluate(z, count, value, first, second) {
      for (let i = 0; i < count; i++) {
        const at = z[i]!;
        value[i] = scalar.value(at);
        first[i] = scalar.first(at);
        second[i] = scalar.second(at);
      }
    },
  };
}

/** Values of an activation at given points. */
export function evaluateAt(
  activation: Activation,
  z: Float64Array,
): Record<'value' | 'first' | 'second', Float64Array> {
  const out = {
    value: new Float64Array(z.length),
    first: new Float64Array(z.length),
    second: new Float64Array(z.length),
  };
  activation.evaluate(z, z.length, out.value, out.first, out.second);
  return out;
}

/** Whether φ is the straight line through the origin z ↦ φ′(0)·z, which makes the network linear. */
export function isLinear(activation: Activation): boolean {
  const z = grid(4, 33);
  const { value, first } = evaluateAt(activation, z);
  return z.every((at, i) => same(value[i]!, first[0]! * at) && same(first[i]!, first[0]!));
}

/** Parity of φ, judged on a grid over [−4, 4]. */
export function parityOf(activation: Activation): Parity {
  const z = grid(4, 33);
  const { value } = evaluateAt(activation, z);
  const mirrored = value.slice().reverse();
  if (value.every((v, i) => same(v, -mirrored[i]!))) return 'odd';
  return value.every((v, i) => same(v, mirrored[i]!)) ? 'even' : 'none';
}

/** Gauss–Legendre points and weights of order 4 on [−1, 1]. */
const GAUSS = [
  [-0.8611363115940526, 0.3478548451374538],
  [-0.3399810435848563, 0.6521451548625461],
  [0.3399810435848563, 0.6521451548625461],
  [0.8611363115940526, 0.3478548451374538],
] as const;

/**
 * Checks that the three functions are each other's derivatives and that φ has no kink on [−range, range]: in each of
 * `cells` cells the rise of φ and of φ′ must be the integral of the derivative given.
 *
 * @throws RangeError that names the place, for relu and its like or for wrong derivatives.
 * @example
 * requireSmooth(identityActivation);
 */
export function requireSmooth(activation: Activation, range = 6, cells = 601): void {
  requireInteger('cells', cells, 1);
  const edges = grid(range, cells + 1);
  const at = evaluateAt(activation, edges);
  const half = range / cells;
  const inside = Float64Array.from({ length: 4 * cells }, (_, i) => {
    const cell = Math.floor(i / 4);
    return edges[cell]! + half * (1 + GAUSS[i % 4]![0]);
  });
  const between = evaluateAt(activation, inside);
  for (let cell = 0; cell < cells; cell++) {
    const integral = (f: Float64Array) => half * GAUSS.reduce((sum, [, w], i) => sum + w * f[4 * cell + i]!, 0);
    const rises = [
      [at.value, between.first],
      [at.first, between.second],
    ] as const;
    for (const [f, derivative] of rises) {
      const rise = f[cell + 1]! - f[cell]!;
      if (Math.abs(rise - integral(derivative)) <= 1e-7 * (1 + Math.abs(f[cell]!))) continue;
      throw new RangeError(
        `the activation has a kink or a wrong derivative near ` +
          `${((edges[cell]! + edges[cell + 1]!) / 2).toPrecision(3)}: ` +
          'its landscape has no Hessian there; choose a smooth activation, such as softplus or gelu for relu',
      );
    }
  }
}

/** `count` equally spaced numbers on [−range, range]. */
function grid(range: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (range * (2 * i - (count - 1))) / (count - 1));
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * (1 + Math.abs(a) + Math.abs(b));
}
