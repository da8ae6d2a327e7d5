import type { CellResult } from '../contracts/cell-result';
import type { Experiment } from '../contracts/experiment';
import type { RunPlan } from '../contracts/run-plan';
import { checkedFigure } from '../plugins/check-figure';
import type { FigureData } from '../plugins/figure';
import type { Registry } from '../plugins/registry';
import type { DrawnFigures, FinishedRun } from '../plugins/reporter';
import { summarise } from '../results/summary';

/** What a finished run is made of. */
export interface RunParts {
  readonly experiment: Experiment;
  readonly plan: RunPlan;
  /** The command that made it. */
  readonly command: string;
  /** Every finished cell in the order of the plan; may be asked for more than once. */
  readonly cells: () => Iterable<CellResult>;
}

/**
 * A run as reporters, claims and figures see it: summed up, with the findings and figures of everything registered.
 *
 * @example
 * const { experiment, points, cells } = trapRun([{ replicas: [90, 110] }]);
 * const plan = { identity: 'a', points, cells: [...cells()].map(({ key }, i) => [key, 0, i] as const) };
 * const run = finishedRun({ experiment, plan, command: 'kramers run a.yaml', cells }, new Registry([]));
 * run.summary.points[0]?.tau; // 100
 */
export function finishedRun({ experiment, plan, command, cells }: RunParts, registry: Registry): FinishedRun {
  const run: FinishedRun = {
    experiment,
    points: plan.points,
    summary: summarise(experiment, plan, cells(), registry.all('findings')),
    command,
    cells,
    figures: () => figuresOf(run, registry),
  };
  return run;
}

/** One kind of figure that throws takes nothing from the others. */
function figuresOf(run: FinishedRun, registry: Registry): DrawnFigures {
  const figures: FigureData[] = [];
  const failed: DrawnFigures['failed'][number][] = [];
  for (const kind of registry.all('figures')) {
    try {
      figures.push(...[kind.of(run) ?? []].flat().map(checkedFigure));
    } catch (cause) {
      failed.push({ figure: kind.name, message: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  const names = figures.map(({ name }) => name);
  const twice = figures.filter(({ name }, i) => names.indexOf(name) < i);
  return {
    figures: figures.filter((figure) => !twice.includes(figure)),
    failed: [
      ...failed,
      ...twice.map(({ name }) => ({
        figure: name,
        message: 'another figure of this run has the same name; rename one',
      })),
    ],
  };
}
