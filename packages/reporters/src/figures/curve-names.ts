import type { SweepRow } from './sweep-data';

/** Share of the height below which two names would overlap. */
const CLEAR = 0.07;

/** A name and where it stands: on its curve, in the units of the axes. */
export interface CurveName {
  readonly [field: string]: string | number;
  readonly beta: number;
  readonly value: number;
  readonly name: string;
}

/**
 * A name for each curve, where it is farthest from the other curves, so that names neither overlap nor say little.
 * Curves that lie on each other everywhere are named together, by `σ₁, σ₂`.
 */
export function curveNames(rows: readonly SweepRow[], nameOf: (curve: number) => string): CurveName[] {
  const values = rows.map(({ value }) => value);
  const height = values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
  const placed: { readonly beta: number; readonly value: number; readonly curves: number[] }[] = [];
  for (const curve of new Set(rows.map((row) => row.curve))) {
    const best = rows
      .filter((row) => row.curve === curve)
      .map((row) => ({ row, gap: Math.min(...distances(row, rows), ...placed.map((one) => apart(one, row, height))) }))
      .reduce((a, b) => (b.gap > a.gap ? b : a));
    const twin = best.gap < CLEAR * height ? placed.at(-1) : undefined;
    if (twin) twin.curves.push(curve);
    else placed.push({ beta: best.row.beta, value: best.row.value, curves: [curve] });
  }
  return placed.map(({ beta, value, curves }) => ({ beta, value, name: curves.map(nameOf).join(', ') }));
}

/** How far the other curves are from a point of one, at the same β and on the same way. */
function distances({ key, curve, beta, value }: SweepRow, rows: readonly SweepRow[]): number[] {
  return rows
    .filter((row) => row.key === key && row.beta === beta && row.curve !== curve)
    .map((row) => Math.abs(row.value - value));
}

/** Names at different β cannot overlap. */
function apart(name: Pick<CurveName, 'beta' | 'value'>, { beta, value }: SweepRow, height: number): number {
  return name.beta === beta ? Math.abs(name.value - value) : height;
}
