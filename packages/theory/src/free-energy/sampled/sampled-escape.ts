import { exp, pow } from '../../elementary';
import { normalTwoSidedQuantile } from '../../statistics/distributions';
import { lnCumulativeIntegral } from '../../numerics/log-sums';
import { endProfileAt, lnPassageTime, reverseProfile, type LnProfile } from '../profile/passage';
import type { UmbrellaProfile } from './umbrella-profile';

/** ln D along a profile, measured from the increments of windows. */
export interface MeasuredDiffusion {
  /** One value for each y of the profile. */
  readonly lnDiffusion: Float64Array;
  /** Standard errors of them, independent of each other; left out, D counts as known. */
  readonly errors?: Float64Array;
}

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
 * errors of D: ∂ln τ/∂F(y) is the share of the outer integral at y less that of the inner one, and ∂ln τ/∂ln D less the
 * former.
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
  const { y, freeEnergy, covariance } = profile;
  const { lnDiffusion, errors } = diffusion;
  const whole = { y, lnDensity: freeEnergy.map((value) => -value), lnDiffusion };
  const cut = endProfileAt(whole, end);
  const lnTime = lnPassageTime(cut);
  const { outer, inner } = shares(cut, lnTime);
  // What the added end point carries belongs to the point before it, nearly.
  const used = cut.y.length - 1;
  const slope = y.map((_, a) => (a < used ? outer[a]! - inner[a]! : 0));
  const spread = (weights: Float64Array) => {
    const total = weights.reduce((sum, value) => sum + value, 0);
    weights[used - 1]! -= total;
    return weights;
  };
  spread(slope);
  let variance = 0;
  for (let a = 0; a < used; a++) {
    for (let b = 0; b < used; b++) variance += slope[a]! * slope[b]! * covariance.get(a, b);
    if (errors) variance += pow(outer[a]! * errors[a]!, 2);
  }
  const error = Math.sqrt(Math.max(0, variance));
  const reach = normalTwoSidedQuantile(confidence) * error;
  return { lnTime, error, low: lnTime - reach, high: lnTime + reach };
}

/** The share of each point in the outer and in the inner integral of τ. */
function shares(profile: LnProfile, lnTime: number): { outer: Float64Array; inner: Float64Array } {
  const { y, lnDensity, lnDiffusion } = profile;
  const lnBelow = lnCumulativeIntegral(y, lnDensity);
  const back = reverseProfile(profile);
  const lnResistance = back.lnDensity.map((value, i) => -value - back.lnDiffusion[i]!);
  const lnAbove = lnCumulativeIntegral(back.y, lnResistance).reverse();
  const width = (i: number) => ((y[i + 1] ?? y[i]!) - (y[i - 1] ?? y[i]!)) / 2;
  return {
    outer: y.map((_, i) => width(i) * exp(lnBelow[i]! - lnDensity[i]! - lnDiffusion[i]! - lnTime)),
    inner: y.map((_, i) => width(i) * exp(lnDensity[i]! + lnAbove[i]! - lnTime)),
  };
}
