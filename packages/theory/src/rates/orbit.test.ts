import { describe, expect, test } from 'vitest';
import { alignedState } from '../landscape/aligned-state';
import { alignedModes } from '../landscape/modes';
import { populationMoments } from '../landscape/moments';
import { layerWidths } from '../landscape/network';
import { oneModeStationary } from '../landscape/one-mode';
import { inspect } from '../landscape/relax';
import { lnOrbitVolume, lnStiefelVolume, orbitDimension, stiefelDimension } from './orbit';

test('Stiefel manifolds: points, circles, spheres, rotation groups', () => {
  expect(stiefelDimension(10, 0)).toBe(0);
  expect(stiefelDimension(10, 1)).toBe(9);
  expect(stiefelDimension(3, 3)).toBe(3);
  expect(lnStiefelVolume(5, 0)).toBe(0);
  expect(lnStiefelVolume(1, 1)).toBeCloseTo(Math.log(2), 15);
  expect(lnStiefelVolume(2, 1)).toBeCloseTo(Math.log(2 * Math.PI), 14);
  expect(lnStiefelVolume(3, 1)).toBeCloseTo(Math.log(4 * Math.PI), 14);
  expect(lnStiefelVolume(4, 1)).toBeCloseTo(Math.log(2 * Math.PI ** 2), 14);
  // O(3): two components, each 8π² in the measure where generators have length 1.
  expect(lnStiefelVolume(3, 3)).toBeCloseTo(Math.log(16 * Math.PI ** 2), 14);
  expect(() => lnStiefelVolume(2, 3)).toThrow(/rank must be at most the hidden width 2, got 3/);
});

describe('orbits', () => {
  const moments = populationMoments({ correlations: [0.9, 0.8, 0.7], inputs: 5, outputs: 3 });
  const { modes } = alignedModes(moments);

  test.each([
    [3, 10, 0],
    [3, 10, 1],
    [3, 10, 2],
    [3, 3, 3],
    [4, 5, 2],
    [5, 4, 1],
    [6, 4, 3],
  ])('depth %i, width %i, rank %i: one zero mode per dimension', (depth, width, rank) => {
    const widths = layerWidths({ depth, width, inputs: 5, outputs: 3 });
    const lambdas = modes
      .slice(0, rank)
      .map(({ correlation }) => oneModeStationary({ depth, correlation }, 0.05).minimum!);
    const point = inspect({ widths, moments, beta: 0.05 }, alignedState(widths, modes, lambdas));
    expect(orbitDimension(widths, rank)).toBe((depth - 1) * (rank * width - (rank * (rank + 1)) / 2));
    expect(point.zeroModes).toBe(orbitDimension(widths, rank));
    expect(point.negativeModes).toBe(0);
  });

  test('rank 1 through layers of width 2 is a torus of area (2π)²·2a²', () => {
    const a = 0.7;
    const volume = lnOrbitVolume([5, 2, 2, 3], alignedState([5, 2, 2, 3], modes, [a ** 3]), 1);
    expect(volume).toBeCloseTo(Math.log((2 * Math.PI) ** 2 * 2 * a ** 2), 13);
  });

  test('rank 2, two hidden layers of width 2: tangents of neighbouring layers overlap', () => {
    // With layer scales a, b and generator E_12: |E W|² = |W E|² = a² + b², and ⟨W_2 turned on the left, on the right⟩
    // = −2ab, so det Gram = 4(a² + b²)² − 4a²b²; O(2) has volume 4π per layer.
    const [a, b] = [0.8, 0.5];
    const volume = lnOrbitVolume([5, 2, 2, 3], alignedState([5, 2, 2, 3], modes, [a ** 3, b ** 3]), 2);
    expect(volume).toBeCloseTo(
      Math.log((4 * Math.PI) ** 2 * Math.sqrt(4 * (a * a + b * b) ** 2 - 4 * a * a * b * b)),
      13,
    );
  });

  test('a collapsed state has no orbit, and a rank it does not have is refused', () => {
    expect(lnOrbitVolume([5, 4, 4, 3], new Float64Array(48), 0)).toBe(0);
    expect(() => lnOrbitVolume([5, 4, 4, 3], alignedState([5, 4, 4, 3], modes, [0.5]), 2)).toThrow(
      /does not have rank 2/,
    );
  });
});
