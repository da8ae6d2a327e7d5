import { log } from '../elementary';
import { requireInteger, requirePositive } from '../landscape/checks';

/** Escape by minibatch noise whose strength is proportional to the data loss. */
export interface MoriOptions {
  /** h*, Hessian eigenvalue at the minimum along the escape. */
  curvatureMinimum: number;
  /** |h_s|, its absolute value at the saddle. */
  curvatureSaddle: number;
  /** 𝓛(θ*) > 0, loss at the minimum. */
  lossMinimum: number;
  /** 𝓛(θ_s) > 𝓛(θ*), loss at the saddle. */
  lossSaddle: number;
  batchSize: number;
  learningRate: number;
  /** n, number of outlier eigenvalues of the Hessian (default 1, one dimension). */
  outliers?: number;
}

/**
 * ln of the power-law escape rate of SGD, per unit of learningRate · steps:
 * κ = √(h*|h_s|)/(2π)·[𝓛(θ_s)/𝓛(θ*)]^{−(B/(η_lr h*) + 1 − n/2)}
 * (Mori, Liu, Liu & Ueda, arXiv 2105.09557). n = 1 gives the one-dimensional exponent ½ + B/(η_lr h*).
 *
 * It supposes noise ∝ data loss along the escape, and so does not apply to a rise in rank, where minibatch noise
 * vanishes.
 *
 * @throws RangeError unless all are positive and the saddle has the higher loss.
 * @example
 * const curvatures = { curvatureMinimum: 1, curvatureSaddle: 1 };
 * lnMoriRate({ ...curvatures, lossMinimum: 0.1, lossSaddle: 0.2, batchSize: 8, learningRate: 0.5 }); // -13.27
 */
export function lnMoriRate(options: MoriOptions): number {
  const { curvatureMinimum, curvatureSaddle, lossMinimum, lossSaddle } = options;
  requirePositive('curvatureSaddle', curvatureSaddle);
  requirePositive('lossMinimum', lossMinimum);
  requirePositive('lossSaddle', lossSaddle);
  if (!(lossSaddle > lossMinimum))
    throw new RangeError(`lossSaddle must exceed lossMinimum = ${lossMinimum}, got ${lossSaddle}`);
  const lnAttempt = log(Math.sqrt(curvatureMinimum * curvatureSaddle) / (2 * Math.PI));
  return lnAttempt - moriExponent(options) * log(lossSaddle / lossMinimum);
}

/**
 * The exponent of the loss ratio, B/(η_lr h*) + 1 − n/2.
 *
 * @throws RangeError unless all are positive and n is an integer ≥ 1.
 * @example moriExponent({ curvatureMinimum: 1, batchSize: 8, learningRate: 0.5 }); // 16.5
 */
export function moriExponent(
  options: Pick<MoriOptions, 'curvatureMinimum' | 'batchSize' | 'learningRate' | 'outliers'>,
): number {
  const { curvatureMinimum, batchSize, learningRate, outliers = 1 } = options;
  requirePositive('curvatureMinimum', curvatureMinimum);
  requirePositive('batchSize', batchSize);
  requirePositive('learningRate', learningRate);
  requireInteger('outliers', outliers, 1);
  return batchSize / (learningRate * curvatureMinimum) + 1 - outliers / 2;
}
