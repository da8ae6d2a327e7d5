import { exp, pow } from '../../elementary';
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

/** How a number that follows from a sampled profile changes with F and with ln D at each of its points. */
export interface ProfileSlope {
  readonly freeEnergy: Float64Array;
  readonly lnDiffusion: Float64Array;
}

/** Standard error of a number, from the covariance of F and the errors of D. */
export function profileError(slope: ProfileSlope, { covariance }: UmbrellaProfile, { errors }: MeasuredDiffusion) {
  const { freeEnergy, lnDiffusion } = slope;
  let variance = 0;
  for (let a = 0; a < freeEnergy.length; a++) {
    if (freeEnergy[a] !== 0)
      for (let b = 0; b < freeEnergy.length; b++) variance += freeEnergy[a]! * freeEnergy[b]! * covariance.get(a, b);
    if (errors) variance += pow(lnDiffusion[a]! * errors[a]!, 2);
  }
  return Math.sqrt(Math.max(0, variance));
}

/** A sampled profile as one of densities. */
export function lnProfileOf({ y, freeEnergy }: UmbrellaProfile, { lnDiffusion }: MeasuredDiffusion): LnProfile {
  return { y, lnDensity: freeEnergy.map((value) => -value), lnDiffusion };
}

/**
 * ln τ to y_B and its slope: ∂ln τ/∂F(y) is the share of the outer integral at y less that of the inner one, and
 * ∂ln τ/∂ln D less the former. Throws as `endProfileAt`.
 */
export function passageSlope(profile: LnProfile, end: number): { lnTime: number; slope: ProfileSlope } {
  const cut = endProfileAt(profile, end);
  const lnTime = lnPassageTime(cut);
  const { outer, inner } = shares(cut, lnTime);
  // What the added end point carries belongs to the point before it, nearly.
  const used = cut.y.length - 1;
  const freeEnergy = profile.y.map((_, a) => (a < used ? outer[a]! - inner[a]! : 0));
  freeEnergy[used - 1]! -= freeEnergy.reduce((sum, value) => sum + value, 0);
  return { lnTime, slope: { freeEnergy, lnDiffusion: profile.y.map((_, a) => (a < used ? -outer[a]! : 0)) } };
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
