import chisquare from '@stdlib/stats-base-dists-chisquare';
import { requirePositive } from '../landscape/checks';
import { chiSquaredQuantile } from '../statistics/distributions';
import {
  checkedRule,
  estimatorLosses,
  estimatorPlateaus,
  type AccuracyRule,
  type LinearEstimator,
} from './training-losses';

/**
 * Accuracy at a loss L: the probability that a Gaussian error of mean square L, summed over d_out alike components, is at most ε:
 * P(χ²_{d_out} ≤ ε·d_out/L). For one output that is erf√(ε/2L) (Levi et al., arXiv 2310.16441, whose text is off by a factor of 2).
 *
 * @throws RangeError on a loss or ε that is not positive
 * @example
 * accuracyAtLoss(2.5e-4, { tolerance: 1e-3 }); // erf √2 = 0.9545
 */
export function accuracyAtLoss(loss: number, rule: AccuracyRule): number {
  requirePositive('loss', loss);
  const { tolerance, outputs } = checkedRule(rule);
  return chisquare.cdf((tolerance * outputs) / loss, outputs);
}

/** The loss at which an accuracy is reached: ε·d_out/χ²_{d_out}(A). At A = erf√2 and one output it is ε/4. */
export function lossAtAccuracy(accuracy: number, rule: AccuracyRule): number {
  const { tolerance, outputs } = checkedRule(rule);
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new RangeError(`An accuracy to be reached must lie between 0 and 1, got ${accuracy}.`);
  }
  return (tolerance * outputs) / chiSquaredQuantile(accuracy, outputs);
}

/** When train and generalisation loss reach a threshold, in steps, and what lies between. */
export interface GrokkingTimes {
  /** null when the plateau lies above the threshold. */
  train: number | null;
  generalisation: number | null;
  /** Δt; null when either is. */
  delay: number | null;
}

/**
 * Times at which the losses of `estimatorLosses` fall to `loss`, by bisection, to rounding. Gradient flow; 0 when they begin below.
 *
 * @param loss threshold in units of the loss at the start; for an accuracy, `lossAtAccuracy`
 * @throws RangeError as `estimatorLosses` does, or on a threshold that is not positive
 * @example
 * grokkingTimes({ ratio: 0.5, learningRate: 0.01 }, 2.5e-4); // { train: 725.1, generalisation: 1156.4, delay: 431.3 }
 */
export function grokkingTimes(estimator: LinearEstimator, loss: number): GrokkingTimes {
  requirePositive('loss', loss);
  const train = timeTo(estimator, loss, 'train');
  const generalisation = timeTo(estimator, loss, 'generalisation');
  return { train, generalisation, delay: train === null || generalisation === null ? null : generalisation - train };
}

/**
 * Eq. 12 of Levi et al. as printed: Δt = ln(1/(1 − √λ))/(2η(1 − √λ)²). It is the limit of small thresholds with the asymptotic
 * ratio of the losses, and 1.6 to 2.8 times too long at the thresholds that they print (ε = 1e-3).
 *
 * @throws RangeError unless 0 < λ < 1 and η > 0
 */
export function printedDelay({ ratio, learningRate }: LinearEstimator): number {
  requirePositive('learningRate', learningRate);
  if (!(ratio > 0 && ratio < 1)) throw new RangeError(`Eq. 12 holds for λ between 0 and 1, got ${ratio}.`);
  const gap = 1 - Math.sqrt(ratio);
  return -Math.log(gap) / (2 * learningRate * gap * gap);
}

function timeTo(estimator: LinearEstimator, loss: number, which: 'train' | 'generalisation'): number | null {
  const at = (steps: number) => estimatorLosses(estimator, steps)[which];
  if (at(0) <= loss) return 0;
  if (estimatorPlateaus(estimator).exact[which] >= loss) return null;
  let below = 0;
  let above = 1 / estimator.learningRate;
  // Without a plateau the loss falls to any threshold, if slowly: as 1/√t at λ = 1.
  while (at(above) > loss) {
    below = above;
    above *= 2;
    if (above > 1e15 / estimator.learningRate) return null;
  }
  for (let i = 0; i < 60 && above - below > 1e-13 * above; i++) {
    const middle = (below + above) / 2;
    if (at(middle) > loss) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}
