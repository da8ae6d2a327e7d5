import { exp, log, pow } from '../elementary';
import { lnGammaHalf } from '../free-energy/numerics/special-functions';
import { requireInteger, requirePositive } from '../landscape/checks';
import { integrate } from '../numerics/gauss-legendre';

/**
 * SGD on linear regression with fresh Gaussian samples: x ~ N(0, h·1) of d components, y ~ N(0, 1) independent of x.
 */
export interface FreshRegression {
  /** η. */
  learningRate: number;
  /** B, default 1. */
  batchSize?: number;
  /** h, variance of an input: the Hessian's eigenvalue; default 1. */
  curvature?: number;
  /** d, default 1. */
  dimension?: number;
  /** Variance of y, default 1. */
  noise?: number;
}

/** What the process does for ever. */
export interface KestenLaw {
  /** Variance of each component of θ; Infinity where it does not exist. */
  variance: number;
  /** s: P(|θ| > t) ~ t^{−s}. */
  tail: number;
  /** Exponent of θ's density along a direction, −(s + 1). */
  weightDensity: number;
  /** Exponent of the density of L − L\* = h|θ|²/2, −(s/2 + 1). */
  lossDensity: number;
  /**
   * s/2: the time between excursions to a loss of L_s grows as (L_s − L\*)^{s/2} for large L_s, being one over their
   * frequency.
   */
  passage: number;
}

/**
 * The exact stationary law of SGD on ½(y − θᵀx)² with fresh samples. θ′ = (1 − (η/B)XᵀX)θ + (η/B)Xᵀy is a Kesten
 * process: a random matrix times θ plus a random vector (Kesten 1973), so its tails are powers however small the
 * learning rate.
 *
 * For Gaussian X the matrix is isotropic: it takes a unit vector to one of squared length (1 − εu)² + ε²uv, with ε =
 * ηh/B, u ~ χ²_B and v ~ χ²_{d−1} independent. The tail exponent s > 0 solves E[((1 − εu)² + ε²uv)^{s/2}] = 1, for d
 * = B = 1 E|1 − ηhx²|^s = 1. The variance is that of one component: σ²η/(B·(2 − ηh(B + d + 1)/B)), for d = B = h = 1
 * η/(2 − 3η).
 *
 * @throws RangeError when an option is not positive, or when the learning rate is so large that θ has no stationary law
 *   (E ln of the length ≥ 0)
 * @example
 * const { variance, tail } = kestenLaw({ learningRate: 0.1 });
 * [variance, tail]; // [0.05882, 17.28]
 */
export function kestenLaw(process: FreshRegression): KestenLaw {
  const { learningRate, batchSize, curvature, dimension, noise } = checked(process);
  const tail = kestenTail(process);
  const room = 2 - (learningRate * curvature * (batchSize + dimension + 1)) / batchSize;
  const variance = room > 0 ? (noise * learningRate) / (batchSize * room) : Infinity;
  return { variance, tail, weightDensity: -(tail + 1), lossDensity: -(tail / 2 + 1), passage: tail / 2 };
}

/**
 * The tail exponent s of `kestenLaw` alone: the positive root of ln E|factor|^s, which is convex and 0 at s = 0.
 *
 * As ηh/B → 0 in one dimension, s → 1.796·B/(ηh): what counts is one large sample, u = y/ε, and the exponent of |1 −
 * y|^s·e^{−y/2ε} at its best y = 1 + 2c, c = sε, is c·ln 2c − c − ½ = 0. The diffusion's 2B/(ηh) is not reached even
 * there.
 *
 * @throws RangeError as `kestenLaw` does
 * @example kestenTail({ learningRate: 0.5, batchSize: 2 }); // 5.379
 */
