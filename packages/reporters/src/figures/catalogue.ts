import type { RunView } from '../run/run-view';
import { batchNoise } from './batch-noise';
import type { Figure } from '../drawing/figure';
import { stages } from './stages';
import { survival } from './survival';
import { sweeps } from './sweep';
import { temperatures } from './temperatures';
import { trajectories } from './trajectories';

/** Every kind of figure, in the order of a report. Each says itself whether it has anything to show of a run. */
const figures: readonly ((view: RunView) => readonly Figure[] | Figure | null)[] = [
  sweeps,
  trajectories,
  survival,
  stages,
  temperatures,
  batchNoise,
];

/** The figures that a run gives. */
export function figuresOf(view: RunView): Figure[] {
  return figures.flatMap((figure) => figure(view) ?? []);
}
