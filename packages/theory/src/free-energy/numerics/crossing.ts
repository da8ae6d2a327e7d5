/**
 * Where a function that need not exist everywhere passes through zero, by the Illinois variant of false position
 * (Dowell & Jarratt, BIT 11, 168 (1971)).
 *
 * @returns null when it does not exist, or has the same sign, at both ends, or ceases to exist on the way.
 */
export function crossing(
  f: (x: number) => number | null,
  from: number,
  to: number,
  tolerance: { readonly x: number; readonly value: number },
): number | null {
  const ends = [f(from), f(to)];
  if (ends.some((end) => end === null || !Number.isFinite(end))) return null;
  let [a, b] = [from, to];
  let [atA, atB] = ends as [number, number];
  if (atA === 0) return a;
  if (Math.sign(atA) === Math.sign(atB)) return null;
  for (let step = 0; step < 100 && Math.abs(b - a) > tolerance.x; step++) {
    const next = (a * atB - b * atA) / (atB - atA);
    const value = f(next);
    if (value === null || !Number.isFinite(value)) return null;
    if (Math.abs(value) < tolerance.value) return next;
    // The end that stays for a second time counts half, so that it moves at last.
    if (Math.sign(value) === Math.sign(atB)) atA /= 2;
    else [a, atA] = [b, atB];
    [b, atB] = [next, value];
  }
  return b;
}
