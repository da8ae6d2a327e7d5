import type { EscapeObservation, SurvivalCurve } from '@kramers/theory';
import { kaplanMeier } from '@kramers/theory';
import type { PointView } from '../run/run-view';

/** The escapes of a grid point, and its survival curve. */
export interface PointSurvival {
  readonly point: PointView;
  readonly curve: SurvivalCurve;
  /** Times of escapes and of ends without one, in epochs. */
  readonly observations: readonly EscapeObservation[];
}

/** The survival of the replicas that were watched for an escape, for the points that have any. */
export function survivalCurves(points: readonly PointView[]): PointSurvival[] {
  return points.flatMap((point) => {
    const observations = point.cells.flatMap(({ escape, trapped }) =>
      escape && trapped !== false && escape.watchedEpochs > 0 ? [{ time: escape.watchedEpochs, escaped: escape.epoch !== null }] : [],
    );
    return observations.length > 0 ? [{ point, observations, curve: kaplanMeier(observations) }] : [];
  });
}
