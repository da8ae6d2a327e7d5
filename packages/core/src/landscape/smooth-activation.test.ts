import { expect, test } from 'vitest';
import { differentiateTwice } from '../expression/derivative';
import { evaluator } from '../expression/evaluate';
import { parseExpression } from '../expression/parse';
import { smoothActivation } from './smooth-activation';

function at(text: string, points: readonly number[]) {
  const z = Float64Array.from(points);
  const [value, first, second] = [0, 1, 2].map(() => new Float64Array(z.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  smoothActivation(parseExpression(text, ['x'])).evaluate(z, z.length, value, first, second);
  return { value, first, second };
}

test.each([
  'tanh(x)',
  'sigmoid(x)',
  'x * (1 + erf(x / sqrt(2))) / 2',
  'softplus(x)',
  'x * sigmoid(x)',
  'sin(x)',
  'x * tanh(log(1 + exp(x)))',
  'x / (1 + x^2)',
  '3',
  'x',
])('φ, φ′ and φ″ of %s agree with differences', (text) => {
  const points = [-2.3, -0.4, 0, 0.17, 1.9];
  const h = 1e-4;
  const here = at(text, points);
  const above = at(
    text,
    points.map((x) => x + h),
  );
  const below = at(
    text,
    points.map((x) => x - h),
  );
  const f = evaluator(parseExpression(text, ['x']));
  points.forEach((x, i) => {
    expect(here.value[i]).toBeCloseTo(f(x), 14);
    expect(here.first[i]).toBeCloseTo((above.value[i]! - below.value[i]!) / (2 * h), 7);
    expect(here.second[i]).toBeCloseTo((above.first[i]! - below.first[i]!) / (2 * h), 7);
  });
});

test('the second derivative of tanh is −2 tanh (1 − tanh²)', () => {
  const { second } = at('tanh(x)', [-1.3, 0.2, 5]);
  [-1.3, 0.2, 5].forEach((x, i) => {
    expect(second[i]).toBeCloseTo(-2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2), 15);
  });
});

test('what overflows on the way is computed anew', () => {
  const { value, first, second } = at('x * tanh(log(1 + exp(x)))', [-800, 800]);
  expect([...value]).toEqual([-0, 800]);
  expect([...first, ...second].every(Number.isFinite)).toBe(true);
});

test('a constant has no slope and no curvature', () => {
  const program = differentiateTwice(parseExpression('3', ['x']));
  expect(program.curvature).toBe(program.slope);
});
