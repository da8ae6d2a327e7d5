import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { requireInteger, requirePositive } from '../landscape/checks';
import { chiSquaredQuantile } from '../statistics/distributions';

/** When a prediction of a regression counts as right. */
export interface AccuracyRule {
  /** ε > 0: the squared error at or below which it does. */
  tolerance: number;
  /** d_out, default 1. The error is that of all outputs together, in the same sense (sum or mean) as the loss. */
  outputs?: number;
}

/**
 * Accuracy at a loss L: the probability that a Gaussian error of mean square L, shared by d_out alike components, is
 * at most ε: P(χ²_{d_out} ≤ ε·d_out/L). For one output that is erf√(ε/2L) (Levi et al., arXiv 2310.16441, whose text
 * is off by a factor of 2). At ε/4 it is erf √2.
 *
 * @throws RangeError on a loss or ε that is not positive
 * @example
 * accuracyAtLoss(2.5e-4, { tolerance: 1e-3 }); // 0.9545
 */
export function accuracyAtLoss(loss: number, rule: AccuracyRule): number {
  requirePositive('loss', loss);
  const { tolerance, outputs } = checked(rule);
  return chisquareCdf((tolerance * outputs) / loss, outputs);
}

/**
 * The loss at which an accuracy is reached, ε·d_out/χ²_{d_out}(A): ε/4 at A = erf√2 with one output.
 *
 * @throws RangeError on an accuracy outside (0, 1) or an ε that is not positive
 * @example lossAtAccuracy(0.95, { tolerance: 1e-3 }); // 0.0002603
 */
export function lossAtAccuracy(accuracy: number, rule: AccuracyRule): number {
  const { tolerance, outputs } = checked(rule);
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new RangeError(`An accuracy to be reached must lie between 0 and 1, got ${accuracy}.`);
  }
  return (tolerance * outputs) / chiSquaredQuantile(accuracy, outputs);
}

function checked({ tolerance, outputs = 1 }: AccuracyRule): Required<AccuracyRule> {
  requirePositive('tolerance', tolerance);
  requireInteger('outputs', outputs, 1);
  return { tolerance, outputs };
}
