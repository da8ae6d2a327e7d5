import type { Model } from '@kramers/core';
import { differentiate, evaluator, operations, parseExpression, runWide } from '@kramers/core/expression';
import { describe, expect, it } from 'vitest';
import { nonlinearNetworks } from '../activations/nonlinear';
import { Activation } from './activation';
import { expInto, tanhInto } from './elementary';
import { programOf } from './program-of';

const model = (activation: string, derivative?: string): Model => ({
  name: 'mine',
  summary: '',
  activation,
  derivative,
});
const points = Float64Array.from([
  -750, -41, -20.5, -3, -1, -0.3, -1e-3, -1e-12, 0, 1e-12, 1e-3, 0.3, 1, 3, 20.5, 41, 750,
]);

function run(
  activation: Activation,
  x: Float64Array,
): { value: Float64Array; slope: Float64Array; alone: Float64Array } {
  const [value, slope, alone] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  activation.values(x, x.length, alone);
  activation.valuesAndSlopes(x, x.length, value, slope);
  return { value, slope, alone };
}

describe('activations over arrays', () => {
  const expressions = [
    ...nonlinearNetworks.map(({ model: { activation } }) => activation),
    'x',
    '3',
    'exp(x)',
    'x / (1 + exp(-x))',
    'log(1 + exp(x))',
    'x * tanh(log(1 + exp(x)))',
    'x > 0 ? x : exp(x) - 1',
    '1 / (1 + x^2)',
    'x < 0.5',
    'x^3 % 2',
    'sign(x) * sqrt(abs(x))',
    'log(cosh(x))',
    'atan(x) + tan(x / 1000)',
    'x != 1 ? floor(x) : ceil(x)',
    'min(x, 6) * cos(x)',
    'x == 1',
    'x <= 1',
    'x >= 1',
    'sinh(x / 1000)',
    '-x',
  ];
  it.each(expressions)('%s, one by one and all together', (text) => {
    const program = differentiate(parseExpression(text, ['x']));
    const { value, slope, alone } = run(new Activation(program, points.length), points);
    points.forEach((x, i) => {
      const wanted = runWide(program, x);
      for (const [found, expected] of [
        [value[i]!, wanted.value],
        [slope[i]!, wanted.slope],
      ] as const) {
        if (Number.isFinite(expected))
          expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(3e-15);
        else expect(found).toBe(expected);
      }
    });
    expect(alone).toEqual(value);
  });

  it.each(nonlinearNetworks)('the tree of $model.name is what its text says', ({ model: { activation }, tree }) => {
    expect(tree).toEqual(parseExpression(activation, ['x']));
    expect(evaluator(tree)(0.7)).toBeTypeOf('number');
  });

  it('do not overflow at ±750 in any built-in network', () => {
    for (const { model: builtIn } of nonlinearNetworks) {
      const { value, slope } = run(new Activation(programOf(builtIn), points.length), points);
      expect([...value, ...slope].every(Number.isFinite)).toBe(true);
    }
  });

  it('compute exp and tanh to the last places', () => {
    const x = Float64Array.from({ length: 20_001 }, (_, i) => (i - 10_000) * 0.0021 + 1e-7);
    const [e, t] = [new Float64Array(x.length), new Float64Array(x.length)];
    expInto(e, x, x.length);
    tanhInto(t, x, x.length);
    const worst = (found: Float64Array, truth: (u: number) => number) =>
      Math.max(...x.map((u, i) => Math.abs(found[i]! / truth(u) - 1)));
    expect(worst(e, operations.exp)).toBeLessThan(5e-16);
    expect(worst(t, operations.tanh)).toBeLessThan(1e-15);
    const ends = Float64Array.from([-800, -720, 720, 800, Infinity, -Infinity, Number.NaN]);
    expInto(e, ends, ends.length);
    tanhInto(t, ends, ends.length);
    expect([...e.subarray(0, ends.length)]).toEqual([...ends].map(Math.exp));
    expect([...t.subarray(0, ends.length)]).toEqual([...ends].map(Math.tanh));
  });
});

describe("a model's derivative", () => {
  it('is taken when it is right', () => {
    expect(run(new Activation(programOf(model('tanh(x)', '1 - a^2')), 1), Float64Array.of(0.5)).slope[0]).toBeCloseTo(
      1 - Math.tanh(0.5) ** 2,
      15,
    );
    expect(() => programOf(model('x * sigmoid(x)', 'a + sigmoid(x) * (1 - a)'))).not.toThrow();
    expect(() => programOf(model('max(0, x)', 'a > 0'))).not.toThrow();
  });

  it('is refused when it is wrong, with the place', () => {
    expect(() => programOf(model('tanh(x)', '1 - a'))).toThrow(
      /model "mine": derivative "1 - a" gives .* at x = .*, but the derivative of "tanh\(x\)" is/,
    );
    expect(() => programOf(model('tanh(x)', '1 - b^2'))).toThrow(
      /model "mine": derivative: unknown name "b" in an expression of "a" and "x"/,
    );
    expect(() => programOf(model('x.constructor'))).toThrow(/model "mine": activation: .*no properties/);
  });
});
