import { exp, expm1, log1p } from '../elementary';
import { requireInteger, requirePositive } from '../landscape/checks';

/**
 * Variance of a harmonic mode under shuffled minibatches, as a share of that under independent batches of the same
 * single-step variance.
 */
export interface ShuffledEpochFactor {
  /** Averaged over all steps. → η_lr·h·(m+1)/3 as η_lr·h·m → 0. */
  average: number;
  /** Of the weights between two epochs, which is what accumulates. → (η_lr·h)²·m(m+1)/12. */
  betweenEpochs: number;
}

/**
 * How much colder shuffled epochs are than independent batches. The gradient noise of the m = N/B batches of an epoch
 * sums to zero, so a mode that moves little within an epoch, η_lr·h·m ≪ 1, barely feels it (Kühn & Rosenow, arXiv
 * 2306.05300).
 *
 * Exact stationary variance of x ← (1 − η_lr h)·x + ξ_k, where the ξ of an epoch have equal variance and pairwise
 * correlation −1/(m−1), and epochs are independent. Holds for B dividing N; a remainder that is dropped leaves some
 * noise uncancelled.
 *
 * @param options.curvature h of the mode.
 * @param options.stepsPerEpoch m = N/B. One step, a full batch, has no noise: both factors are 0.
 * @throws RangeError unless 0 < η_lr·h < 1 and m is an integer ≥ 1.
 * @example shuffledEpochFactor({ learningRate: 0.08, curvature: 0.5, stepsPerEpoch: 8 }).average; // 0.1131
 */
export function shuffledEpochFactor(options: {
  learningRate: number;
  curvature: number;
  stepsPerEpoch: number;
}): ShuffledEpochFactor {
  const { learningRate, curvature, stepsPerEpoch: m } = options;
  requirePositive('learningRate', learningRate);
  requirePositive('curvature', curvature);
  requireInteger('stepsPerEpoch', m, 1);
  const rate = learningRate * curvature;
  if (rate >= 1)
    throw new RangeError(`learningRate · curvature must be below 1 for a mode to relax without overshoot, got ${rate}`);
  if (m === 1) return { average: 0, betweenEpochs: 0 };

  // Powers q^i = 1 + d_i of q = 1 − rate; the variances are nearly equal sums of them, whose difference must survive.
  const lnQ = log1p(-rate);
  const fromNoise = new Float64Array(m + 1);
  let first = 0;
  let second = 0;
  for (let k = 1; k <= m; k++) {
    const d = expm1((k - 1) * lnQ);
    first += d;
    second += d * d;
    fromNoise[k] = (k * (m - k) + 2 * (m - k) * first + m * second - first * first) / (m - 1);
  }
  const atEpochStart = fromNoise[m]! / -expm1(2 * m * lnQ);
  let sum = 0;
  for (let k = 1; k <= m; k++) sum += fromNoise[k]! + exp(2 * k * lnQ) * atEpochStart;
  const independent = 1 / (rate * (2 - rate));
  return { average: sum / m / independent, betweenEpochs: atEpochStart / independent };
}
