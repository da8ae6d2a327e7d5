import { join } from 'node:path';
import type { Summary } from '@kramers/core';
import type { RecordOptions, RunFolder } from '@kramers/core/node';
import { type ExitCode, exitCode } from '../ground/command';
import { type Io, note, print, printJson, type Terminal } from '../ground/io';
import { aheadOf } from '../estimate/ahead';
import { showProgress } from '../progress/show-progress';
import { resultsTable } from '../tables/results';
import { commandLine } from './command-line';
import type { ReadyExperiment } from './read-experiment';
import { recordExperiment } from './record-experiment';
import { isFailure, tellInterruption, tellNotes } from './tell';

/** How a command was called, as far as its output goes. */
export interface Call {
  readonly argv: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Whether it is shown on a page while it goes on. */
  readonly live?: boolean;
  /** What is printed of the results; a table of escape statistics unless given. */
  readonly table?: (summary: Summary, terminal: Terminal) => string;
  /** What is printed as JSON; the summary unless given. */
  readonly document?: (summary: Summary) => object;
}

/** Computes what is missing of a run, and tells of its results. */
export async function workOn(
  ready: ReadyExperiment,
  folder: RunFolder,
  options: Partial<RecordOptions>,
  call: Call,
  io: Io,
): Promise<ExitCode> {
  const { experiment } = ready.resolved;
  const ahead = aheadOf(ready.resolved, ready.lab.registry, options.shard);
  const shown = await showProgress(io, experiment.name, call.quiet ?? false, ahead);
  const view = call.live ? await (await import('../live/live-view')).openLive(io) : null;
  const progress = view?.follow(shown, experiment.name, ready, ahead) ?? shown;
  const outcome = await recordExperiment(ready, folder, commandLine(call.argv), progress, io.signal, {
    ...options,
    onWaiting: (message) => note(io, message),
  });
  await view?.end(outcome.summary, folder.path);
  if (outcome.interrupted) return tellInterruption(io, outcome, folder.path);
  const summary = outcome.summary!;
  tellNotes(io, outcome, summary);
  if (outcome.failures.size > 0)
    note(
      io,
      `${join(folder.path, 'failures')} holds what is known of each; \`kramers resume ${folder.path}\` tries ` +
        'them again',
    );
  if (call.json) printJson(io, call.document?.(summary) ?? summary);
  else if (summary.points.every(({ missing, replicas }) => missing === replicas))
    note(io, `no results: no replica came to its end; what is known of the run is in ${folder.path}`);
  else
    print(
      io,
      [
        (call.table ?? resultsTable)(summary, io),
        '',
        where(folder.path, experiment.reporters),
        `Digest of the results: ${summary.digest}`,
      ].join('\n'),
    );
  return isFailure(outcome, summary) ? exitCode.failed : exitCode.done;
}

function where(folder: string, reporters: readonly string[]): string {
  return reporters.includes('html') ? `Report: ${join(folder, 'report.html')}` : `Results: ${folder}`;
}
