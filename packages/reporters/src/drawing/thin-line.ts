/** Where a line is flat, rounding is no shape; and doubling nothing would never end. */
const ROUNDING = 1e-12;

/**
 * Indices of the points that a line needs to look the same: those that stray from the straight line between their kept
 * neighbours by more than `tolerance` in y (Ramer–Douglas–Peucker, with vertical distances). The tolerance doubles
 * until at most `limit` points are left.
 */
export function thinLine(x: ArrayLike<number>, y: ArrayLike<number>, tolerance: number, limit: number): number[] {
  for (let allowed = Math.max(tolerance, ROUNDING); ; allowed *= 2) {
    const kept = keptIndices(x, y, allowed);
    if (kept.length <= Math.max(2, limit)) return kept;
  }
}

function keptIndices(x: ArrayLike<number>, y: ArrayLike<number>, tolerance: number): number[] {
  const last = x.length - 1;
  if (last < 1) return last === 0 ? [0] : [];
  const kept = new Set([0, last]);
  const spans: [from: number, to: number][] = [[0, last]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    const slope = (y[to]! - y[from]!) / (x[to]! - x[from]!);
    let farthest = -1;
    let distance = tolerance;
    for (let i = from + 1; i < to; i++) {
      const away = Math.abs(y[i]! - y[from]! - slope * (x[i]! - x[from]!));
      if (away > distance) [farthest, distance] = [i, away];
    }
    if (farthest < 0) continue;
    kept.add(farthest);
    spans.push([from, farthest], [farthest, to]);
  }
  return [...kept].sort((a, b) => a - b);
}
