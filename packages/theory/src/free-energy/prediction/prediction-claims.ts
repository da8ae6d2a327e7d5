/** What a predicted escape time stands on. */
export interface PredictionClaims {
  /** Numbers fitted to measurements: none. */
  readonly fitted: 0;
  /**
   * Whether the true time is expected to lie above `lnTau`, by some tenths at most: where the barrier is at least 5 T.
   */
  readonly belowTruth: boolean;
  /** Whether there is an escape to speak of: false below 2 T, where trap and barrier are hardly apart. */
  readonly meaningful: boolean;
  /** The same as a sentence. */
  readonly sentence: string;
}

/** A barrier of so many T makes an escape a rare event, and the law's remaining error one-sided. */
export const SHARP_BARRIER = 5;
/** Below a barrier of so many T nothing waits long enough to escape. */
export const LEAST_BARRIER = 2;

/**
 * What may be said of a prediction at a barrier of free energy of so many T: nothing is fitted, on which side of the
 * truth it lies, and whether a waiting time means anything there.
 *
 * @example
 * predictionClaims(10).meaningful; // true
 */
export function predictionClaims(barrierOverT: number): PredictionClaims {
  const [belowTruth, meaningful] = [barrierOverT >= SHARP_BARRIER, barrierOverT >= LEAST_BARRIER];
  const sentence = belowTruth
    ? 'Nothing is fitted; the true ln τ is expected to lie above by a few tenths at most, and by less the lower T.'
    : meaningful
      ? `Nothing is fitted; below a barrier of ${SHARP_BARRIER} T the error may have either sign.`
      : `The barrier of the free energy is below ${LEAST_BARRIER} T: there is no escape to speak of, and neither ` +
        'prediction means much.';
  return { fitted: 0, belowTruth, meaningful, sentence };
}
