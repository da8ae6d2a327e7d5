import { pow } from '../../elementary';
import { oneModeStationary } from '../../landscape/one-mode';
import { usualSigmaB } from '../one-mode/one-mode-escape';
import { endProfileAt, lnPassageTime, reverseProfile } from '../profile/passage';
import { twoModeBasins } from './two-mode-basins';
import type { TwoModeState } from './two-mode-state';

/** Escapes between ranks 1 and 2 by the exact density of σ₂, times in learningRate · steps. */
export interface TwoModeEscape {
  readonly sigmaB: number;
  /** ln of the mean time from σ₂ = 0 up to σ_B. */
  readonly lnTimeUp: number;
  /** ln of the mean time from the top of the range down to where rank 1 is densest. */
  readonly lnTimeDown: number;
  /** Barriers from either side, in units of T. */
  readonly barrierUpOverT: number;
  readonly barrierDownOverT: number;
}

/**
 * Mean escape times from rank 1 to 2 and back. Density exact, diffusion that of the one-mode law: up to σ_B both laws
 * agree to 0.005 in ln τ; the way down has only this one.
 *
 * @param sigmaB where rank 2 counts as reached; default as in `oneModeEscape`.
 * @throws RangeError when ranks 1 and 2 are not both basins, or σ_B does not lie beyond the top between them.
 * @example
 * const { at } = knownTwoModeLaw([5, 10, 10, 2]).isotherm({ temperature: 5e-4, correlations: [0.9, 0.8] });
 * const { lnTimeUp, lnTimeDown } = twoModeEscape(at(0.25));
 */
export function twoModeEscape(state: TwoModeState, sigmaB?: number): TwoModeEscape {
  const { basins, barriers } = twoModeBasins(state);
  const barrier = barriers.find(({ toRank }) => toRank === 2);
  const trap = basins.find(({ rank }) => rank === 1);
  if (!barrier || !trap) {
    const ranks = basins.map(({ rank }) => rank).join(' and ');
    throw new RangeError(
      `there is no barrier between ranks 1 and 2 at beta ${state.beta} and temperature ${state.temperature}: ` +
        `the basins are of rank ${ranks}`,
    );
  }
  const { depth, second, correlations } = state;
  const learnt = basins.find(({ rank }) => rank === 2)!.sigmas[1];
  const target =
    sigmaB ?? usualSigmaB(oneModeStationary({ depth, correlation: correlations[1] }, state.beta)) ?? learnt;
  const highest = second.sigma[second.sigma.length - 1]!;
  if (!(target > barrier.sigma && target <= highest)) {
    throw new RangeError(`sigmaB must lie between the barrier at ${barrier.sigma} and ${highest}, got ${target}`);
  }
  const root = (sigma: number) => pow(sigma, 1 / depth);
  return {
    sigmaB: target,
    lnTimeUp: lnPassageTime(endProfileAt(second, root(target))),
    lnTimeDown: lnPassageTime(endProfileAt(reverseProfile(dropEmpty(second)), -root(trap.sigmas[1]))),
    barrierUpOverT: barrier.up,
    barrierDownOverT: barrier.down,
  };
}

/** Without the points at which the density is zero. */
function dropEmpty(profile: TwoModeState['second']) {
  const keep = (values: Float64Array) => values.filter((_, i) => Number.isFinite(profile.lnDensity[i]!));
  return { y: keep(profile.y), lnDensity: keep(profile.lnDensity), lnDiffusion: keep(profile.lnDiffusion) };
}
