import { type CellResult, defineReporter, type FinishedRun } from '@kramers/core';
import { thinnedInWords, thinnedTo, withinSize } from './thinned';

/** Writes trajectories.json: what each cell did, with its thinned trace. */
export const json = defineReporter({
  name: 'json',
  summary:
    'trajectories.json: each replica with its parameters, phases, escape, rank changes and thinned trace, ' +
    'more so above 6 MB',
  finished(report, folder) {
    const whole = withinSize(jsonLines(report), MOST);
    if (whole) return folder.write('trajectories.json', whole);
    const thinned = thinnedTo(report, MOST, (cell) => JSON.stringify(trajectory(cell)));
    folder.write('trajectories.json', jsonLines({ ...report, cells: thinned.cells }, thinnedInWords(thinned)));
  },
});

/** Bytes of trajectories.json above which it is thinned. */
const MOST = 6e6;

/** The file's text, a cell at a time, one cell a line. */
export function* jsonLines(
  report: Pick<FinishedRun, 'cells' | 'summary'>,
  thinned: string | null = null,
): Generator<string> {
  const { name, identity } = report.summary;
  const note = thinned === null ? '' : `"thinned":${JSON.stringify(thinned)},`;
  yield `{"name":${JSON.stringify(name)},"identity":${JSON.stringify(identity)},${note}"cells":[`;
  let separator = '\n';
  for (const cell of report.cells()) {
    yield separator + JSON.stringify(trajectory(cell));
    separator = ',\n';
  }
  yield '\n]}\n';
}

function trajectory(cell: CellResult): Omit<CellResult, 'point' | 'modes' | 'warnings'> {
  const { key, replica, seed, parameters, status, steps, trapped, escape, noise, rankChanges, phases, value, trace } =
    cell;
  return { key, replica, seed, parameters, status, steps, trapped, escape, noise, rankChanges, phases, value, trace };
}
