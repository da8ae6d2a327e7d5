import { lnCumulativeIntegral } from '../../numerics/log-sums';

/** A stationary density and a diffusion along one coordinate, on the same ascending points. */
export interface LnProfile {
  /** The coordinate, ascending. */
  readonly y: Float64Array;
  /** ln of the density along it, up to a constant. */
  readonly lnDensity: Float64Array;
  /** ln D(y), the diffusion constant of dy = (D·(ln ρ)′ + D′)dt + √(2D)dB. */
  readonly lnDiffusion: Float64Array;
}

/**
 * ln of the mean time from the first point of a profile, a reflecting end, to its last:
 * τ = ∫ dy e^{−ln ρ(y)}/D(y)·∫^y ρ (Gardiner, Handbook of Stochastic Methods, §5.2.7, for a position-dependent D).
 * In logarithms throughout, so that barriers of thousands of T are no obstacle. In the unit of time of D.
 *
 * The trapezoidal rule on the profile's own points: smooth profiles need some hundred of them.
 *
 * @throws RangeError unless the arrays are equally long and hold at least 3 points.
 * @example
 * // Free diffusion from a wall over the length 1 takes 1/(2D).
 * const y = Float64Array.from({ length: 101 }, (_, i) => i / 100);
 * lnPassageTime({ y, lnDensity: new Float64Array(101), lnDiffusion: new Float64Array(101) }); // -0.6931
 */
export function lnPassageTime({ y, lnDensity, lnDiffusion }: LnProfile): number {
  if (y.length < 3 || y.length !== lnDensity.length || y.length !== lnDiffusion.length) {
    throw new RangeError(
      `a profile needs 3 points or more, as many densities and as many diffusions, got ${y.length}, ` +
        `${lnDensity.length}, ${lnDiffusion.length}`,
    );
  }
  const lnBelow = lnCumulativeIntegral(y, lnDensity);
  // An empty start adds nothing: its density is zero, and so is what lies below it.
  const lnOuter = y.map((_, i) =>
    lnBelow[i] === -Infinity ? -Infinity : lnBelow[i]! - lnDensity[i]! - lnDiffusion[i]!,
  );
  return lnCumulativeIntegral(y, lnOuter)[y.length - 1]!;
}

/**
 * The part of a profile between two of its points, both included.
 *
 * @example
 * const y = Float64Array.of(0, 1, 2);
 * const profile = { y, lnDensity: y.map((value) => -value), lnDiffusion: new Float64Array(3) };
 * sliceProfile(profile, 1, 2).y; // [1, 2]
 */
export function sliceProfile({ y, lnDensity, lnDiffusion }: LnProfile, from: number, to: number): LnProfile {
  return {
    y: y.slice(from, to + 1),
    lnDensity: lnDensity.slice(from, to + 1),
    lnDiffusion: lnDiffusion.slice(from, to + 1),
  };
}

/**
 * The same profile seen from its other end, so that passages down become passages up.
 *
 * @example
 * const y = Float64Array.of(0, 1, 2);
 * const profile = { y, lnDensity: y.map((value) => -value), lnDiffusion: new Float64Array(3) };
 * reverseProfile(profile).y; // [-2, -1, 0]
 */
export function reverseProfile({ y, lnDensity, lnDiffusion }: LnProfile): LnProfile {
  return {
    y: y.map((value) => -value).reverse(),
    lnDensity: lnDensity.slice().reverse(),
    lnDiffusion: lnDiffusion.slice().reverse(),
  };
}

/**
 * A profile that ends exactly at a value, ln ρ and ln D there straight between its neighbours.
 *
 * @throws RangeError unless the value lies beyond the second point and not beyond the last.
 * @example
 * const y = Float64Array.of(0, 1, 2);
 * const profile = { y, lnDensity: y.map((value) => -value), lnDiffusion: new Float64Array(3) };
 * endProfileAt(profile, 1.5).lnDensity; // [0, -1, -1.5]
 */
export function endProfileAt(profile: LnProfile, end: number): LnProfile {
  const { y, lnDensity, lnDiffusion } = profile;
  const next = y.findIndex((value) => value >= end);
  if (next < 2)
    throw new RangeError(`a profile from ${y[0]} to ${y[y.length - 1]} cannot end at ${end}; ask for a value inside`);
  const share = (end - y[next - 1]!) / (y[next]! - y[next - 1]!);
  const cut = (values: Float64Array, last: number) => Float64Array.of(...values.subarray(0, next), last);
  const between = (values: Float64Array) => (1 - share) * values[next - 1]! + share * values[next]!;
  return {
    y: cut(y, end),
    lnDensity: cut(lnDensity, between(lnDensity)),
    lnDiffusion: cut(lnDiffusion, between(lnDiffusion)),
  };
}
