import { pow } from '../../elementary';
import type { OneModeStationary } from '../../landscape/one-mode';
import { missingModeLandscape } from './missing-mode';
import { profileBasins } from '../profile/basins';
import type { OneModeLaw, OneModePoint, OneModeProfile } from './one-mode-law';
import { lnPassageTime } from '../profile/passage';

/** An escape over the barrier of the missing mode. */
export interface OneModeEscapeOptions extends OneModePoint {
  /**
   * σ_B, where the mode counts as learnt. Default: 0.3 where that lies between the saddle and the learnt state, and
   * halfway between them otherwise. With a barrier of several T the time hardly depends on it.
   */
  readonly sigmaB?: number;
  readonly intervals?: number;
}

/** The escape of the missing mode at finite temperature. */
export interface OneModeEscape {
  readonly profile: OneModeProfile;
  readonly sigmaB: number;
  /** ln of the mean first-passage time from σ = 0 to σ_B, in learningRate · steps. */
  readonly lnTime: number;
  /** σ where q is highest in the trap and lowest at the top of the barrier. */
  readonly trap: number;
  readonly top: number;
  /** The barrier of free energy in units of T: q in the trap less q at the top. */
  readonly barrierOverT: number;
}

/** The value of σ at which escapes of the paper's network are counted. */
const USUAL_SIGMA_B = 0.3;

/**
 * Mean time in which the missing mode is learnt, from the density and diffusion of its singular value.
 *
 * @throws RangeError as `OneModeLaw.at`, when σ_B is not between the barrier and the learnt modes, and when at this β
 *   and T there is
 * no barrier: the trap is no basin, or the learnt state has vanished.
 * @example
 * const law = oneModeLaw({ widths: [3, 4, 4, 2], rank: 1 });
 * oneModeEscape(law, { beta: 0.25, temperature: 5e-4, correlations: [0.9, 0.8] }).lnTime; // 20.36
 */
export function oneModeEscape(law: OneModeLaw, options: OneModeEscapeOptions): OneModeEscape {
  const { beta, temperature, correlations, intervals } = options;
  const { correlation, learnt, stationary } = missingModeLandscape(law, correlations, beta);
  const { saddle, minimum } = stationary;
  if (saddle === null || minimum === null || !(minimum > saddle)) {
    throw new RangeError(
      `there is no barrier at beta ${beta}: the state that learns correlation ${correlation} does not exist; ` +
        'take a smaller beta, or depth 3 and more',
    );
  }
  const { sigmaB = usualSigmaB(stationary)! } = options;
  const ceiling = Math.min(...learnt, 1);
  if (!(sigmaB > 0 && sigmaB < ceiling)) {
    throw new RangeError(
      `sigmaB must lie above 0 and below ${ceiling}, where a learnt mode repels the missing one without bound, ` +
        `got ${sigmaB}`,
    );
  }
  const profile = law.at({ beta, temperature, correlations, highest: sigmaB, ...(intervals && { intervals }) });
  const { basins, tops } = profileBasins(profile);
  const top = [...tops].sort((a, b) => a.q - b.q)[0];
  const trap = basins[0]!;
  if (top === undefined) {
    const last = profile.y.length - 1;
    throw new RangeError(
      trap.index === last
        ? `there is no barrier at beta ${beta} and temperature ${temperature}: the rank-${law.rank} state is no ` +
            'basin; take a larger beta or a lower temperature'
        : `sigmaB = ${sigmaB} does not lie beyond a barrier at beta ${beta} and temperature ${temperature}; take ` +
            `a larger sigmaB, or a beta at which rank ${law.rank + 1} exists`,
    );
  }
  return {
    profile,
    sigmaB,
    lnTime: lnPassageTime(profile),
    trap: pow(trap.y, law.depth),
    top: pow(top.y, law.depth),
    barrierOverT: trap.q - top.q,
  };
}

/** 0.3 between saddle and learnt state, halfway between them where 0.3 is not, null where they do not exist. */
export function usualSigmaB({ saddle, minimum }: OneModeStationary): number | null {
  if (saddle === null || minimum === null) return null;
  return USUAL_SIGMA_B > saddle && USUAL_SIGMA_B < minimum ? USUAL_SIGMA_B : (saddle + minimum) / 2;
}
