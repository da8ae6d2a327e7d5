import { type CellResult, defineReporter, type FinishedRun } from '@kramers/core';

/** Writes trajectories.json: what each cell did, with its thinned trace. */
export const json = defineReporter({
  name: 'json',
  summary: 'trajectories.json: each replica with its parameters, phases, escape, rank changes and thinned trace',
  finished(report, folder) {
    folder.write('trajectories.json', jsonLines(report));
  },
});

/** The file's text, a cell at a time, one cell a line. */
export function* jsonLines(report: Pick<FinishedRun, 'cells' | 'summary'>): Generator<string> {
  const { name, identity } = report.summary;
  yield `{"name":${JSON.stringify(name)},"identity":${JSON.stringify(identity)},"cells":[`;
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
