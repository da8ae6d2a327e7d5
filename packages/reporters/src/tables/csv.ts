import { type CellResult, defineReporter } from '@kramers/core';
import { csvFields } from './csv-fields';
import { escapeTable } from './escapes';
import { fittingTable, thinnedInWords } from './thinned';

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

/** Bytes of trajectories.csv above which it is thinned. */
const MOST = 45e6;

/** Writes trajectories.csv: one number a row, with its cell, phase and epoch; and escapes.csv: one replica a row. */
export const csv = defineReporter({
  name: 'csv',
  summary:
    'trajectories.csv: every metric of every replica, one number a row, thinned on a log scale of epochs, more so ' +
    'above 45 MB; escapes.csv: one replica a row, with its parameters, when it escaped, or why it did not',
  finished(report, folder) {
    // Both tables in one pass over the cells, which are on disk.
    const { head, lineOf } = escapeTable(report.points);
    let escapes = [head];
    const cells = function* (): Generator<CellResult> {
      escapes = [head];
      for (const cell of report.cells()) {
        escapes.push(lineOf(cell));
        yield cell;
      }
    };
    const table = fittingTable({ cells }, MOST, cellLines);
    folder.write('trajectories.csv', withHead(table.texts));
    folder.write('escapes.csv', escapes);
    const note = thinnedInWords(table);
    if (note === null) return;
    folder.write('trajectories-thinned.txt', `trajectories.csv: ${note}\n`);
    folder.note?.(`trajectories.csv: ${note}`);
  },
});

/** The file's text, a cell at a time: memory stays flat however many cells there are. Equal runs give equal bytes. */
function* withHead(texts: Iterable<string>): Generator<string> {
  yield `${csvColumns.join(',')}\n`;
  yield* texts;
}

function cellLines(cell: CellResult): string {
  const metrics = cell.trace.columns.slice(POSITIONS).map(metricAndSplit).map(csvFields);
  const phases = cell.phases.map(({ name }) => csvFields([name]));
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