export function kestenTail(process: FreshRegression): number {
  const moment = lnMoment(process);
  const slope = kestenGrowth(process);
  if (!(slope < 0)) {
    const { learningRate } = process;
    throw new RangeError(
      `At learning rate ${learningRate} the process grows (E ln|factor| = ${slope.toFixed(4)}) and has ` +
        'no stationary law; lower it.',
    );
  }
  let tail = 1;
  while (moment(tail) < 0) tail *= 2;
  // Convex, so Newton's method comes down to the root from above without leaving it.
  for (let i = 0; i < 50; i++) {
    const width = 1e-6 * tail;
    const value = moment(tail);
    const change = (value * width) / (moment(tail + width) - value);
    tail -= change;
    if (Math.abs(change) < 1e-12 * tail) break;
  }
  return tail;
}

/**
 * E ln|factor|, the rate per step at which θ would grow or shrink without what is added: below 0 there is a stationary
 * law, and only there (Kesten 1973).
 *
 * @throws RangeError when an option is not positive
 * @example
 * kestenGrowth({ learningRate: 0.1, dimension: 18 }); // −0.003: it holds; at 19 inputs +0.002
 */
export function kestenGrowth(process: FreshRegression): number {
  const moment = lnMoment(process);
  return (moment(1e-4) - moment(-1e-4)) / 2e-4;
}

function checked({ learningRate, batchSize = 1, curvature = 1, dimension = 1, noise = 1 }: FreshRegression) {
  requirePositive('learningRate', learningRate);
  requireInteger('batchSize', batchSize, 1);
  requirePositive('curvature', curvature);
  requireInteger('dimension', dimension, 1);
  requirePositive('noise', noise);
  return { learningRate, batchSize, curvature, dimension, noise };
}

/** s ↦ ln E[((1 − εu)² + ε²uv)^{s/2}], by quadrature in r = √u, split at the kink r = 1/√ε, and in √v. */
function lnMoment(process: FreshRegression): (s: number) => number {
  const { learningRate, batchSize, curvature, dimension } = checked(process);
  const step = (learningRate * curvature) / batchSize;
  const kink = Math.sqrt(1 / step);
  // ∫ r^{k−1}e^{−r²/2} dr = 2^{k/2−1}Γ(k/2), for both.
  const lnNormOf = (degrees: number) => (degrees / 2 - 1) * Math.LN2 + lnGammaHalf(degrees);
  const lnNorm = lnNormOf(batchSize) + (dimension > 1 ? lnNormOf(dimension - 1) : 0);
  return (s) => {
    const lnFactor = (r: number, q: number) => log(pow(1 - step * r * r, 2) + pow(step * r * q, 2)) / 2;
    const lnChi = (r: number, degrees: number) => (degrees - 1) * log(r) - (r * r) / 2;
    // The integrand lies where the chi densities or their s-th tilt do; logarithms keep large powers in range.
    const reach = Math.sqrt(batchSize + 2 * s) + 12;
    const side = dimension > 1 ? Math.sqrt(dimension - 1 + s) + 12 : 0;
    const across = (f: (q: number) => number) => (dimension > 1 ? integrate(f, 0, side, 8) : f(0));
    const lnWeight = (r: number, q: number) => lnChi(r, batchSize) + (dimension > 1 ? lnChi(q, dimension - 1) : 0);
    const lnIntegrand = (r: number, q: number) => lnWeight(r, q) + s * lnFactor(r, q);
    let largest = -Infinity;
    for (let i = 1; i < 200; i++) {
      for (let j = 1; j <= (dimension > 1 ? 40 : 1); j++) {
        const r = (reach * (i - 0.43)) / 200;
        const q = dimension > 1 ? (side * (j - 0.5)) / 40 : 0;
        largest = Math.max(largest, lnIntegrand(r, q));
      }
    }
    const inner = (r: number) => across((q) => exp(lnIntegrand(r, q) - largest));
    const near = integrate(inner, 0, Math.min(kink, reach), 16);
    const whole = near + (kink < reach ? integrate(inner, kink, reach, 16) : 0);
    return log(whole) + largest - lnNorm;
  };
}
