import { combineRepeats } from '@kramers/theory';
import type { CellResult } from '../contracts/cell-result';
import type { FinishedRun } from '../plugins/reporter';
import type { Reading } from '../plugins/claim';

/**
 * A number in the words of a reason; null is "no value".
 *
 * @example
 * digits(0.123456); // '0.123'
 */
export function digits(value: number | null, count = 3): string {
  return value === null ? 'no value' : String(Number(value.toPrecision(count)));
}

/**
 * Mean over replicas with the 95 % interval of Student's t, as a reading takes it.
 *
 * @throws RangeError for fewer than two.
 * @example
 * meanOf([1, 2, 3]).value; // 2
 */
export function meanOf(values: readonly number[]): Pick<Reading, 'value'> & { interval: readonly [number, number] } {
  const { value, low, high } = combineRepeats(values);
  return { value, interval: [low, high] };
}

/**
 * The cells of a run at which a parameter has a value.
 *
 * @throws Error if there are none.
 * @example
 * const warm = (run: FinishedRun) => cellsAt(run, 'protocol.temperature', 1e-3);
 */
export function cellsAt(run: FinishedRun, path: string, value: unknown): CellResult[] {
  const found = [...run.cells()].filter(({ parameters }) => parameters[path] === value);
  if (found.length === 0) throw new Error(`experiment "${run.experiment.name}" has no cell at ${path} = ${value}`);
  return found;
}

/**
 * The cells of the grid point of a label.
 *
 * @throws Error if there is none.
 * @example
 * const wide = (run: FinishedRun) => cellsOfLabel(run, 'width = 64');
 */
export function cellsOfLabel(run: FinishedRun, label: string): CellResult[] {
  const point = run.summary.points.find((one) => one.label === label);
  if (!point) throw new Error(`experiment "${run.experiment.name}" has no point "${label}"`);
  const keys = new Set(point.cells);
  return [...run.cells()].filter(({ key }) => keys.has(key));
}

/**
 * A value that is computed when it is first asked for, and once: what takes a while and does not hang on what is
 * claimed.
 *
 * @example
 * const table = once(() => [1, 2, 3]);
 * table() === table(); // true
 */
export function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= compute());
}
