import { concat, defer, of, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { TrainingEvent } from './events';
import type { Cell } from './experiment/plan';
import { planCells } from './experiment/plan';
import type { ResolvedExperiment } from './experiment/resolve';
import { resolveExperiment } from './experiment/resolve';
import { isRecord } from './experiment/path';
import { sourceFromValue } from './experiment/source';
import type { ExecuteOptions, Executor } from './executor/executor';
import type { Registry } from './registry';

/** Runs experiments with whatever it has been told of. */
export class Lab {
  constructor(
    readonly registry: Registry,
    readonly executor: Executor,
  ) {}

  /**
   * The event stream of an experiment, given as the plain object that its file would hold. Cold: subscribing starts training,
   * unsubscribing stops it. Nothing is written to disk.
   *
   * @throws ExperimentError at once if the experiment is not valid.
   */
  run(experiment: unknown): Observable<TrainingEvent> {
    // A stream has no files, so the reporters that a file would have by default need not be there.
    const raw = isRecord(experiment) ? { reporters: [], ...experiment } : experiment;
    const resolved = resolveExperiment(this.registry, sourceFromValue(raw));
    return this.compute(resolved, this.plan(resolved));
  }

  /** The cells of a resolved experiment. */
  plan(resolved: ResolvedExperiment, pluginHashes?: Readonly<Record<string, string>>): Cell[] {
    return planCells(resolved, this.registry, pluginHashes);
  }

  /** The event stream of some of an experiment's cells. */
  compute(resolved: ResolvedExperiment, cells: readonly Cell[], options?: ExecuteOptions): Observable<TrainingEvent> {
    return defer(() => {
      let failed = 0;
      return concat(
        of<TrainingEvent>({ type: 'run-started', experiment: resolved.experiment.name, cells: cells.length }),
        this.executor.execute(cells, options).pipe(tap((event) => (failed += Number(event.type === 'cell-failed')))),
        defer(() => of<TrainingEvent>({ type: 'run-finished', cells: cells.length, failed })),
      );
    });
  }
}
