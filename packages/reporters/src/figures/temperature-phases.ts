import { linearTask, phaseFigure } from '@kramers/core/results';
import { freeEnergyPhaseDiagram, knownTwoModeLaw } from '@kramers/theory';
import { drawable } from '../drawing/data-figure';
import type { Figure } from '../drawing/figure';
import type { RunView } from '../run/run-view';

/** The diagram takes some seconds: runs of fewer SGD steps, which take no longer themselves, are spared it. */
const LEAST_STEPS = 1e6;
const TEMPERATURES = 7;

/** Which ranks exist and win over temperature and β, with the run's settings in it: exact, for two singular values. */
export function temperaturePhases({ points, analysis }: RunView): Figure | null {
  const [first] = points;
  const task = first && linearTask(first.experiment);
  if (!task?.population || task.depth < 3 || Math.min(task.inputs, task.outputs) !== 2) return null;
  if (points.reduce((sum, { summary }) => sum + summary.steps, 0) < LEAST_STEPS) return null;
  const places = analysis.predictions.flatMap(({ point, temperature }) => {
    const { beta } = points[point]!.experiment.protocol;
    return typeof beta === 'number' ? [{ label: 'this run', beta, temperature }] : [];
  });
  if (places.length === 0) return null;
  const { inputs, outputs, depth, width, correlations } = task;
  const law = knownTwoModeLaw([inputs, ...Array.from({ length: depth - 1 }, () => width), outputs]);
  const top = 1.6 * Math.max(...places.map(({ temperature }) => temperature));
  const temperatures = Array.from({ length: TEMPERATURES }, (_, i) => (top * (i + 1)) / TEMPERATURES);
  const { coexistence } = freeEnergyPhaseDiagram(law, { betas: [], temperatures, correlations, intervals: 120 });
  return coexistence.length === 0 ? null : drawable(phaseFigure(coexistence, places));
}
