import { describe, expect, test } from 'vitest';
import { networkGradient, networkLoss } from '../../landscape/network';
import { networkHessian } from '../../landscape/hessian';
import { sampleMoments } from '../../landscape/moments';
import { gaussianSamples, normalArray } from '../../landscape/random.fixture';
import { identityActivation, isLinear, parityOf, requireSmooth, scalarActivation } from './activation';
import { activations } from './activations.fixture';
import { LossSurface } from './loss-surface';

const samples = gaussianSamples({ seed: 2, count: 12, correlations: [0.9, 0.8], inputs: 3, outputs: 2 });

describe('derivatives of a network', () => {
  test('a linear network has the loss, gradient and Hessian that its moments give', () => {
    const widths = [3, 4, 5, 2];
    const surface = new LossSurface({ widths, activation: identityActivation, samples }, 0.1);
    const theta = normalArray(1, surface.parameters, 0.5);
    const linear = { widths, moments: sampleMoments(samples), beta: 0.1 };
    expect(surface.loss(theta)).toBeCloseTo(networkLoss(linear, theta), 13);
    expectClose(surface.gradient(theta), networkGradient(linear, theta), 1e-13);
    expectClose(surface.hessian(theta), networkHessian(linear, theta), 1e-13);
  });

  const shapes = [
    { widths: [3, 4, 2], bias: false },
    { widths: [3, 4, 3, 2], bias: true },
    { widths: [3, 2, 4, 3, 2], bias: true, decayBiases: true },
  ];
  const cases = Object.entries(activations).flatMap(([name, activation]) =>
    shapes.map((shape) => [name, shape.widths.join('-'), activation, shape] as const),
  );
  test.each(cases)('%s, %s: gradient, Hessian and products are derivatives of the loss', (_, __, activation, shape) => {
    const surface = new LossSurface({ ...shape, activation, samples }, 0.05);
    const theta = normalArray(3, surface.parameters, 0.7);
    const vector = normalArray(4, surface.parameters, 0.3);
    const along = (h: number) => theta.map((value, i) => value + h * vector[i]!);
    const gradient = surface.gradient(theta);
    // Central differences of fourth order: their error is h⁴ times a fifth derivative.
    const h = 1e-3;
    const difference = (f: (t: number) => number) => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
    const slope = gradient.reduce((sum, value, i) => sum + value * vector[i]!, 0);
    expect(difference((t) => surface.loss(along(t)))).toBeCloseTo(slope, 8);
    const product = surface.hessianVector(theta, vector);
    const shifted = [h, -h, 2 * h, -2 * h].map((t) => surface.gradient(along(t)));
    expectClose(
      product,
      product.map((___, i) => {
        const [a, b, c, d] = shifted.map((g) => g[i]!) as [number, number, number, number];
        return (8 * (a - b) - (c - d)) / (12 * h);
      }),
      1e-8,
    );
    const hessian = surface.hessian(theta);
    expectClose(
      product.map((___, i) => vector.reduce((sum, value, j) => sum + hessian[i * surface.parameters + j]! * value, 0)),
      product,
      1e-12,
    );
  });

  test('at another beta only the penalty changes', () => {
    const surface = new LossSurface({ widths: [3, 4, 2], bias: true, activation: activations.tanh, samples }, 0.05);
    const theta = normalArray(3, surface.parameters, 0.7);
    const weights = theta.subarray(0, 20).reduce((sum, value) => sum + value * value, 0);
    expect(surface.at(0.25).loss(theta) - surface.loss(theta)).toBeCloseTo(0.1 * weights, 13);
  });
});

describe('activations', () => {
  test('parity and straightness are seen', () => {
    expect(parityOf(activations.tanh)).toBe('odd');
    expect(parityOf(activations.sigmoid)).toBe('none');
    expect(
      parityOf(scalarActivation({ value: Math.cos, first: (z) => -Math.sin(z), second: (z) => -Math.cos(z) })),
    ).toBe('even');
    expect(isLinear(identityActivation)).toBe(true);
    expect(isLinear(activations.tanh)).toBe(false);
  });

  test('kinks and wrong derivatives are refused, smooth functions are not', () => {
    const relu = { value: (z: number) => Math.max(0, z), first: (z: number) => (z > 0 ? 1 : 0), second: () => 0 };
    expect(() => requireSmooth(scalarActivation(relu))).toThrow(/has a kink or a wrong derivative near/);
    const wrong = { value: Math.sin, first: Math.cos, second: Math.sin };
    expect(() => requireSmooth(scalarActivation(wrong))).toThrow(RangeError);
    for (const activation of Object.values(activations)) expect(() => requireSmooth(activation)).not.toThrow();
  });

  test('shapes that do not fit are refused', () => {
    const network = { widths: [3, 4, 2], activation: activations.tanh, samples };
    expect(() => new LossSurface({ ...network, widths: [2, 4, 2] }, 0.1)).toThrow(/must begin with 3 inputs/);
    expect(() => new LossSurface(network, -1)).toThrow(/beta must be a finite number ≥ 0/);
    expect(() => new LossSurface(network, 0.1).loss(new Float64Array(3))).toThrow(/theta must hold/);
  });
});

function expectClose(a: Float64Array, b: Float64Array, tolerance: number): void {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => {
    expect(Math.abs(value - b[i]!)).toBeLessThan(tolerance);
  });
}
