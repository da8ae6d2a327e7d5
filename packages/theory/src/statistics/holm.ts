/**
 * p-values of several tests, corrected for their number (Holm 1979): the i-th smallest of m is multiplied by m − i + 1,
 * and none falls below a smaller one. Rejecting what lies below α then rejects any true hypothesis with probability α
 * at most, however the tests depend on each other.
 *
 * @returns the corrected values in the order given, at most 1
 * @throws RangeError on a value outside [0, 1]
 * @example holm([0.01, 0.04, 0.03]); // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  const strange = pValues.find((p) => !(p >= 0 && p <= 1));
  if (strange !== undefined) throw new RangeError(`A p-value must lie between 0 and 1, got ${strange}.`);
  const corrected = new Array<number>(pValues.length);
  const order = pValues.map((p, place) => ({ p, place })).sort((a, b) => a.p - b.p);
  let largest = 0;
  for (const [i, { p, place }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - i)));
    corrected[place] = largest;
  }
  return corrected;
}
