import { describe, expect, it } from 'vitest';
import { differentiate } from './derivative';
import { evaluator } from './evaluate';
import { parseExpression } from './parse';
import { runWide } from './wide';

const at = (text: string, x: number) => runWide(differentiate(parseExpression(text, ['x'])), x);

describe('forward mode', () => {
  it.each([
    'x^3 - 2 * x',
    'abs(x)^2.5 + 2^x',
    '(1 + x^2)^(sin(x) / 3)',
    'x / (1 + abs(x))',
    'exp(-x^2) * cos(3 * x)',
    'log(1 + x^2)',
    'sqrt(2 + sin(x))',
    'tan(x / 3)',
    'sinh(x / 2) + cosh(x)',
    'tanh(x) * atan(x)',
    'erf(x) - sigmoid(2 * x) + softplus(-x)',
    'max(x^2, 1 + x)',
    'min(sin(x), cos(x))',
    'x > 0.3 ? x^2 : exp(x)',
    'floor(x) * x + ceil(x)',
    'sign(x) * x^2',
    '(x + 10) % 3',
    'x * tanh(log(1 + exp(x)))',
    '-x',
    '3',
    'x < 1 ? 2 : 3',
  ])('of %s agrees with finite differences', (text) => {
    const f = evaluator(parseExpression(text, ['x']));
    for (const x of [-2.137, -0.731, 0.113, 0.877, 1.913]) {
      const h = 1e-5;
      expect(at(text, x).value).toBeCloseTo(f(x), 12);
      expect(at(text, x).slope).toBeCloseTo((f(x + h) - f(x - h)) / (2 * h), 7);
    }
  });

  it.each([
    ['abs(x)', 0, 0],
    ['sign(x)', 0, 0],
    ['max(0, x)', 0, 0],
    ['max(x, 0)', 0, 1],
    ['min(0, x)', 0, 0],
    ['floor(x)', 1, 0],
    ['x > 0', 0, 0],
    ['x > 0 ? x : 3 * x', 0, 3],
    ['x >= 0 ? x : 3 * x', 0, 1],
  ])('has a stated value at the kink of %s', (text, x, slope) => {
    expect(at(text, x).slope).toBe(slope);
  });

  it.each([
    ['x / (1 + exp(-x))', -750, 0, 0],
    ['x / (1 + exp(-x))', 750, 750, 1],
    ['log(1 + exp(x))', 750, 750, 1],
    ['log(1 + exp(x))', -750, 0, 0],
    ['(exp(x) - exp(-x)) / (exp(x) + exp(-x))', 750, 1, 0],
    ['(exp(x) - exp(-x)) / (exp(x) + exp(-x))', -750, -1, 0],
    ['log(cosh(x))', 750, 750 - Math.LN2, 1],
    ['log(cosh(x))', -750, 750 - Math.LN2, -1],
    ['sinh(x) / cosh(x)', -750, -1, 0],
    ['exp(x) / (1 + exp(x))', 750, 1, 0],
    ['x * tanh(log(1 + exp(x)))', 750, 750, 1],
    ['sqrt(1 + exp(x) ^ 2) / exp(x)', 750, 1, 0],
    ['x > 0 ? x : exp(x) - 1', 750, 750, 1],
    ['tanh(x)', 750, 1, 0],
    ['sigmoid(x)', -750, 0, 0],
    ['softplus(x)', 750, 750, 1],
    ['erf(x)', -750, -1, 0],
    ['x / (1 + abs(x))', 750, 750 / 751, 1 / 751 ** 2],
    ['exp(-x^2)', 750, 0, 0],
  ])('of %s does not overflow at %f', (text, x, value, slope) => {
    const result = at(text, x);
    expect(result.value).toBeCloseTo(value, 12);
    expect(result.slope).toBeCloseTo(slope, 12);
  });
});
