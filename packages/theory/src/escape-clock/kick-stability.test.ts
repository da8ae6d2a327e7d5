import { expect, test } from 'vitest';
import { networkHessian } from '../landscape/hessian';
import { populationMoments } from '../landscape/moments';
import { endToEndMap } from '../landscape/network';
import { normalArray, normals } from '../landscape/random.fixture';
import { symmetricEigenvalues } from '../landscape/spectrum';
import { kickUpperBound, tangentCurvature } from './kick-stability';
import { escapedShare, trapOf } from './trap.fixture';

test('where the network fits, the tangent kernel has the top eigenvalue of the Hessian', () => {
  const widths = [3, 4, 5, 2];
  const weights = normalArray(3, 3 * 4 + 4 * 5 + 5 * 2, 0.5);
  // Targets that the network meets exactly: C_yx = W, so the residual and its share vanish.
  const moments = { ...populationMoments({ correlations: [0.5, 0.5], inputs: 3 }), cyx: endToEndMap(widths, weights) };
  const hessian = networkHessian({ widths, moments, beta: 0 }, weights);
  const top = symmetricEigenvalues(hessian, weights.length).at(-1)!;
  expect(tangentCurvature(widths, weights)).toBeCloseTo(top, 10);
});

// At the bound most kicks still come back (measured 77 to 95 %), half again above it hardly any do. 40 runs: the
// chance of fewer than 24 of 40 at .77 is 1e-2, of more than 16 at .1 below 1e-6.
test('kicks below the bound come back, kicks far above do not', () => {
  const widths = [5, 10, 10, 2];
  const trap = trapOf(widths, populationMoments({ correlations: [0.9, 0.8], inputs: 5 }), 0.25, 1);
  const bound = kickUpperBound({ widths, learningRate: 0.08, weights: trap.weights });
  expect(bound).toBeGreaterThan(0.42);
  expect(bound).toBeLessThan(0.55);
  const settled = { ...trap, above: 0.3 };
  const back = (amplitude: number) => escapedShare(settled, amplitude, 40, normals(4), undefined, 0, true);
  expect(back(bound)).toBeGreaterThan(0.59);
  expect(back(1.5 * bound)).toBeLessThan(0.4);
}, 30_000);

test('a smaller rate allows larger kicks', () => {
  const widths = [2, 5, 5, 2];
  const at = (learningRate: number) => kickUpperBound({ widths, learningRate }, { samples: 40 });
  expect(at(0.02)).toBeGreaterThan(1.3 * at(0.08));
  expect(() => at(0)).toThrow(/learningRate must be a finite number > 0/);
});
