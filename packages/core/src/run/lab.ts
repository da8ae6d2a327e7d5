import { concat, defer, map, type Observable, of, type OperatorFunction, tap, toArray } from 'rxjs';
import type { TrainingEvent } from '../contracts/events';
import { type Cell, planCells, runPlan } from '../experiment/plan';
import { type ResolvedExperiment, resolveExperiment } from '../experiment/resolve';
import { isRecord } from '../ground/path';
import { sourceFromValue } from '../experiment/source';
import type { ExecuteOptions, Executor } from './executor';
import { ofType } from '../operators/of-type';
import type { Registry } from '../plugins/registry';
import { summarise, type Summary } from '../results/summary';

/** What a caller may choose about the stream of a run: which epochs it tells, all of them unless given. */
export type RunOptions = Pick<ExecuteOptions, 'epochs'>;

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
  run(experiment: unknown, options?: RunOptions): Observable<TrainingEvent> {
    const resolved = this.resolve(experiment);
    return this.compute(resolved, this.plan(resolved), options);
  }

  /**
   * Sums up the events of `run(experiment)` once they have all come, as summary.json does: for each grid point the escapes, the
   * censored replicas and τ with its interval. `lab.run(experiment).pipe(lab.summary(experiment))`.
   *
   * @throws ExperimentError at once if the experiment is not valid.
   */
  summary(experiment: unknown): OperatorFunction<TrainingEvent, Summary> {
    const resolved = this.resolve(experiment);
    const plan = runPlan(resolved, this.plan(resolved));
    return (events) =>
      events.pipe(
        ofType('cell-finished'),
        map(({ result }) => result),
        toArray(),
        map((results) => summarise(resolved.experiment, plan, results)),
      );
  }

  /**
   * Checks an experiment, given as the plain object that its file would hold, and fills in its defaults.
   *
   * @throws ExperimentError that names every problem.
   */
  resolve(experiment: unknown): ResolvedExperiment {
    // A stream has no files, so the reporters that a file would have by default need not be there.
    const raw = isRecord(experiment) ? { reporters: [], ...experiment } : experiment;
    return resolveExperiment(this.registry, sourceFromValue(raw));
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
