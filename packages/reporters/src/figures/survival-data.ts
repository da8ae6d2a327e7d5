import { escapeObservations, type Waiting } from '@kramers/core/results';
import { type EscapeObservation, kaplanMeier, type SurvivalCurve } from '@kramers/theory';
import type { PointView, RunView } from '../run/run-view';

/** The escapes of a grid point, and its survival curve. */
export interface PointSurvival {
  readonly point: PointView;
  readonly waiting: Waiting;
  readonly curve: SurvivalCurve;
  /** Times of escapes and of ends without one, in epochs. */
  readonly observations: readonly EscapeObservation[];
}

/** The survival of the replicas that were watched for an escape, for the points that have any. */
export function survivalCurves({ points, analysis }: RunView): PointSurvival[] {
  return analysis.waiting.map((waiting) => {
    const point = points[waiting.point]!;
    const observations = escapeObservations(point);
    return { point, waiting, observations, curve: kaplanMeier(observations) };
  });
}
