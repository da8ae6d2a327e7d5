import { describe, expect, test } from 'vitest';
import { normalArray } from '../landscape/random.fixture';
import { Matrix, LuDecomposition } from 'ml-matrix';
import { identityActivation } from './surface/activation';
import { activations } from './surface/activations.fixture';
import { bordered, eliminate } from './algebra/elimination';
import { lowestEigenvalues } from './states/lanczos';
import { largeMinimum } from './states/large-minimum';
import { LossSurface } from './surface/loss-surface';
import { minimumBelow } from './states/minima';
import { rotationTangent, symmetryTangents } from './symmetry/rotations';
import { describeState } from './states/stationary-state';
import { climbingString } from './saddles/string-method';
import { followEigenvectors, followFlow } from './states/trust-region';
import { whitened as samples } from './surface/whitened.fixture';

describe('elimination', () => {
  test('solves and gives the determinant, as ml-matrix does', () => {
    const data = normalArray(5, 49);
    const matrix = new Matrix(Array.from({ length: 7 }, (_, i) => Array.from(data.subarray(7 * i, 7 * i + 7))));
    const right = normalArray(6, 7);
    const { solve, lnDeterminant, sign } = eliminate(data.slice(), 7);
    const lu = new LuDecomposition(matrix);
    const expected = lu.solve(Matrix.columnVector(Array.from(right))).getColumn(0);
    solve(right.slice()).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 11);
    });
    expect(sign * Math.exp(lnDeterminant)).toBeCloseTo(lu.determinant, 10);
  });

  test('a border restricts the determinant to its complement', () => {
    const diagonal = Float64Array.from([2, 0, 0, 0, 3, 0, 0, 0, 5]);
    const { lnDeterminant } = eliminate(bordered(diagonal, 3, [Float64Array.of(0, 1, 0)]), 4);
    expect(lnDeterminant).toBeCloseTo(Math.log(10), 13);
  });
});

describe('stationary points', () => {
  const surface = new LossSurface({ widths: [2, 3, 3, 2], activation: activations.tanh, samples }, 0.2);

  test('the flow ends in minima: gradient at rounding, no negative eigenvalue, loss below the start', () => {
    for (const seed of [1, 2, 3]) {
      const start = normalArray(seed, surface.parameters, 0.6);
      const end = followFlow(surface, start);
      expect(end.converged).toBe(true);
      expect(end.gradientNorm).toBeLessThan(1e-12);
      expect(end.loss).toBeLessThan(surface.loss(start));
      expect(describeState(surface, end).index).toBe(0);
    }
  });

  test('its path is that of the gradient flow: small steps of Euler end in the same minimum of many', () => {
    const sigmoid = new LossSurface(
      { widths: [2, 2, 2, 2], activation: activations.sigmoid, bias: true, decayBiases: true, samples },
      0.02,
    );
    const losses = new Set<string>();
    for (const seed of [1, 2, 3, 4]) {
      const start = normalArray(seed, sigmoid.parameters, 1.5);
      const end = followFlow(sigmoid, start);
      let theta = start.slice();
      for (let k = 0; k < 8000; k++) {
        const gradient = sigmoid.gradient(theta);
        theta = theta.map((value, i) => value - 0.1 * gradient[i]!);
      }
      expect(sigmoid.loss(theta)).toBeCloseTo(end.loss, 4);
      losses.add(end.loss.toFixed(6));
    }
    expect(losses.size).toBeGreaterThan(1);
  });

  test('an invariant set that is no minimum is left', () => {
    // Dead units stay dead under the flow, and at depth 2 that is a saddle.
    const shallow = new LossSurface({ widths: [2, 3, 2], activation: activations.tanh, samples }, 0.2);
    const dead = new Float64Array(shallow.parameters);
    const flow = followFlow(shallow, dead);
    expect(flow.converged && flow.index > 0).toBe(true);
    const minimum = minimumBelow(shallow, dead)!;
    expect(minimum.index).toBe(0);
    expect(minimum.loss).toBeLessThan(flow.loss);
  });

  test('following eigenvectors from beside a saddle comes back to it, and held directions stay', () => {
    const copies = new Float64Array(surface.parameters).fill(0.4);
    const trap = minimumBelow(surface, copies)!;
    const target = minimumBelow(surface, normalArray(1, surface.parameters, 0.6))!;
    const { saddle, topIndex, gradients } = climbingString(surface, trap.theta, target.theta);
    expect(topIndex).toBeGreaterThan(0);
    expect(gradients).toBeGreaterThan(0);
    expect(saddle!.index).toBe(1);
    expect(saddle!.loss).toBeGreaterThan(Math.max(trap.loss, target.loss));
    const noise = normalArray(2, surface.parameters, 0.003);
    const again = followEigenvectors(
      surface,
      saddle!.theta.map((value, i) => value + noise[i]!),
      1,
    );
    expect(again.loss).toBeCloseTo(saddle!.loss, 12);
    const axis = new Float64Array(surface.parameters);
    axis[3] = 1;
    const start = saddle!.theta.map((value, i) => value + 0.02 * axis[i]!);
    const held = followEigenvectors(surface, start, 1, { held: [axis], tolerance: 1e-11 });
    expect(held.converged).toBe(true);
    expect(held.theta[3]).toBeCloseTo(start[3]!, 13);
    expect(surface.gradient(held.theta).every((value, i) => i === 3 || Math.abs(value) < 1e-10)).toBe(true);
  });

  test('Lanczos and conjugate gradients give the minimum, index and lowest eigenvalues of the dense Hessian', () => {
    const large = largeMinimum(surface, normalArray(1, surface.parameters, 0.6));
    const dense = minimumBelow(surface, large.theta)!;
    expect(large.converged).toBe(true);
    expect(large.loss).toBeCloseTo(dense.loss, 13);
    large.spectrum.values.forEach((value, k) => {
      expect(value).toBeCloseTo(dense.eigen.values[k]!, 10);
    });
    const saddleLike = new Float64Array(surface.parameters).fill(0.4);
    const wide = lowestEigenvalues(surface, saddleLike);
    const direct = followFlow(surface, saddleLike, { maxSteps: 0 });
    expect(wide.index > 0).toBe(direct.index > 0);
    expect(wide.values[0]).toBeCloseTo(direct.eigen.values[0]!, 10);
  });
});

describe('rotations of hidden layers', () => {
  test('are derivatives of rotating, and leave a linear network unchanged', () => {
    const network = { widths: [2, 3, 3, 2], activation: identityActivation, samples };
    const surface = new LossSurface(network, 0.1);
    const theta = normalArray(1, surface.parameters, 0.5);
    const gradient = surface.gradient(theta);
    const tangent = rotationTangent(network, theta, 1, Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0));
    expect(gradient.reduce((sum, value, i) => sum + value * tangent[i]!, 0)).toBeCloseTo(0, 13);
    expect(Array.from(tangent.subarray(0, 4))).toEqual([theta[2], theta[3], -theta[0]!, -theta[1]!]);
    // Two hidden layers of width 3: each turns with SO(3).
    expect(symmetryTangents(network, theta)).toHaveLength(6);
    expect(symmetryTangents({ ...network, activation: activations.tanh }, theta)).toHaveLength(0);
  });
});
