import { type EscapeObservation, kaplanMeier } from '@kramers/theory';
import { exponentialPValue } from '../summary/waiting-law';
import type { PointFacts } from './point-facts';

/** The waiting times of a grid point's replicas, as a whole. */
export interface Waiting {
  /** The grid point, by its place in the summary. */
  readonly point: number;
  readonly label: string;
  readonly escapes: number;
  /** Kaplan–Meier estimate of the time by which half have escaped, in epochs; null where it was not reached. */
  readonly median: number | null;
  /**
   * Probability of waiting times so unlike exponential ones, if they are exponential; null where they are too few to
   * tell. It is not corrected for the number of points, as that of a point's summary is.
   */
  readonly exponentialPValue: number | null;
}

/**
 * Times of escapes and of ends without one, in epochs. Replicas that were never trapped are left out.
 *
 * @example
 * const [point] = factsOf(trapRun([{ replicas: [90, null] }]));
 * escapeObservations(point!); // [{ time: 90, escaped: true }, { time: 1000, escaped: false }]
 */
export function escapeObservations({ cells }: Pick<PointFacts, 'cells'>): EscapeObservation[] {
  return cells.flatMap(({ escape, trapped }) =>
    escape && trapped !== false && escape.watchedEpochs > 0
      ? [{ time: escape.watchedEpochs, escaped: escape.epoch !== null }]
      : [],
  );
}

/**
 * The waiting times of every point at which escapes were watched for.
 *
 * @example
 * const [waiting] = waitingTimes(factsOf(trapRun([{ replicas: [90, 110, null] }])));
 * [waiting!.escapes, waiting!.median]; // [2, 110]
 */
export function waitingTimes(points: readonly PointFacts[]): Waiting[] {
  return points.flatMap((point, place) => {
    const observations = escapeObservations(point);
    if (observations.length === 0) return [];
    const { escapes, median } = kaplanMeier(observations);
    return [
      {
        point: place,
        label: point.summary.label,
        escapes,
        median,
        exponentialPValue: exponentialPValue(observations),
      },
    ];
  });
}
