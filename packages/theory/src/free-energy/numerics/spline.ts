/** An evenly spaced grid: from, from + step, … , `count` points. */
export interface EvenGrid {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** The points of an even grid. */
export function gridPoints({ from, step, count }: EvenGrid): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + i * step);
}

/**
 * The cubic spline through values on an even grid, with zero curvature at both ends and straight beyond them: made for
 * functions whose tails are straight lines, where it is exact. Its error inside is (5/384)·step⁴ times the fourth
 * derivative.
 *
 * @returns the function.
 */
export function evenSpline(grid: EvenGrid, values: Float64Array): (x: number) => number {
  return splineOf(grid, splineCoefficients(values));
}

/** The spline that belongs to coefficients of `splineCoefficients`. */
export function splineOf({ from, step, count }: EvenGrid, c: Float64Array): (x: number) => number {
  const firstSlope = (c[2]! - c[0]!) / (2 * step);
  const lastSlope = (c[count + 1]! - c[count - 1]!) / (2 * step);
  return (x) => {
    const position = (x - from) / step;
    if (position <= 0) return c[1]! + firstSlope * position * step;
    if (position >= count - 1) return c[count]! + lastSlope * (position - count + 1) * step;
    const i = Math.floor(position);
    const t = position - i;
    const u = 1 - t;
    const inner = c[i + 1]! * (4 - 3 * t * t * (1 + u)) + c[i + 2]! * (4 - 3 * u * u * (1 + t));
    return (c[i]! * u * u * u + inner + c[i + 3]! * t * t * t) / 6;
  };
}

/**
 * Coefficients of the cubic B-splines that interpolate the values with zero curvature at both ends: two more than
 * values, the first belonging to the spline centred one step before the first point.
 */
export function splineCoefficients(values: Float64Array): Float64Array {
  const count = values.length;
  const c = new Float64Array(count + 2);
  // Zero curvature makes the end values their own coefficients; inside, (c₋ + 4c + c₊)/6 = value.
  c[1] = values[0]!;
  c[count] = values[count - 1]!;
  const ratio = new Float64Array(count);
  const right = new Float64Array(count);
  right[0] = values[0]!;
  for (let i = 1; i < count - 1; i++) {
    const pivot = 4 - ratio[i - 1]!;
    ratio[i] = 1 / pivot;
    right[i] = (6 * values[i]! - right[i - 1]!) / pivot;
  }
  for (let i = count - 2; i > 0; i--) c[i + 1] = right[i]! - ratio[i]! * c[i + 2]!;
  c[0] = 2 * c[1]! - c[2]!;
  c[count + 1] = 2 * c[count]! - c[count - 1]!;
  return c;
}
