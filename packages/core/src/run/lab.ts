import { concat, defer, map, type Observable, of, type OperatorFunction, tap, toArray } from 'rxjs';
import type { TrainingEvent } from '../contracts/events';
import { contributionsOf } from '../experiment/decisive';
import type { RunPlan } from '../contracts/run-plan';
import type { ExperimentInput } from '../contracts/experiment-input';
import { canonicalJson } from '../ground/hash';
import { planCells, runIdentity, runPlan } from '../experiment/plan';
import { type Cell } from '../contracts/experiment';
import { type ResolvedExperiment, resolveExperiment } from '../experiment/resolve';
import { isRecord } from '../ground/path';
import { sourceFromValue } from '../experiment/source';
import type { ExecuteOptions, Executor } from '../contracts/executor';
import { ofType } from '../operators/of-type';
import type { Registry } from '../plugins/registry';
import { summarise, type Summary } from '../results/summary';

/** What a caller may choose about the stream of a run: which epochs it tells, all of them unless given. */
export type RunOptions = Pick<ExecuteOptions, 'epochs'>;

/**
 * Runs experiments with whatever it has been told of.
 *
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * import { protocolsPlugin } from '@kramers/protocols';
 * const lab = createLab({ plugins: [modelsPlugin, protocolsPlugin] });
 * lab.run({ name: 'a', data: { correlations: [0.9] }, protocol: { kind: 'random-init', beta: 0.1, epochs: 9 } })
 *   .subscribe(console.log);
 */
export class Lab {
  /** Plans are asked for by all who have a part in a run, and take a while for large grids. */
  readonly #plans = new WeakMap<ResolvedExperiment, { readonly hashes: string; readonly cells: readonly Cell[] }>();

  constructor(
    readonly registry: Registry,
    readonly executor: Executor,
  ) {}

  /**
   * The event stream of an experiment, given as the plain object that its file would hold. Cold: subscribing starts
   * training, unsubscribing stops it. Nothing is written to disk.
   *
   * @throws ExperimentError at once if the experiment is not valid.
   */
  run(experiment: ExperimentInput, options?: RunOptions): Observable<TrainingEvent> {
    const resolved = this.resolve(experiment);
    return this.compute(resolved, this.plan(resolved), options);
  }

  /**
   * Sums up the events of `run(experiment)` once they have all come, as summary.json does: for each grid point the
   * escapes, the censored replicas and τ with its interval. `lab.run(experiment).pipe(lab.summary(experiment))`.
   *
   * @throws ExperimentError at once if the experiment is not valid.
   */
  summary(experiment: ExperimentInput): OperatorFunction<TrainingEvent, Summary> {
    const resolved = this.resolve(experiment);
    const plan = this.runPlan(resolved);
    return (events) =>
      events.pipe(
        ofType('cell-finished'),
        map(({ result }) => result),
        toArray(),
        map((results) => summarise(resolved.experiment, plan, results, this.registry.all('findings'))),
      );
  }

  /**
   * Checks an experiment, given as the plain object that its file would hold, and fills in its defaults.
   *
   * @throws ExperimentError that names every problem.
   */
  resolve(experiment: ExperimentInput): ResolvedExperiment {
    // A stream has no files, so the reporters that a file would have by default need not be there.
    const raw = isRecord(experiment) ? { reporters: [], ...experiment } : experiment;
    return resolveExperiment(this.registry, sourceFromValue(raw));
  }

  /** The cells of a resolved experiment. */
  plan(resolved: ResolvedExperiment, pluginHashes?: Readonly<Record<string, string>>): readonly Cell[] {
    const known = this.#plans.get(resolved);
    const hashes = canonicalJson(pluginHashes ?? {});
    if (known?.hashes === hashes) return known.cells;
    const cells = planCells(resolved, this.registry, pluginHashes);
    this.#plans.set(resolved, { hashes, cells });
    return cells;
  }

  /** What makes a resolved experiment's run the same run. */
  identity({ experiment }: ResolvedExperiment): string {
    return runIdentity(experiment, this.registry);
  }

  /** The plan of a resolved experiment's run, cells included, as summaries and manifests take it. */
  runPlan(resolved: ResolvedExperiment, cells: readonly Cell[] = this.plan(resolved)): RunPlan {
    return runPlan(resolved, cells, this.registry);
  }

  /** What takes part in some cells, with its version, as `protocols/rank-trap@1`. */
  contributions(cells: readonly Cell[]): string[] {
    const points = new Set(cells.map(({ point }) => point));
    return [...new Set([...points].flatMap(({ experiment }) => contributionsOf(experiment, this.registry)))].sort();
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
