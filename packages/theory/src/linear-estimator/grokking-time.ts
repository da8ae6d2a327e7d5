import { log } from '../elementary';
import { requirePositive } from '../landscape/checks';
import { lossAtAccuracy, type AccuracyRule } from './accuracy';
import { estimatorLosses, estimatorPlateaus, type LinearEstimator } from './training-losses';

/** When train and generalisation loss reach a threshold, in steps, and what lies between. */
export interface GrokkingTimes {
  /** null when the plateau lies above the threshold. */
  train: number | null;
  generalisation: number | null;
  /** Δt; null when either is. */
  delay: number | null;
}

/**
 * Times at which the losses of `estimatorLosses` fall to `loss`, by bisection, to rounding. Gradient flow; 0 when
 * they begin below.
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
 * Times at which train and generalisation *accuracy* reach a value, for any number of outputs.
 *
 * With `loss: 'sum'` (default) the loss is summed over outputs, as is the error that ε bounds: it begins at 1, and
 * more outputs only raise the threshold. With `loss: 'mean'` both are means over outputs: the loss begins at 1/d_out
 * and its gradient is d_out times smaller, so that times are d_out times longer while the threshold is d_out times
 * higher relative to the start; there the delay is longest at some d_out between.
 *
 * @throws RangeError as `grokkingTimes` and `lossAtAccuracy` do
 * @example
 * accuracyTimes({ ratio: 0.5, learningRate: 0.01 }, 0.95, { tolerance: 1e-3 }).delay; // 429.8
 */
export function accuracyTimes(
  estimator: LinearEstimator,
  accuracy: number,
  rule: AccuracyRule & { loss?: 'sum' | 'mean' },
): GrokkingTimes {
  const threshold = lossAtAccuracy(accuracy, rule);
  const { outputs = 1, loss = 'sum' } = rule;
  if (loss === 'sum') return grokkingTimes(estimator, threshold);
  return grokkingTimes({ ...estimator, learningRate: estimator.learningRate / outputs }, threshold * outputs);
}

/**
 * Eq. 12 of Levi et al. as printed: Δt = ln(1/(1 − √λ))/(2η(1 − √λ)²). It is the limit of small thresholds with the
 * asymptotic ratio of the losses, and 1.6 to 2.8 times too long at the thresholds that they print (ε = 1e-3).
 *
 * @throws RangeError unless 0 < λ < 1 and η > 0
 * @example printedDelay({ ratio: 0.9, learningRate: 0.01 }); // 5.639e4
 */
export function printedDelay({ ratio, learningRate }: LinearEstimator): number {
  requirePositive('learningRate', learningRate);
  if (!(ratio > 0 && ratio < 1)) throw new RangeError(`Eq. 12 holds for λ between 0 and 1, got ${ratio}.`);
  const gap = 1 - Math.sqrt(ratio);
  return -log(gap) / (2 * learningRate * gap * gap);
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
