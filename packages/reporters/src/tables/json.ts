import { type CellResult, defineReporter, type FinishedRun } from '@kramers/core';
import { fittingTable, thinnedInWords } from './thinned';

/** Writes trajectories.json: what each cell did, with its thinned trace. */
export const json = defineReporter({
  name: 'json',
  summary:
    'trajectories.json: each replica with its parameters, phases, escape, rank changes and thinned trace, ' +
    'more so above 6 MB',
  finished(report, folder) {
    const table = fittingTable(report, MOST, (cell) => JSON.stringify(trajectory(cell)));
    folder.write('trajectories.json', linesOf(report, table.texts, thinnedInWords(table)));
  },
});

/** Bytes of trajectories.json above which it is thinned. */
const MOST = 6e6;

/** The file's text, a cell at a time, one cell a line. */
function* linesOf(
  { summary: { name, identity } }: Pick<FinishedRun, 'summary'>,
  texts: Iterable<string>,
  thinned: string | null,
): Generator<string> {
  const note = thinned === null ? '' : `"thinned":${JSON.stringify(thinned)},`;
  yield `{"name":${JSON.stringify(name)},"identity":${JSON.stringify(identity)},${note}"cells":[`;
  let separator = '\n';
  for (const text of texts) {
    yield separator + text;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function trajectory(cell: CellResult): Omit<CellResult, 'point' | 'modes' | 'warnings'> {
  const { key, replica, seed, parameters, status, steps, trapped, escape, noise, rankChanges, phases, value, trace } =
    cell;
  return { key, replica, seed, parameters, status, steps, trapped, escape, noise, rankChanges, phases, value, trace };
}
