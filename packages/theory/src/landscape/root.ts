/** A function and its derivative at one point. */
export interface ValueAndSlope {
  value: number;
  slope: number;
}

const MAX_ITERATIONS = 300;

/**
 * Root of a continuous function inside a bracket, by Newton's method safeguarded with bisection: a Newton step that
 * would leave the bracket, or that shrinks it too slowly, is replaced by halving it. Stops when x no longer changes in
 * its last bits.
 *
 * The function may be infinite at the ends; only its signs there matter.
 *
 * @throws RangeError when the function has the same sign, or is not a number, at both ends.
 * @example
 * findRoot((x) => ({ value: x * x - 2, slope: 2 * x }), 0, 2); // 1.414
 */
export function findRoot(f: (x: number) => ValueAndSlope, lower: number, upper: number): number {
  const atLower = f(lower).value;
  const atUpper = f(upper).value;
  if (atLower === 0) return lower;
  if (atUpper === 0) return upper;
  if (!(Math.sign(atLower) * Math.sign(atUpper) < 0)) {
    throw new RangeError(
      `no sign change between ${lower} (${atLower}) and ${upper} (${atUpper}); a root must be bracketed`,
    );
  }

  let negative = atLower < 0 ? lower : upper;
  let positive = atLower < 0 ? upper : lower;
  let x = (lower + upper) / 2;
  let lastStep = Math.abs(upper - lower);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { value, slope } = f(x);
    if (value === 0) return x;
    if (value < 0) negative = x;
    else positive = x;

    const newton = x - value / slope;
    const inside = newton > Math.min(negative, positive) && newton < Math.max(negative, positive);
    const shrinks = Math.abs(newton - x) <= lastStep / 2;
    const next = inside && shrinks ? newton : (negative + positive) / 2;
    lastStep = Math.abs(next - x);
    if (lastStep <= Number.EPSILON * Math.abs(next)) return next;
    x = next;
  }
  return x;
}
