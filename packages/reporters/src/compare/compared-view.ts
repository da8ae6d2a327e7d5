import { RUN } from '@kramers/core/results';
import type { PointView, RunView } from '../run/run-view';

/** A run among others, with the name that it goes by. */
export interface ComparedRun {
  readonly name: string;
  readonly view: RunView;
}

/** The points of several runs as those of one, each labelled with its run: every figure of a run then compares them. */
export function comparedPoints(runs: readonly ComparedRun[]): PointView[] {
  const points = runs.flatMap(({ name, view }) =>
    view.points.map((point) => ({
      ...point,
      summary: {
        ...point.summary,
        label: view.points.length > 1 ? `${name}: ${point.summary.label}` : name,
        parameters: { [RUN]: name, ...point.summary.parameters },
      },
    })),
  );
  return points.map((point, index) => ({ ...point, index }));
}

/** Names for runs: their experiments', and where two are the same their folders'. */
export function runNames(runs: readonly { readonly experiment: string; readonly folder: string }[]): string[] {
  const count = (name: string): number => runs.filter(({ experiment }) => experiment === name).length;
  return runs.map(({ experiment, folder }) => (count(experiment) > 1 ? folder : experiment));
}
