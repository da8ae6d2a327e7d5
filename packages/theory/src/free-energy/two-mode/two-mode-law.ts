import { requireCorrelation, requireInteger, requirePositive } from '../../landscape/checks';
import { chiSquaredProduct } from '../one-mode/chi-squared-product';
import { twoModeIsotherm, type TwoModeTables } from './two-mode-isotherm';
import type { TwoModeState } from './two-mode-state';
import { twoModeTurning } from './two-mode-turning';
import { wishartChain } from './wishart-chain';

/** At which temperature and for which task the law is wanted. */
export interface IsothermOptions {
  /** T > 0. */
  readonly temperature: number;
  /** η₁ and η₂ of the exact Gaussian task with white inputs; one correlation means η₂ = 0. */
  readonly correlations: readonly number[];
  /**
   * Number of intervals, equal in y = σ^{1/L}. Default: 240, more at low temperature, where states are narrower: four
   * to a standard deviation. Times to 0.001 take about 600.
   */
  readonly intervals?: number;
}

/** The law at one temperature, ready for any β. */
export interface TwoModeIsotherm extends Required<IsothermOptions> {
  /** L. */
  readonly depth: number;
  /** The state at one β, in milliseconds. Throws a RangeError on β ≤ 0, or where T/β lies below the tables. */
  readonly at: (beta: number) => TwoModeState;
}

/**
 * The exact law of both singular values of a deep linear network with two outputs: tables that serve every T, β and
 * task.
 */
export interface TwoModeLaw {
  /** [n, w_1, …, w_{L−1}, p]. */
  readonly widths: readonly number[];
  /** L. */
  readonly depth: number;
  /**
   * Prepares one temperature: a tenth of a second. Throws a RangeError on T ≤ 0 or correlations that are not one or
   * two.
   */
  readonly isotherm: (options: IsothermOptions) => TwoModeIsotherm;
}

/**
 * The exact joint density of σ₁ ≥ σ₂ of a deep linear network with min(n, p) = 2 under Langevin noise and L2 decay: the
 * density of a product of Gaussian matrices (`wishartChain`), times e^{−(σ₁²+σ₂²)/2T}, times the average over
 * orientations of e^{tr(WᵀM)/T} (`twoModeTurning`). Nothing is approximated but the diffusion along σ₂, which is that
 * of the one-mode law. Tables take a second.
 *
 * @throws RangeError on widths that are no network's, that have min(n, p) ≠ 2, or a hidden layer of one unit.
 *
 * @example
 * const law = twoModeLaw([5, 10, 10, 2]);
 * const state = law.isotherm({ temperature: 1.05e-3, correlations: [0.9, 0.8] }).at(0.32);
 * const { basins } = twoModeBasins(state); // rank 1 has weight e^{−10.0}: rank 2 wins
 */
export function twoModeLaw(widths: readonly number[]): TwoModeLaw {
  widths.forEach((width, l) => {
    requireInteger(`widths[${l}]`, width, 1);
  });
  const [first, last] = [widths[0] ?? 0, widths[widths.length - 1] ?? 0];
  if (Math.min(first, last) !== 2) {
    throw new RangeError(
      `the exact law needs min(n, p) = 2, got widths ${widths.join('-')}; elsewhere take the one-mode law, or sample`,
    );
  }
  const forward = first >= last ? [...widths] : [...widths].reverse();
  const degrees = forward.slice(0, -1);
  const chain = wishartChain([...degrees].reverse());
  const tables: TwoModeTables = {
    chain,
    turning: twoModeTurning(forward[0]!),
    // The stronger mode leaves one dimension less of every layer.
    first: chiSquaredProduct(degrees),
    second: chiSquaredProduct(degrees.map((k) => k - 1)),
    inputs: forward[0]!,
  };
  return {
    widths,
    depth: degrees.length,
    isotherm: ({ temperature, correlations, intervals }) => {
      requirePositive('temperature', temperature);
      if (correlations.length !== 1 && correlations.length !== 2) {
        throw new RangeError(`the exact law takes one or two correlations, got ${correlations.length}`);
      }
      correlations.forEach((eta, i) => {
        requireCorrelation(`correlations[${i}]`, eta);
      });
      if (intervals !== undefined) requireInteger('intervals', intervals, 20);
      return twoModeIsotherm(tables, temperature, correlations, intervals);
    },
  };
}
