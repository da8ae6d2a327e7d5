import { gridPoints, splineCoefficients, splineOf, type EvenGrid } from './spline';

/** A symmetric function of two variables. */
export interface SymmetricSurface {
  readonly at: (a: number, b: number) => number;
  /** The same at one a as a function of b, four times as fast for many b. */
  readonly along: (a: number) => (b: number) => number;
}

/**
 * A symmetric function of two variables, f(a, b) = f(b, a), as a cubic spline in both over one even grid, straight
 * beyond it. Smooth across the diagonal, where the spline sees no edge.
 *
 * @param values f at grid points i ≥ j; asked for each pair once, row by row.
 */
export function symmetricSurface(grid: EvenGrid, values: (a: number, b: number) => number): SymmetricSurface {
  const { from, step, count } = grid;
  const points = gridPoints(grid);
  const rows = Array.from({ length: count }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const value = values(points[i]!, points[j]!);
      rows[i]![j] = value;
      rows[j]![i] = value;
    }
  }
  const c = tensorCoefficients(rows, count);
  const size = count + 2;
  const last = count - 1;

  const inside = (p: number, q: number): number => {
    const [i, j] = [Math.min(Math.floor(p), last - 1), Math.min(Math.floor(q), last - 1)];
    const [t, v] = [p - i, q - j];
    const [s, w] = [1 - t, 1 - v];
    const [a0, a1, a2, a3] = [s * s * s, 4 - 3 * t * t * (1 + s), 4 - 3 * s * s * (1 + t), t * t * t];
    const [b0, b1, b2, b3] = [w * w * w, 4 - 3 * v * v * (1 + w), 4 - 3 * w * w * (1 + v), v * v * v];
    let at = i * size + j;
    let sum = a0 * (b0 * c[at]! + b1 * c[at + 1]! + b2 * c[at + 2]! + b3 * c[at + 3]!);
    at += size;
    sum += a1 * (b0 * c[at]! + b1 * c[at + 1]! + b2 * c[at + 2]! + b3 * c[at + 3]!);
    at += size;
    sum += a2 * (b0 * c[at]! + b1 * c[at + 1]! + b2 * c[at + 2]! + b3 * c[at + 3]!);
    at += size;
    return (sum + a3 * (b0 * c[at]! + b1 * c[at + 1]! + b2 * c[at + 2]! + b3 * c[at + 3]!)) / 36;
  };
  const clamp = (p: number) => Math.min(last, Math.max(0, p));
  const at = (a: number, b: number): number => {
    const [p, q] = [(a - from) / step, (b - from) / step];
    if (p >= 0 && p <= last && q >= 0 && q <= last) return inside(p, q);
    const [pIn, qIn] = [clamp(p), clamp(q)];
    const edge = inside(pIn, qIn);
    // Half a cell back gives the slope with which the surface goes on.
    const back = (excess: number) => (excess === 0 ? 0 : -0.5 * Math.sign(excess));
    const [overP, overQ] = [p - pIn, q - qIn];
    const slopeP = overP === 0 ? 0 : 2 * (edge - inside(pIn + back(overP), qIn)) * Math.abs(overP);
    const slopeQ = overQ === 0 ? 0 : 2 * (edge - inside(pIn, qIn + back(overQ))) * Math.abs(overQ);
    return edge + slopeP + slopeQ;
  };
  const along = (a: number) => {
    const p = (a - from) / step;
    if (!(p >= 0 && p <= last)) return (b: number) => at(a, b);
    const i = Math.min(Math.floor(p), last - 1);
    const t = p - i;
    const s = 1 - t;
    const weights = [s * s * s, 4 - 3 * t * t * (1 + s), 4 - 3 * s * s * (1 + t), t * t * t];
    const row = new Float64Array(size);
    for (let k = 0; k < 4; k++) {
      const weight = weights[k]! / 6;
      for (let j = 0; j < size; j++) row[j]! += weight * c[(i + k) * size + j]!;
    }
    return splineOf(grid, row);
  };
  return { at, along };
}

/** Spline coefficients along rows, then along columns. */
function tensorCoefficients(rows: readonly Float64Array[], count: number): Float64Array {
  const size = count + 2;
  const along = rows.map((row) => splineCoefficients(row));
  const all = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const column = splineCoefficients(Float64Array.from(along, (row) => row[j]!));
    for (let i = 0; i < size; i++) all[i * size + j] = column[i]!;
  }
  return all;
}
