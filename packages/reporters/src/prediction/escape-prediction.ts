import type { KramersLanger } from '@kramers/theory';
import { kramersLanger } from '@kramers/theory';
import type { PointView } from '../run/run-view';
import { escapeSetting } from '../run/escape-setting';
import { watchedKnobs } from '../run/watched-knobs';
import { escapeRanks } from './escape-ranks';
import { linearTask } from './linear-task';

/** The Kramers–Langer escape that a grid point measures, and the clock that counts it in epochs. */
export interface EscapePrediction {
  readonly theory: KramersLanger;
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
}

/**
 * The prediction for a point of a run; null where the formula says nothing: samples instead of exact moments (a sample's barrier
 * is not the population's), settings that change within the phase, or an escape that does not exist.
 */
export function predictEscape(point: PointView): EscapePrediction | null {
  const task = linearTask(point.experiment);
  const setting = escapeSetting(point);
  const ranks = escapeRanks(point);
  const { learningRate } = watchedKnobs(point.experiment);
  if (!task?.population || !ranks || !setting || setting.beta === null || learningRate === null) return null;
  const { depth, width, correlations, inputs, outputs } = task;
  try {
    const theory = kramersLanger({ depth, width, correlations, inputs, outputs, beta: setting.beta, ...ranks });
    return { theory, learningRate, stepsPerEpoch: setting.stepsPerEpoch };
  } catch {
    // The theory refuses an escape that does not exist (no barrier, ranks not neighbours, β beyond the fold): nothing to draw.
    return null;
  }
}
