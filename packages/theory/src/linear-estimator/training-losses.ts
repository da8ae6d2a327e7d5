import { cos, exp, hypot, log1p, pow, sin } from '../elementary';
import { requireNonNegative, requirePositive } from '../landscape/checks';

/** A linear student and teacher on N Gaussian samples of d_in inputs, in the limit of both large. */
export interface LinearEstimator {
  /** λ = d_in/N > 0, inputs to the sample. */
  ratio: number;
  /** η. */
  learningRate: number;
  /** γ, weight decay: (γ/2)·‖S‖² is added to the loss; default 0. */
  decay?: number;
  /**
   * Count in steps of gradient descent instead of its flow, (1 − 2ην)^t for e^{−2ηνt}: the difference is of the order
   * ην, 1 to 3 % at the paper's η = 0.01. Default false.
   */
  discrete?: boolean;
}

/** Losses relative to E‖D₀‖² = 1 at the start. */
export interface EstimatorLosses {
  train: number;
  generalisation: number;
}

/**
 * Losses of a linear student after t steps of full-batch gradient flow (Levi, Beck & Bar-Sinai, arXiv 2310.16441).
 *
 * Loss (1/N)Σ‖(S − T)ᵀx‖², so D = S − T obeys D′ = −2η(ΣD + (γ/2)S), Σ = XXᵀ/N. Student and teacher are drawn alike,
 * with E‖S₀‖² = E‖T‖² = ½. Along an eigenvector of Σ with eigenvalue ν, E‖D‖² = ½(e² + (e + g(1 − e))²), where e =
 * exp(−2η(ν + γ/2)t) and g = (γ/2)/(ν + γ/2); the eigenvalues follow Marchenko and Pastur's law. Without decay that
 * is e^{−4ηνt}, and L_tr = e^{−4η(1+λ)t}·I₁(2√z)/√z with z = 16η²t²λ.
 *
 * The law is integrated in the angle of ν = 1 + λ + 2√λ cos φ, where it has the density (2/π)sin²φ/ν dφ, which the
 * trapezoidal rule integrates to rounding. For λ > 1 a share 1 − 1/λ of the directions is never seen (ν = 0).
 *
 * @param steps t ≥ 0; need not be whole
 * @throws RangeError on a negative time or decay, a ratio or a learning rate that is not positive, or discrete steps
 *   that overshoot
 * @example
 * estimatorLosses({ ratio: 0.5, learningRate: 0.01 }, 725.1).train; // 2.5e-4
 */
export function estimatorLosses(estimator: LinearEstimator, steps: number): EstimatorLosses {
  checked(estimator);
  requireNonNegative('steps', steps);
  return averages(estimator, steps);
}

/**
 * Where the losses go as t → ∞. Without decay both vanish, but for the generalisation loss at λ > 1, which tends to 1
 * − 1/λ.
 *
 * With decay, D = −(γ/2)(Σ + γ/2)^{−1}T. To leading order in γ, for λ < 1: L_tr = γ²/(8(1 − λ)), L_gen = γ²/(8(1 −
 * λ)³); the paper's Eq. 16 prints γ²/4, twice what its Eq. 15 gives.
 *
 * @throws RangeError as `estimatorLosses` does
 * @example
 * estimatorPlateaus({ ratio: 0.5, learningRate: 0.01, decay: 0.01 }).exact.train; // 2.404e-5
 */
export function estimatorPlateaus(estimator: LinearEstimator): {
  /** The integral over the spectrum, at any γ and λ. */
  exact: EstimatorLosses;
  /** γ²/8 · (…), of the paper's Eq. 15; null for λ ≥ 1. */
  leading: EstimatorLosses | null;
  /** γ²/4 · (…), as printed in Eq. 16; null for λ ≥ 1. */
  printed: EstimatorLosses | null;
} {
  const { ratio, decay } = checked(estimator);
  const times = (factor: number): EstimatorLosses | null =>
    ratio < 1
      ? { train: (factor * decay * decay) / (1 - ratio), generalisation: (factor * decay * decay) / pow(1 - ratio, 3) }
      : null;
  return { exact: averages(estimator, Infinity), leading: times(1 / 8), printed: times(1 / 4) };
}

function checked({ ratio, learningRate, decay = 0, discrete = false }: LinearEstimator) {
  requirePositive('ratio', ratio);
  requirePositive('learningRate', learningRate);
  requireNonNegative('decay', decay);
  const fastest = 2 * learningRate * (pow(1 + Math.sqrt(ratio), 2) + decay / 2);
  if (discrete && fastest >= 1) {
    throw new RangeError(
      `A step at learning rate ${learningRate} overshoots (2ην = ${fastest.toFixed(3)} ≥ 1); lower it.`,
    );
  }
  return { ratio, learningRate, decay, discrete };
}

/** Average of E‖D‖² over the spectrum (generalisation), and of ν·E‖D‖² (train). */
function averages(estimator: LinearEstimator, steps: number): EstimatorLosses {
  const { ratio, learningRate, decay, discrete } = checked(estimator);
  const root = Math.sqrt(ratio);
  const time = 2 * learningRate * steps;
  const remaining = (nu: number) => remainingSquare(nu + decay / 2, decay / 2, time, discrete ? 2 * learningRate : 0);
  const points = trapezoidPoints(root, decay, time);
  const sum = { train: 0, generalisation: 0 };
  for (let i = 1; i < points; i++) {
    const angle = (Math.PI * i) / points;
    // ν without cancellation near its lower edge: (1 − √λ)² + 4√λ cos²(φ/2).
    const nu = pow(1 - root, 2) + 4 * root * pow(cos(angle / 2), 2);
    const weight = pow(sin(angle), 2) * remaining(nu);
    sum.train += weight;
    sum.generalisation += weight / nu;
  }
  // At λ = 1 and φ = π both sin²φ and ν vanish, and their ratio is 1: one direction of no share as t → ∞.
  if (root === 1 && Number.isFinite(time)) sum.generalisation += remaining(0) / 2;
  const unseen = Math.max(0, 1 - 1 / ratio) * remaining(0);
  return { train: (2 / points) * sum.train, generalisation: (2 / points) * sum.generalisation + unseen };
}

/**
 * E‖D‖² in a direction that relaxes at `rate`, of which `pull` is the decay's, from 1 at the start; `step` > 0 for
 * descent.
 */
function remainingSquare(rate: number, pull: number, time: number, step: number): number {
  if (rate === 0) return 1;
  const exponent = step > 0 ? log1p(-step * rate) / step : -rate;
  const left = exp(exponent * time);
  const shrunk = pull / rate;
  return (left * left + pow(left + shrunk * (1 - left), 2)) / 2;
}

/** Enough to resolve the lower edge, of width |1 − √λ| in φ (or √γ), and e^{−νt}, of width (t√λ)^{−1/2}. */
function trapezoidPoints(root: number, decay: number, time: number): number {
  const edge = hypot(1 - root, Math.sqrt(decay / 2));
  const late = Number.isFinite(time) ? Math.sqrt(root * time) : 0;
  // At λ = 1 exactly the density has no edge to resolve: sin²φ/ν is smooth there.
  const atEdge = root === 1 && decay === 0 ? 0 : 40 / Math.max(edge, 1e-6);
  return Math.ceil(Math.min(2e5, 64 + atEdge + 16 * late));
}
