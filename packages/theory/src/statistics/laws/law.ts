import { fitCensoredRegression } from '../arrhenius/censored-regression';
import { readLnTau, type EscapePoint } from '../arrhenius/escape-point';

/** A law's parameters fitted to points. */
export interface LawFit {
  /** In the order of the law's `parameters`, with standard errors from the likelihood. */
  readonly values: readonly number[];
  readonly errors: readonly number[];
  readonly lnLikelihood: number;
}

/** A formula for the mean escape time. Anything with these four members can be compared with the others. */
export interface EscapeLaw {
  readonly name: string;
  /** Names of the free parameters. */
  readonly parameters: readonly string[];
  /** ln τ, τ in epochs, at a point's knobs. Throws a RangeError when the point lacks a knob of the law. */
  predict(values: readonly number[], point: EscapePoint): number;
  /**
   * Fits by maximum likelihood, points without escapes included. Throws a RangeError when they do not determine the
   * parameters.
   */
  fit(points: readonly EscapePoint[]): LawFit;
}

/** What makes up a law that is linear in its parameters: see {@link linearLaw}. */
export interface LinearLawParts {
  readonly name: string;
  readonly parameters: readonly string[];
  /** What multiplies each parameter at a point. */
  readonly basis: (point: EscapePoint) => readonly number[];
  /** The known part of ln τ at a point. */
  readonly known: (point: EscapePoint) => number;
}

/**
 * A law whose ln τ = known(point) + Σ parameter·basis(point) is linear in its parameters, of which there may be none.
 * Measured points have normal errors; points without escapes in a total time S have probability e^{−S/τ}.
 *
 * @example
 * const basis = ({ temperature }: EscapePoint) => [1, 1 / temperature!];
 * const law = linearLaw({ name: 'Arrhenius', parameters: ['a', 'ΔE'], basis, known: () => 0 });
 * law.predict([1, 0.01], { temperature: 5e-4, lnTau: null, lnTauError: null }); // 21
 */
export function linearLaw({ name, parameters, basis, known }: LinearLawParts): EscapeLaw {
  return {
    name,
    parameters,
    predict: (values, point) => basis(point).reduce((sum, term, index) => sum + term * values[index]!, known(point)),
    fit(points) {
      const { coefficients, covariance, lnLikelihood } = fitCensoredRegression(
        points.map((point) => {
          const { value, error } = readLnTau(point);
          return { basis: basis(point), value: value - known(point), error };
        }),
        parameters.length,
      );
      return { values: coefficients, errors: covariance.map((row, index) => Math.sqrt(row[index]!)), lnLikelihood };
    },
  };
}
