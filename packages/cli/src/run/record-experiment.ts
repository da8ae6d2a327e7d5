import { relative } from 'node:path';
import type { TrainingEvent, Summary } from '@kramers/core';
import { dataRemark } from '@kramers/core/internal';
import { readReport, type RecordOptions, recordRun, type RunFolder } from '@kramers/core/node';
import { inShard, labelOf } from '@kramers/core/results';
import { RunError, UsageError } from '@kramers/core/failure';
import { refusalOf } from '../ground/failure';
import type { Progress } from '../progress/progress';
import { commitOf } from './commit';
import type { ReadyExperiment } from './read-experiment';

/** How a run went. */
export interface RunOutcome {
  /** Whether it was stopped before its end; its finished cells are kept. */
  readonly interrupted: boolean;
  /** Cells of the plan, or of the share of it that was to be computed. */
  readonly cells: number;
  /** How many of them have a result, the earlier ones included. */
  readonly finished: number;
  /** Why cells have no result, and how many replicas of a grid point share each reason. */
  readonly failures: ReadonlyMap<string, number>;
  /** What else the user should know. */
  readonly notes: readonly string[];
  /** What the run comes to; null where it was interrupted. */
  readonly summary: Summary | null;
}

/**
 * Runs an experiment into a folder, and resolves when every cell is done and the reports are written, or when `signal`
 * aborts.
 *
 * @throws RunFolderError, before anything is written, if the folder holds a different run.
 */
export function recordExperiment(
  ready: ReadyExperiment,
  folder: RunFolder,
  command: string,
  progress: Progress,
  signal: AbortSignal,
  options: Partial<RecordOptions> = {},
): Promise<RunOutcome> {
  const { lab, resolved, pluginHashes, folder: experimentFolder } = ready;
  const { shard } = options;
  const planned = lab.plan(resolved, pluginHashes).filter((_, place) => !shard || inShard(place, shard));
  const cells = planned.length;
  const failures = new Map<string, number>();
  const { registry } = lab;
  const remarks = resolved.points.map(({ experiment }) => dataRemark(experiment, registry));
  const notes = [...new Set(remarks)].filter((remark) => remark !== null);
  let finished: number | null = null;
  let summary: Summary | null = null;
  const look = (event: TrainingEvent): void => {
    progress.event(event);
    if (event.type === 'run-started') finished = cells - event.cells;
    if (event.type === 'cell-finished' && finished !== null) finished++;
    if (event.type === 'notice') notes.push(event.message);
    if (event.type === 'reporter-failed')
      notes.push(`reporter "${event.reporter}" failed, and is left out: ${event.message}`);
    if (event.type === 'cell-failed') {
      const reason = `${labelOf(resolved.experiment, resolved.points[event.point]!.parameters)}: ${event.message}`;
      failures.set(reason, (failures.get(reason) ?? 0) + 1);
    }
  };
  const events = recordRun(lab, resolved, folder, {
    // Whoever wants every epoch has the library; here they would only fill pipes.
    epochs: 'thinned',
    command,
    pluginHashes,
    experimentFolder: relative(folder.path, experimentFolder),
    commit: commitOf(experimentFolder),
    onFinished: (run) => (summary = run.summary),
    ...options,
  });
  return new Promise((resolve, reject) => {
    const settle = (interrupted: boolean): void => {
      progress.stop();
      signal.removeEventListener('abort', stop);
      // Where nothing was missing, the folder's reports stand as they are; its cells are what is believed.
      if (!interrupted)
        summary ??= readReport(folder, registry, ({ file }) => notes.push(`${file} is damaged`)).summary;
      // It may have been stopped while it waited for another process.
      finished ??= planned.filter(({ key }) => folder.cells.holds(key)).length;
      resolve({ interrupted, cells, finished, failures, notes, summary });
    };
    const stop = (): void => {
      subscription.unsubscribe();
      // What is at work leaves its checkpoint first.
      lab.executor.settled().then(() => settle(true), reject);
    };
    const subscription = events.subscribe({
      next: look,
      complete: () => settle(false),
      error: (cause: unknown) => {
        progress.stop();
        const refusal = refusalOf(cause);
        if (refusal === null) reject(cause);
        else if (folder.isFree()) reject(new UsageError(`${refusal}; give another folder with --out`));
        else
          reject(
            new RunError(
              `${refusal}. Every finished cell is kept in ${folder.path}; the same command goes on from there`,
            ),
          );
      },
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
