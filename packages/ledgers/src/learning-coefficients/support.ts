import type { CellResult, FinishedRun } from '@kramers/core';

/** A number in words. */
export function digits(value: number, count = 3): string {
  return String(Number(value.toPrecision(count)));
}

/** The cells of the grid point of a label. Throws an Error if there is none. */
export function cellsOfLabel(run: FinishedRun, label: string): CellResult[] {
  const point = run.summary.points.find((one) => one.label === label);
  if (!point) throw new Error(`experiment "${run.experiment.name}" has no point "${label}"`);
  const keys = new Set(point.cells);
  return [...run.cells()].filter(({ key }) => keys.has(key));
}

/** Computed when first asked for: what takes a while, and does not hang on what is claimed. */
export function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= compute());
}
