import { exp } from '../../elementary';
import type { EscapePoint } from '../arrhenius/escape-point';
import type { EscapeLaw } from './law';

/** How one law fares on the points, beside the others. */
export interface LawComparison {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly values: readonly number[];
  readonly errors: readonly number[];
  readonly parameterCount: number;
  readonly lnLikelihood: number;
  /** ln-likelihood less that of the likeliest law: 0 or below. */
  readonly deltaLnLikelihood: number;
  readonly aic: number;
  /** AIC with the correction for few points, 2p(p+1)/(n−p−1); null where n ≤ p + 1 leaves it undefined. */
  readonly aicc: number | null;
  /** Akaike weight: the laws' relative support, adding up to 1. */
  readonly weight: number;
}

/**
 * Fits laws to the same points and ranks them, best first, by Akaike's information criterion (Burnham & Anderson 2002):
 * AIC = 2p − 2 ln L for p parameters. n counts all points, those without escapes too. Weights and order come from
 * AICc where every law has one, else from AIC for all, which is unbiased here as long as the errors are the true ones.
 *
 * All laws predict the same ln τ in epochs, so that their likelihoods can be compared.
 *
 * @throws RangeError without laws or points, or when a law cannot be fitted to these points
 * @example
 * const points = [4e-4, 5e-4, 6e-4].map((temperature) => ({
 *   temperature, lnTau: 0.013 / temperature, lnTauError: 0.1,
 * }));
 * compareLaws(points, [arrheniusLaw, symmetryLaw({ zeroModes: 0, barrier: 0.02 })])[0]!.name; // 'Arrhenius'
 */
export function compareLaws(points: readonly EscapePoint[], laws: readonly EscapeLaw[]): LawComparison[] {
  if (points.length === 0 || laws.length === 0) {
    throw new RangeError(`A comparison needs points and laws, got ${points.length} points and ${laws.length} laws.`);
  }
  const fitted = laws.map((law) => {
    const { values, errors, lnLikelihood } = law.fit(points);
    const count = law.parameters.length;
    const spare = points.length - count - 1;
    const aic = 2 * count - 2 * lnLikelihood;
    const aicc = spare > 0 ? aic + (2 * count * (count + 1)) / spare : null;
    return {
      name: law.name,
      parameters: law.parameters,
      values,
      errors,
      parameterCount: count,
      lnLikelihood,
      aic,
      aicc,
    };
  });
  const corrected = fitted.every(({ aicc }) => aicc !== null);
  const criterion = ({ aic, aicc }: { aic: number; aicc: number | null }) => (corrected && aicc !== null ? aicc : aic);
  const best = Math.min(...fitted.map(criterion));
  const likeliest = Math.max(...fitted.map(({ lnLikelihood }) => lnLikelihood));
  const support = (law: (typeof fitted)[number]) => exp(-(criterion(law) - best) / 2);
  const total = fitted.reduce((sum, law) => sum + support(law), 0);
  return fitted
    .map((law) => ({ ...law, deltaLnLikelihood: law.lnLikelihood - likeliest, weight: support(law) / total }))
    .sort((a, b) => criterion(a) - criterion(b));
}
