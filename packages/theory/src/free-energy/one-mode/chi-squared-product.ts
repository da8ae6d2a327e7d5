import { exp, log } from '../../elementary';
import { requireInteger } from '../../landscape/checks';
import { logAddExp } from '../../numerics/log-sums';
import { lnGammaHalf } from '../numerics/special-functions';
import { evenSpline, gridPoints, type EvenGrid } from '../numerics/spline';

/**
 * The law of X = ln(c_1⋯c_L), c_l ~ χ²(k_l) independent, and what a gradient step of the product's root needs of it.
 */
export interface ChiSquaredProduct {
  /** ln of the density of X. */
  readonly lnDensity: (x: number) => number;
  /** ln E[G | X], G = Σ_l (c_L⋯c_{l+1})·N_{l−1}: see `chiSquaredProduct`. */
  readonly lnMeanGain: (x: number) => number;
  /** The largest X for which both are right. */
  readonly highest: number;
}

/** Functions are stored along ξ = X/l, in which every stage has the same scale. */
const GRID: EvenGrid = { from: -18, step: 0.05, count: 660 };
/** Parts of an integrand below e^{−38} of its largest value are left out. */
const NEGLIGIBLE = 38;

/** A stage of the product: ln density, and ln of density times E[G] and E[N], all as functions of X. */
interface Stage {
  readonly lnDensity: (x: number) => number;
  readonly lnWithGain: (x: number) => number;
  readonly lnWithReach: (x: number) => number;
}

/**
 * Tables of the product of independent χ² numbers, one for each layer of a deep linear network: the squared singular
 * value of a product of Gaussian matrices of unit variance, with one output or one missing mode, is c_1⋯c_L.
 *
 * Layer by layer, X_l = X_{l−1} + ln c_l, and each function is carried by one convolution with the density of ln c_l,
 * ln f_k(x) = kx/2 − eˣ/2 − (k/2)·ln 2 − ln Γ(k/2). G is the squared length of the gradient of the singular value,
 * summed over layers: G_l = c_l·G_{l−1} + N_{l−1}, where N_l = c_1⋯c_l + (k_{l+1} − 1)·N_{l−1} is the squared length of
 * W_l⋯W_1·v for the singular vector v: one of the layer's k_{l+1} rows is tied to the singular value, the others are
 * free.
 *
 * The integrands fall off on both sides like e^{−eˣ}, so that the trapezoidal rule converges faster than any power of
 * its step; the tables hold what is left after the leading e^{−(l/2)·exp(X/l)}, which is smooth. Errors of ln density
 * are below 1e-6.
 *
 * @param degrees k_1, …, k_L, input side first.
 * @throws RangeError on an empty list or a number of degrees that is not a whole number ≥ 1.
 */
export function chiSquaredProduct(degrees: readonly number[]): ChiSquaredProduct {
  if (degrees.length === 0)
    throw new RangeError('degrees must hold at least one number of degrees of freedom, got none');
  degrees.forEach((k, l) => {
    requireInteger(`degrees[${l}]`, k, 1);
  });
  const first = degrees[0]!;
  // N_1 = c_1 + (k_2 − 1)·N_0 with N_0 = 1; the last stage's N is never used.
  const reachOf = (lnDensity: (x: number) => number, free: number | undefined, lnBefore: (x: number) => number) =>
    free === undefined || free === 1
      ? (x: number) => x + lnDensity(x)
      : (x: number) => logAddExp(x + lnDensity(x), log(free - 1) + lnBefore(x));
  const one = lnChiSquared(first);
  let stage: Stage = { lnDensity: one, lnWithGain: one, lnWithReach: reachOf(one, degrees[1], one) };
  for (let l = 2; l <= degrees.length; l++) stage = nextStage(stage, l, degrees[l - 1]!, degrees[l], reachOf);
  const { lnDensity, lnWithGain } = stage;
  const highest = degrees.length * (GRID.from + GRID.step * (GRID.count - 1));
  return { lnDensity, lnMeanGain: (x) => lnWithGain(x) - lnDensity(x), highest };
}

function nextStage(
  stage: Stage,
  l: number,
  degrees: number,
  nextDegrees: number | undefined,
  reachOf: (
    lnDensity: (x: number) => number,
    free: number | undefined,
    lnBefore: (x: number) => number,
  ) => (x: number) => number,
): Stage {
  const lnFactor = lnChiSquared(degrees);
  const points = gridPoints(GRID);
  const [density, gain, reach] = [0, 1, 2].map(() => new Float64Array(GRID.count));
  let peak = points[0]!;
  points.forEach((xi, i) => {
    const x = l * xi;
    const step = 0.25 * Math.min(1, Math.sqrt((2 * (l - 1)) / (l * exp(xi))));
    const exponent = (u: number) => lnFactor(u) + stage.lnDensity(x - u);
    peak = climb(exponent, peak, step);
    const top = exponent(peak);
    const shift = stage.lnWithReach(x - peak) - stage.lnDensity(x - peak);
    let [sum, sumGain, sumReach] = [0, 0, 0];
    const add = (u: number): boolean => {
      const factor = lnFactor(u) - top;
      const before = stage.lnDensity(x - u);
      sum += exp(factor + before);
      const [withGain, withReach] = [stage.lnWithGain(x - u), stage.lnWithReach(x - u)];
      // Scaled by the gain at the peak, so that neither overflows.
      sumGain += exp(factor + u + withGain - shift) + exp(factor + withReach - shift);
      sumReach += exp(factor + withReach - shift);
      return factor + before > -NEGLIGIBLE;
    };
    add(peak);
    for (let u = peak + step; add(u); u += step);
    for (let u = peak - step; add(u); u -= step);
    const leading = top + log(step) + (l / 2) * exp(xi);
    density![i] = leading + log(sum);
    gain![i] = leading + shift + log(sumGain);
    reach![i] = leading + shift + log(sumReach);
  });
  const table = (values: Float64Array) => {
    const smooth = evenSpline(GRID, values);
    return (x: number) => smooth(x / l) - (l / 2) * exp(x / l);
  };
  const lnDensity = table(density!);
  return { lnDensity, lnWithGain: table(gain!), lnWithReach: reachOf(lnDensity, nextDegrees, table(reach!)) };
}

/** ln of the density of ln c for c ~ χ²(k). */
function lnChiSquared(k: number): (x: number) => number {
  const lnNorm = (k / 2) * Math.LN2 + lnGammaHalf(k);
  return (x) => (k * x) / 2 - exp(x) / 2 - lnNorm;
}

/** The multiple of `step` away from `start` at which a concave function is largest. */
function climb(f: (u: number) => number, start: number, step: number): number {
  let [at, value] = [start, f(start)];
  for (const direction of [step, -step]) {
    for (let stride = direction; ;) {
      const next = f(at + stride);
      if (next > value) {
        at += stride;
        value = next;
        stride *= 2;
      } else if (Math.abs(stride) > step) stride = direction;
      else break;
    }
  }
  return at;
}
