import { cos, cosh, exp, log, pow, sinh } from '../../elementary';
import { gaussLegendre } from '../../numerics/gauss-legendre';
import { lnSphereAverage } from '../numerics/special-functions';
import { symmetricSurface } from '../numerics/symmetric-surface';

/** Average over all orientations of how well two singular values fit the data. */
export interface TwoModeTurning {
  /**
   * ln J = ln ⟨e^{tr(WᵀM)/T}⟩ over the singular vectors of W, given σᵢ and ηⱼ in units of √T: σ₁ ≥ σ₂ ≥ 0, η₁ ≥ η₂ ≥ 0.
   */
  readonly lnAverage: (sigma1: number, sigma2: number, eta1: number, eta2: number) => number;
}

const INNER = gaussLegendre(32);
/** Intervals of the trapezoidal rule over φ, and how many standard deviations it runs where the peak is narrow. */
const TURNS = 7;
/** The table runs along asinh x from a little below zero, so that the spline meets no end at x = 0, up to x = 10⁶. */
const GRID = { from: -0.8, step: 0.1, count: 154 };

/**
 * Tables for n inputs and two outputs. J is an average over the rotations U of the outputs, from O(2), and the two
 * orthonormal input directions V, from the Stiefel manifold V₂(ℝⁿ), of e^{tr(UΣVᵀMᵀ)/T}. For fixed U it depends on the
 * singular values x₁, x₂ of MᵀUΣ/T alone, and is an average over one component b of a unit vector,
 *
 * g(x₁, x₂) = ⟨Λ_{n−1}(x₁√(1−b²))·Λ_{n−1}(x₂√(1−b²))⟩_b, density ∝ (1−b²)^{(n−3)/2}:
 *
 * the first column of V is averaged at fixed second component b, then the second one on what is orthogonal to it.
 * Turning U by φ keeps x₁x₂ and changes x₁² + x₂² by cos 2φ, which leaves one integral over φ. That over b is by Gauss
 * and Legendre, from 0 to where the integrand has died out. That over φ is by the trapezoidal rule, whose error falls
 * exponentially here: the integrand is even and either periodic or, within its reach, dead. Relative error of J below
 * 1e-5.
 *
 * @param inputs n ≥ 2.
 */
export function twoModeTurning(inputs: number): TwoModeTurning {
  const lnNorm = lnDirectionAverage(inputs, 0, 0, 0);
  const table = symmetricSurface(GRID, (u1, u2) => {
    const [x1, x2] = [Math.abs(sinh(u1)), Math.abs(sinh(u2))];
    return lnDirectionAverage(inputs, x1, x2, lnNorm) - cosh(u1) - cosh(u2);
  });
  const lnG = (x1: number, x2: number) => {
    // u = asinh x, which is below zero by no more than rounding.
    const [r1, r2] = [Math.sqrt(1 + x1 * x1), Math.sqrt(1 + x2 * x2)];
    return table.at(log(x1 + r1), log(x2 + r2)) + r1 + r2;
  };

  return {
    lnAverage: (sigma1, sigma2, eta1, eta2) => {
      const [a, b] = [sigma1 * eta1, sigma2 * eta2];
      const swing = (sigma1 * sigma1 - sigma2 * sigma2) * (eta1 * eta1 - eta2 * eta2);
      const [sum, difference] = [(a + b) * (a + b), (a - b) * (a - b)];
      const lnTop = lnG(a, b);
      // x₁ + x₂ = √(sum − swing·sin²φ): the angle at which it has lost TURNS²/2.
      const reach = Math.min(Math.PI / 2, TURNS * Math.sqrt((a + b) / Math.max(swing, Number.MIN_VALUE)));
      // cos 2φ at equal steps, each from the two before it.
      const turn = cos((2 * reach) / TURNS);
      let [before, now] = [turn, 1];
      let total = 0.5;
      for (let i = 1; i <= TURNS; i++) {
        [before, now] = [now, 2 * turn * now - before];
        const lost = (swing * (1 - now)) / 2;
        const [plus, minus] = [Math.sqrt(Math.max(0, sum - lost)), Math.sqrt(Math.max(0, difference - lost))];
        const value = exp(lnG((plus + minus) / 2, (plus - minus) / 2) - lnTop);
        total += i < TURNS ? value : value / 2;
      }
      return lnTop + log((2 / Math.PI) * (reach / TURNS) * total);
    },
  };
}

/** ln g(x₁, x₂), less `lnNorm`, the same integral at x = 0; b = sin θ. */
function lnDirectionAverage(inputs: number, x1: number, x2: number, lnNorm: number): number {
  const reach = Math.min(Math.PI / 2, 8 / Math.sqrt(x1 + x2 + 1e-300));
  const dimensions = inputs - 1;
  const lnTop = lnSphereAverage(dimensions, x1) + lnSphereAverage(dimensions, x2);
  let sum = 0;
  INNER.nodes.forEach((node, i) => {
    const cosine = cos(reach * node);
    const lnBoth = lnSphereAverage(dimensions, x1 * cosine) + lnSphereAverage(dimensions, x2 * cosine);
    sum += INNER.weights[i]! * exp(lnBoth - lnTop) * pow(cosine, inputs - 2);
  });
  return lnTop + log(reach * sum) - lnNorm;
}
