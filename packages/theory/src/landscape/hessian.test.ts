import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkHessian } from './hessian';
import { sampleMoments, populationMoments } from './moments';
import { endToEndMap, layerWidths, type LinearNetwork, networkGradient, networkLoss, parameterCount } from './network';
import { gaussianSamples, normalArray } from './random.fixture';
import { symmetricEigenvalues } from './spectrum';

const shapes = fc.record({
  // Depth 2 to 5.
  widths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 6 }),
  seed: fc.nat(1e6),
  beta: fc.double({ min: 0, max: 1, noNaN: true }),
});

function example({ widths, seed, beta }: { widths: number[]; seed: number; beta: number }): {
  network: LinearNetwork;
  weights: Float64Array;
} {
  const [inputs, outputs] = [widths[0]!, widths.at(-1)!];
  const moments = sampleMoments(gaussianSamples({ seed, count: 20, correlations: [0.9, 0.8], inputs, outputs }));
  return { network: { widths, moments, beta }, weights: normalArray(seed + 1, parameterCount(widths), 0.7) };
}

/** Central difference of a vector function in direction i. */
function difference(
  f: (weights: Float64Array) => Float64Array,
  weights: Float64Array,
  i: number,
  step: number,
): Float64Array {
  const shifted = (by: number) => f(weights.map((value, j) => (j === i ? value + by : value)));
  const [plus, minus] = [shifted(step), shifted(-step)];
  return plus.map((value, j) => (value - minus[j]!) / (2 * step));
}

describe('linear network', () => {
  test('loss is the average over samples plus weight decay', () => {
    const samples = gaussianSamples({ seed: 4, count: 9, correlations: [0.9, 0.8], inputs: 3, outputs: 2 });
    const widths = [3, 4, 2];
    const weights = normalArray(5, parameterCount(widths));
    const map = endToEndMap(widths, weights);
    let error = 0;
    for (let k = 0; k < 9; k++) {
      for (let i = 0; i < 2; i++) {
        let residual = samples.y[2 * k + i]!;
        for (let j = 0; j < 3; j++) residual -= map[3 * i + j]! * samples.x[3 * k + j]!;
        error += residual ** 2 / 9;
      }
    }
    const decay = weights.reduce((sum, value) => sum + value * value, 0);
    expect(networkLoss({ widths, moments: sampleMoments(samples), beta: 0.3 }, weights)).toBeCloseTo(
      error / 2 + 0.15 * decay,
      12,
    );
  });

  test('gradient is the slope of the loss', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { network, weights } = example(shape);
        const gradient = networkGradient(network, weights);
        gradient.forEach((value, i) => {
          const [slope] = difference((w) => Float64Array.of(networkLoss(network, w)), weights, i, 1e-5);
          expect(Math.abs(slope! - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
        });
      }),
      { seed: 7, numRuns: 30 },
    );
  });

  test('refuses shapes that do not fit', () => {
    const moments = populationMoments({ correlations: [0.9, 0.8] });
    expect(() => networkLoss({ widths: [3, 4, 2], moments, beta: 0.1 }, new Float64Array(20))).toThrow(
      /widths 3-4-2 must begin with 2 inputs/,
    );
    const tooFew = new Float64Array(15);
    expect(() => networkLoss({ widths: [2, 4, 2], moments, beta: 0.1 }, tooFew)).toThrow(
      /weights must hold the weights of widths 2-4-2 = 16 numbers, got 15/,
    );
    expect(() => networkLoss({ widths: [2, 4, 2], moments, beta: -1 }, new Float64Array(16))).toThrow(/beta/);
    expect(() => endToEndMap([2], new Float64Array(0))).toThrow(/at least inputs and outputs/);
  });
});

describe('Hessian', () => {
  test('is the slope of the gradient, for depth 2 to 5 and any widths', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { network, weights } = example(shape);
        const hessian = networkHessian(network, weights);
        const scale = hessian.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
        for (let i = 0; i < weights.length; i++) {
          difference((w) => networkGradient(network, w), weights, i, 1e-5).forEach((slope, j) => {
            expect(Math.abs(slope - hessian[i * weights.length + j]!)).toBeLessThan(1e-6 * scale);
          });
        }
      }),
      { seed: 8, numRuns: 30 },
    );
  });

  test.each([3, 4, 5])('of the fully collapsed network at depth %i has only the eigenvalue β', (depth) => {
    const widths = layerWidths({ depth, width: 4, inputs: 3, outputs: 2 });
    const size = parameterCount(widths);
    const moments = populationMoments({ correlations: [0.9, 0.8], inputs: 3, outputs: 2 });
    const eigenvalues = symmetricEigenvalues(
      networkHessian({ widths, moments, beta: 0.3 }, new Float64Array(size)),
      size,
    );
    expect(eigenvalues.every((value) => value === 0.3)).toBe(true);
  });

  test('of the fully collapsed network at depth 2 has β ± η_i, once per hidden unit', () => {
    const size = 4 * 3 + 2 * 4;
    const moments = populationMoments({ correlations: [0.9, 0.8], inputs: 3, outputs: 2 });
    const eigenvalues = symmetricEigenvalues(
      networkHessian({ widths: [3, 4, 2], moments, beta: 0.3 }, new Float64Array(size)),
      size,
    );
    const expected = [-0.6, -0.5, 0.3, 1.1, 1.2].flatMap((value) => [value, value, value, value]);
    eigenvalues.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 13);
    });
  });
});
