import { requireInteger, requireNonNegative, requirePositive } from '../landscape/checks';

/** What sets the strength of minibatch noise at one point of weight space. */
export interface EffectiveTemperatureOptions {
  /** tr C of the per-sample gradients, as `gradientNoise` gives it. */
  trace: number;
  /** D, number of weights. */
  parameters: number;
  learningRate: number;
  /** B. */
  batchSize: number;
  /** N. */
  samples: number;
  /** `shuffled` (default): batches without replacement; `replacement`: each sample drawn afresh. */
  sampling?: 'shuffled' | 'replacement';
}

/**
 * Temperature of isotropic Langevin noise with the same total variance per step as minibatch noise,
 * T_eff = η_lr·tr(C)/(2BD), times (N−B)/(N−1) for batches drawn without replacement: a batch of all N has no noise.
 *
 * A step's noise only: over a shuffled epoch it cancels, see `shuffledEpochFactor`; and it says nothing about
 * direction, see `gradientNoise`.
 *
 * @throws RangeError unless 1 ≤ B, and B ≤ N without replacement, and the rest are positive (tr C may be 0).
 * @example
 * const options = { trace: 3, parameters: 170, learningRate: 0.08, batchSize: 64, samples: 512 };
 * effectiveTemperature(options); // 9.67e-6
 */
export function effectiveTemperature(options: EffectiveTemperatureOptions): number {
  const { trace, parameters, learningRate, batchSize, samples, sampling = 'shuffled' } = options;
  requireNonNegative('trace', trace);
  requireInteger('parameters', parameters, 1);
  requirePositive('learningRate', learningRate);
  requireInteger('batchSize', batchSize, 1);
  requireInteger('samples', samples, 1);
  return (
    ((learningRate * trace) / (2 * batchSize * parameters)) *
    (sampling === 'shuffled' ? finitePopulationFactor(samples, batchSize) : 1)
  );
}

/**
 * (N−B)/(N−1), by which drawing without replacement lowers the variance of a batch mean.
 *
 * @throws RangeError when B > N.
 * @example finitePopulationFactor(512, 64); // 0.8767
 */
export function finitePopulationFactor(samples: number, batchSize: number): number {
  if (batchSize > samples) throw new RangeError(`batchSize must be at most the ${samples} samples, got ${batchSize}`);
  return batchSize === samples ? 0 : (samples - batchSize) / (samples - 1);
}
