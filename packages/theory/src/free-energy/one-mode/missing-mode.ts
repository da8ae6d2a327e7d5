import { requireCorrelation, requireInteger } from '../../landscape/checks';
import { oneModeStationary, oneModeTransitions, type OneModeStationary } from '../../landscape/one-mode';

/** A network and the rank at which it rests. */
export interface MissingModeOptions {
  /** [n, w_1, …, w_{L−1}, p]; hidden widths may differ. */
  readonly widths: readonly number[];
  /** r, the number of modes learnt: one less than min(n, p). */
  readonly rank: number;
}

/** What the law of the one missing mode needs of a network. */
export interface MissingMode {
  /** L. */
  readonly depth: number;
  readonly rank: number;
  /** d = max(n, p) − r, the dimension in which the missing mode's direction is free. */
  readonly dimension: number;
  /** k_1, …, k_L, input side first, of the network or of its transpose. */
  readonly degrees: readonly number[];
}

/**
 * Reduces a network of rank min(n, p) − 1 to its missing mode: what the learnt modes leave of each layer. A network
 * with fewer inputs than outputs is read backwards, which changes neither loss nor noise.
 *
 * @throws RangeError on widths that are no network's, and unless exactly one mode is missing and fits through every
 *   layer.
 */
export function missingMode({ widths, rank }: MissingModeOptions): MissingMode {
  if (widths.length < 2)
    throw new RangeError(`widths must list at least inputs and outputs, got [${widths.join(', ')}]`);
  widths.forEach((width, l) => {
    requireInteger(`widths[${l}]`, width, 1);
  });
  requireInteger('rank', rank, 0);
  const forward = widths[0]! >= widths[widths.length - 1]! ? [...widths] : [...widths].reverse();
  const outputs = forward[forward.length - 1]!;
  if (outputs - rank !== 1) {
    throw new RangeError(
      `the one-mode law needs exactly one missing mode, got ${outputs - rank} at rank ${rank} of widths ` +
        `${widths.join('-')}; take rank ${outputs - 1}, or sample`,
    );
  }
  const degrees = forward.slice(0, -1).map((width) => width - rank);
  const narrowest = Math.min(...degrees);
  if (narrowest < 1) {
    throw new RangeError(`rank ${rank + 1} does not fit through the hidden layers of widths ${widths.join('-')}`);
  }
  return { depth: widths.length - 1, rank, dimension: forward[0]! - rank, degrees };
}

/** The landscape, at T = 0, in which a missing mode lies. */
export interface MissingModeLandscape {
  /** η of the missing mode, the strongest not learnt. */
  readonly correlation: number;
  /** λ_i of the modes learnt, strongest first. */
  readonly learnt: readonly number[];
  readonly stationary: OneModeStationary;
}

/** Relative difference below which two correlations count as equal. */
const SAME = 1e-9;

/**
 * Which mode is missing, and where the learnt ones rest.
 *
 * @param correlations η_i in any order; the strongest `rank` are learnt.
 * @throws RangeError when there are too few correlations, one lies outside (0, 1], the missing one equals a learnt one,
 *   or β is
 * beyond the fold of a learnt mode.
 */
export function missingModeLandscape(
  { depth, rank }: Pick<MissingMode, 'depth' | 'rank'>,
  correlations: readonly number[],
  beta: number,
): MissingModeLandscape {
  correlations.forEach((eta, i) => {
    requireCorrelation(`correlations[${i}]`, eta);
  });
  const sorted = [...correlations].sort((a, b) => b - a);
  const correlation = sorted[rank];
  if (correlation === undefined) {
    throw new RangeError(
      `rank ${rank + 1} cannot be learnt from ${correlations.length} correlations; give at least ${rank + 1}`,
    );
  }
  const learnt = sorted.slice(0, rank).map((eta) => {
    if (eta - correlation <= SAME * eta) {
      throw new RangeError(
        `the missing mode and a learnt one have the same correlation ${eta}; separate them, since their mixing ` +
          'is a further symmetry',
      );
    }
    const { minimum } = oneModeStationary({ depth, correlation: eta }, beta);
    if (minimum !== null) return minimum;
    const { betaC } = oneModeTransitions({ depth, correlation: eta });
    throw new RangeError(
      `beta must be at most ${betaC}, where the learnt state of correlation ${eta} vanishes, got ${beta}`,
    );
  });
  return { correlation, learnt, stationary: oneModeStationary({ depth, correlation }, beta) };
}
