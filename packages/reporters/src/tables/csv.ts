import { type CellResult, defineReporter, type FinishedRun } from '@kramers/core';
import { stringify } from 'csv-stringify/browser/esm/sync';
import { guardedText } from './guarded-text';

/** The columns of trajectories.csv, in order. */
export const csvColumns = [
  'cell',
  'replica',
  'phase',
  'epoch',
  'step',
  'beta',
  'temperature',
  'metric',
  'split',
  'value',
] as const;

/** How many of a trace's columns say where a row belongs; the metrics follow. */
export const POSITIONS = 5;

/** Writes trajectories.csv: one number a row, with its cell, phase and epoch. */
export const csv = defineReporter({
  name: 'csv',
  summary:
    'trajectories.csv: every metric of every replica, one number a row, thinned on a log scale of epochs; ' +
    'escapes.csv: when each replica escaped',
  finished(report, folder) {
    folder.write('trajectories.csv', csvLines(report));
    const watched = [...escapeLines(report)];
    if (watched.length > 1) folder.write('escapes.csv', watched);
  },
});

/** The file's text, a cell at a time: memory stays flat however many cells there are. Equal runs give equal bytes. */
export function* csvLines(report: Pick<FinishedRun, 'cells'>): Generator<string> {
  yield `${csvColumns.join(',')}\n`;
  for (const cell of report.cells()) yield cellLines(cell);
}

/**
 * The text of escapes.csv: a line for each replica that an escape was watched for, with the outcome `escaped`,
 * `censored`, `out before` (the watch began) or `not trapped`, and the epochs watched.
 */
export function* escapeLines(report: Pick<FinishedRun, 'cells'>): Generator<string> {
  yield 'cell,point,replica,seed,criterion,outcome,epochs,status\n';
  for (const { key, point, replica, seed, escape, trapped, status } of report.cells()) {
    if (!escape) continue;
    const { criterion, epoch, watchedEpochs, outBefore } = escape;
    const out = outBefore ? 'out before' : epoch === null ? 'censored' : 'escaped';
    const outcome = trapped === false ? 'not trapped' : out;
    yield `${key},${point},${replica},${seed},${quoted([criterion])},${outcome},${watchedEpochs},${status}\n`;
  }
}

function cellLines(cell: CellResult): string {
  const metrics = cell.trace.columns.slice(POSITIONS).map(metricAndSplit).map(quoted);
  const phases = cell.phases.map(({ name }) => quoted([name]));
  const lines: string[] = [];
  for (const [phase, epoch, step, beta, temperature, ...values] of cell.trace.rows) {
    const position = `${cell.key},${cell.replica},${phases[phase!] ?? ''},${epoch},${step},${beta},${temperature}`;
    values.forEach((value, i) => lines.push(`${position},${metrics[i]},${Number.isFinite(value) ? value : ''}\n`));
  }
  return lines.join('');
}

/**
 * `trainMse` is the metric `mse` on the split `train`. The loss is that of the training set; the rest belongs to no
 * set.
 */
export function metricAndSplit(column: string): [metric: string, split: string] {
  if (column === 'loss') return ['loss', 'train'];
  const [, split, metric] = /^(train|test)([A-Z].*)$/.exec(column) ?? [];
  return metric && split ? [metric[0]!.toLowerCase() + metric.slice(1), split] : [column, ''];
}

/**
 * Names may hold commas, quotes and line breaks, or what a spreadsheet would run. Numbers never do, so only names pay
 * for the quoting.
 */
function quoted(fields: readonly string[]): string {
  return stringify([fields.map(guardedText)], { eof: false });
}
