import type { CellResult, FinishedRun, PointSummary, Reading } from '@kramers/core';
import { type KnownMean, meanTimeOf, waitingOfPoints } from '@kramers/core/results';
import { combineRepeats, type EscapeObservation, exponentialRate } from '@kramers/theory';
import { log } from '@kramers/theory/elementary';

type Value = Pick<Reading, 'value'> & { readonly interval: readonly [number | null, number | null] };

/** The grid point of a label. Throws an Error if there is none. */
export function pointOf({ experiment, summary }: FinishedRun, label: string): PointSummary {
  const found = summary.points.find((point) => point.label === label);
  if (!found) throw new Error(`experiment "${experiment.name}" has no point "${label}"`);
  return found;
}

/** The cells of a label, in the order of their replicas. Throws as {@link pointOf} does. */
export function cellsOf(report: FinishedRun, label: string): CellResult[] {
  const keys = new Set(pointOf(report, label).cells);
  return [...report.cells()].filter(({ key }) => keys.has(key));
}

/**
 * A grid point's mean escape time in epochs, with its 95 % interval; a bound where nothing escaped, or where waiting is
 * not exponential and some are censored. Throws an Error where nothing was watched for.
 */
export function tauOf(point: PointSummary): Value {
  const { label, tau, tauLow } = point;
  if (tau === null && tauLow === null) throw new Error(`no escape was watched for at "${label}"`);
  return valueOf(meanTimeOf(point));
}

/**
 * The mean of waiting times in epochs, as {@link tauOf} has that of a grid point. Throws a RangeError without
 * observations.
 */
export function meanTime(observations: readonly EscapeObservation[]): Value {
  const { tau, tauLow, tauHigh } = exponentialRate(observations);
  const { mean } = waitingOfPoints([observations])[0]!;
  return valueOf(meanTimeOf({ tau, tauLow, tauHigh, mean }));
}

function valueOf({ value, low, high }: KnownMean): Value {
  return { value, interval: [low, high] };
}

/** ln τ of one grid point, τ in epochs, by whatever method, with its standard error and 95 % interval. */
export interface LnTau {
  readonly lnTau: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The sampled escape time, as ln τ in epochs, of the point whose parameter `path` has that temperature. Throws an Error
 * if there is none, or it has no estimate.
 */
export function estimateAt(
  { experiment, summary }: FinishedRun,
  temperature: number,
  path = 'protocol.temperature',
): LnTau {
  const found = summary.points.find(({ parameters }) => parameters[path] === temperature);
  if (!found) throw new Error(`experiment "${experiment.name}" has no point ${path} = ${temperature}`);
  return lnTauOf(found);
}

/** ln τ of a grid point. Throws an error with its warnings where there is no estimate. */
export function lnTauOf({ label, lnTau, lnTauError, tauLow, tauHigh, warnings, values }: PointSummary): LnTau {
  if (lnTau === null || lnTauError === null)
    throw new Error(`no escape time at "${label}": ${Object.keys(warnings).join('; ') || 'no estimate'}`);
  // The ends of one estimate; of several, those of their mean, which the summary has unless τ is beyond all numbers.
  const own = values as Partial<{ lnTauLow: number; lnTauHigh: number }>[];
  const [value] = own.length === 1 ? own : [];
  const low = value?.lnTauLow ?? (tauLow === null ? lnTau - 2 * lnTauError : log(tauLow));
  const high = value?.lnTauHigh ?? (tauHigh === null ? lnTau + 2 * lnTauError : log(tauHigh));
  return { lnTau, error: lnTauError, low, high };
}

/**
 * Mean over replicas, with the 95 % interval of Student's t; of one replica, the value alone. Throws an Error without
 * values.
 */
export function meanOf(values: readonly number[]): Pick<Reading, 'value'> & { interval?: readonly [number, number] } {
  if (values.length === 0) throw new Error('no replica has a value');
  if (values.length === 1) return { value: values[0]! };
  const { value, low, high } = combineRepeats(values);
  return { value, interval: [low, high] };
}

/**
 * A column of a cell's trace during one phase, beside the epochs. Throws an Error for a column that was not measured.
 */
export function columnOf(
  { phases, trace }: CellResult,
  phase: string,
  column: string,
): { readonly epochs: number[]; readonly values: number[] } {
  const [phaseIndex, epoch, wanted] = ['phaseIndex', 'epoch', column].map((name) => trace.columns.indexOf(name));
  if (wanted! < 0) throw new Error(`no column "${column}" was measured; there are ${trace.columns.join(', ')}`);
  const rows = trace.rows.filter((row) => phases[row[phaseIndex!]!]?.name === phase);
  return { epochs: rows.map((row) => row[epoch!]!), values: rows.map((row) => row[wanted!]!) };
}

/** The first epoch at which a falling column is below a level; null if it never is. */
export function fallsBelow(
  { epochs, values }: { readonly epochs: readonly number[]; readonly values: readonly number[] },
  level: number,
): number | null {
  const at = values.findIndex((value) => value < level);
  return at < 0 ? null : epochs[at]!;
}
