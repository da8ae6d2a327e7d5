import { defineFigure, type FigureContribution } from '@kramers/core';
import { asData } from '../drawing/data-figure';
import type { Figure } from '../drawing/figure';
import { type RunView, viewOf } from '../run/run-view';
import { batchNoise } from './batch-noise';
import { heatMap } from './heat-map';
import { metrics } from './metrics';
import { stages } from './stages';
import { temperaturePhases } from './temperature-phases';
import { survival } from './survival';
import { sweeps } from './sweep';
import { temperatures } from './temperatures';
import { trajectories } from './trajectories';

type Kind = (view: RunView) => readonly Figure[] | Figure | null;

/**
 * Every built-in kind of figure, in the order of a report. Each says itself whether it has anything to show of a run.
 */
const kinds: readonly (readonly [name: string, summary: string, kind: Kind])[] = [
  ['sweeps', 'Order parameters and errors against β, up and down, beside theory', sweeps],
  ['grid', 'Escape times over a grid of two parameters, as a map', heatMap],
  ['trajectories', 'Errors against epochs, replica by replica', trajectories],
  ['own-metrics', 'Metrics of one’s own and accuracies against epochs', metrics],
  ['survival', 'Share of replicas still trapped against epochs, with its band and the exponential law', survival],
  ['stages', 'When each rank was reached', stages],
  ['temperatures', 'ln τ against 1/T, with fits and predictions', temperatures],
  ['temperature-phases', 'Which ranks exist and win over temperature and β', temperaturePhases],
  ['batch-noise', 'ln(τ·η_lr) against B/η_lr', batchNoise],
];

/** The built-in figures as contributions. */
export const builtInFigures: readonly FigureContribution[] = kinds.map(([name, summary, kind]) =>
  defineFigure({ name, summary, of: (run) => [kind(viewOf(run)) ?? []].flat().map(asData) }),
);

/**
 * The built-in figures that a view gives: those of several runs together, too.
 *
 * @example
 * import { trapRun } from '@kramers/core/testing';
 * const ids = figuresOf(viewRun(trapRun([{ replicas: [90, 110, null] }]))).map(({ id }) => id);
 */
export function figuresOf(view: RunView): Figure[] {
  return kinds.flatMap(([, , kind]) => kind(view) ?? []);
}
