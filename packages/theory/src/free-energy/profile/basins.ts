import type { LnProfile } from './passage';

/** A basin or a top of a profile. */
export interface ProfilePoint {
  /** Position among the profile's points. */
  readonly index: number;
  /** The coordinate, between points: the top of the parabola through three of them. */
  readonly y: number;
  /** q = ln ρ + ½ ln D there. */
  readonly q: number;
}

/** The basins of a profile and the tops that part them, in the order of the coordinate: one top fewer than basins. */
export interface ProfileBasins {
  readonly basins: readonly ProfilePoint[];
  readonly tops: readonly ProfilePoint[];
}

/**
 * q = ln ρ + ½ ln D at every point: the logarithm of the density along the coordinate in which diffusion is constant.
 * Its maxima and minima, and the differences between them, are the same in every coordinate; those of ln ρ itself are
 * not.
 *
 * @example
 * const y = Float64Array.of(0, 1, 2);
 * const profile = { y, lnDensity: y.map((value) => -value), lnDiffusion: new Float64Array(3) };
 * invariantLnDensity(profile); // [0, -1, -2]
 */
export function invariantLnDensity({ lnDensity, lnDiffusion }: LnProfile): Float64Array {
  // Where the density vanishes the diffusion may be infinite: the value to the left end's right stands for it.
  return lnDensity.map((value, i) => (value === -Infinity ? -Infinity : value + lnDiffusion[i]! / 2));
}

/**
 * The maxima of q and the minima between them. A wiggle lower than `least`, which a finite table may leave, is no top.
 *
 * @param least the least height, in units of T, of a top above the lower of its two basins; default 1e-6.
 * @throws RangeError where the density is zero everywhere
 * @example
 * const y = Float64Array.from({ length: 41 }, (_, i) => i / 10 - 2);
 * const lnDensity = y.map((value) => 2 * value ** 2 - value ** 4);
 * const profile = { y, lnDensity, lnDiffusion: new Float64Array(41) };
 * profileBasins(profile).basins.length; // 2
 */
export function profileBasins(profile: LnProfile, least = 1e-6): ProfileBasins {
  const q = invariantLnDensity(profile);
  const basins: number[] = [];
  const tops: number[] = [];
  let best = firstFinite(q);
  let lowest = best;
  let rising = true;
  for (let i = best + 1; i < q.length; i++) {
    if (rising) {
      if (q[i]! > q[best]!) best = i;
      else if (q[i]! < q[best]! - least) {
        basins.push(best);
        lowest = i;
        rising = false;
      }
    } else if (q[i]! < q[lowest]!) lowest = i;
    else if (q[i]! > q[lowest]! + least) {
      tops.push(lowest);
      best = i;
      rising = true;
    }
  }
  if (rising) basins.push(best);
  const point = (index: number) => vertex(profile.y, q, index);
  return { basins: basins.map(point), tops: tops.map(point) };
}

function firstFinite(q: Float64Array): number {
  const first = q.findIndex((value) => Number.isFinite(value));
  if (first < 0) throw new RangeError('a profile needs a density above zero somewhere, got none');
  return first;
}

/** The vertex of the parabola through a point and its neighbours; the point itself at an end. */
function vertex(y: Float64Array, q: Float64Array, index: number): ProfilePoint {
  const [left, middle, right] = [q[index - 1], q[index]!, q[index + 1]];
  const bend = left === undefined || right === undefined ? 0 : left - 2 * middle + right;
  if (!Number.isFinite(bend) || bend === 0) return { index, y: y[index]!, q: middle };
  const shift = (left! - right!) / (2 * bend);
  const step = shift < 0 ? y[index]! - y[index - 1]! : y[index + 1]! - y[index]!;
  return { index, y: y[index]! + shift * step, q: middle - ((left! - right!) * shift) / 4 };
}
