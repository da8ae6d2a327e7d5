import { lnMoriRate, type MoriOptions } from '../../rates/mori';
import { lnEpochLength, readKnob, type EscapePoint } from '../arrhenius/escape-point';
import { linearLaw, type EscapeLaw } from './law';

/** The landscape that the law is of, as {@link lnMoriRate} takes it, and what of the law is fitted. */
export interface PowerLawOptions extends Omit<MoriOptions, 'batchSize' | 'learningRate'> {
  /**
   * `free` (default) fits the prefactor and keeps the exponent; `known` takes both from the theory and fits nothing.
   */
  prefactor?: 'free' | 'known';
}

/**
 * Escape by minibatch noise proportional to the data loss (Mori, Liu, Liu & Ueda, arXiv 2105.09557): τ is a power of
 * the loss ratio 𝓛(θ_s)/𝓛(θ*) with the exponent B/(η_lr h*) + 1 − n/2, in time of η_lr · steps.
 *
 * ln τ is linear in B/η_lr, exactly as Arrhenius: with a free slope the two are one law, and no sweep of B/η_lr can
 * tell them apart. What can be tested is the slope ln(loss ratio)/h*, which this law takes from the landscape instead
 * of fitting it.
 *
 * Points need a learningRate and a batchSize. They and the law throw as `lnMoriRate` does.
 *
 * @example
 * const curvatures = { curvatureMinimum: 1, curvatureSaddle: 1 };
 * const law = powerLaw({ ...curvatures, lossMinimum: 0.1, lossSaddle: 0.2, prefactor: 'known' });
 * law.predict([], { batchSize: 8, learningRate: 0.5, stepsPerEpoch: 1, lnTau: null, lnTauError: null }); // 13.97
 */
export function powerLaw({ prefactor = 'free', ...landscape }: PowerLawOptions): EscapeLaw {
  const known = (point: EscapePoint) =>
    -lnMoriRate({
      ...landscape,
      batchSize: readKnob(point, 'batchSize'),
      learningRate: readKnob(point, 'learningRate'),
    }) - lnEpochLength(point);
  return prefactor === 'free'
    ? linearLaw({ name: 'power of the loss ratio', parameters: ['lnFactor'], basis: () => [1], known })
    : linearLaw({ name: 'power of the loss ratio, nothing fitted', parameters: [], basis: () => [], known });
}
