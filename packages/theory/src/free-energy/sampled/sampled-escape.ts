import { normalTwoSidedQuantile } from '../../statistics/distributions';
import { lnProfileOf, type MeasuredDiffusion, passageSlope, profileError } from './profile-error';
import type { UmbrellaProfile } from './umbrella-profile';

/** A passage time from a sampled free energy. */
export interface SampledEscape {
  /** ln of the mean time from the lowest y of the profile to y_B, in the unit of time of D. */
  readonly lnTime: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/**
 * ln τ = ln ∫dy e^{F}/D·∫e^{−F} from a sampled profile, with the error that follows from the covariance of F and the
 * errors of D.
 *
 * @param end y_B, inside the profile.
 * @throws RangeError when it is not, or arrays are of different lengths.
 * @example
 * const random = seededRandom(1);
 * const windows = [-0.5, 0.5].map((centre) => ({
 *   centre, stiffness: 2, samples: Array.from({ length: 200 }, () => (2 * centre + normalDeviate(random)) / 3),
 * }));
 * sampledEscape(umbrellaProfile(windows, { bins: 8 }), { lnDiffusion: new Float64Array(8) }, 0.3).lnTime; // -1.450
 */
export function sampledEscape(
  profile: UmbrellaProfile,
  diffusion: MeasuredDiffusion,
  end: number,
  confidence = 0.95,
): SampledEscape {
  const { lnTime, slope } = passageSlope(lnProfileOf(profile, diffusion), end);
  const error = profileError(slope, profile, diffusion);
  const reach = normalTwoSidedQuantile(confidence) * error;
  return { lnTime, error, low: lnTime - reach, high: lnTime + reach };
}
