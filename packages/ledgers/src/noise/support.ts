import type { CellResult, FinishedRun, Reading } from '@kramers/core';
import { combineRepeats } from '@kramers/theory';

/** A number in words. */
export function digits(value: number, count = 3): string {
  return String(Number(value.toPrecision(count)));
}

/** Mean over replicas with the 95 % interval of Student's t. Throws an Error for fewer than two. */
export function meanOf(values: readonly number[]): Pick<Reading, 'value'> & { interval: readonly [number, number] } {
  const { value, low, high } = combineRepeats(values);
  return { value, interval: [low, high] };
}

/** The cells of the grid point of a label. Throws an Error if there is none. */
export function cellsOfLabel(run: FinishedRun, label: string): CellResult[] {
  const point = run.summary.points.find((one) => one.label === label);
  if (!point) throw new Error(`experiment "${run.experiment.name}" has no point "${label}"`);
  const keys = new Set(point.cells);
  return [...run.cells()].filter(({ key }) => keys.has(key));
}
