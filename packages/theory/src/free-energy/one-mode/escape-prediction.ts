import { requirePositive } from '../../landscape/checks';
import { oneModeEscape, type OneModeEscapeOptions } from './one-mode-escape';
import { type OneModeLaw } from './one-mode-law';
import { oneModeLimit } from './one-mode-limit';

/** The clock that turns learningRate · steps into epochs; without it, times stay in learningRate · steps. */
export interface PredictionClock {
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
}

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

/** The mean time of an escape to the next rank, predicted at finite temperature and in the limit of low temperature. */
export interface EscapeTimePrediction {
  readonly method: 'one-mode';
  readonly fromRank: number;
  readonly toRank: number;
  readonly temperature: number;
  /** ln of the mean escape time, from the free energy. */
  readonly lnTau: number;
  /** The same by Kramers and Langer: its limit as T → 0, too low at any other T. */
  readonly lnTauKramersLanger: number;
  /** The barrier of free energy, in units of T. */
  readonly barrierOverT: number;
  /** ΔE, the barrier of the loss. */
  readonly barrier: number;
  /** σ_B, where the mode counts as learnt; where the density is highest in the trap; where it is lowest at the top. */
  readonly sigmaB: number;
  readonly trap: number;
  readonly top: number;
  readonly claims: PredictionClaims;
}

/** A barrier of so many T makes an escape a rare event, and the law's remaining error one-sided. */
export const SHARP_BARRIER = 5;
/** Below a barrier of so many T nothing waits long enough to escape. */
export const LEAST_BARRIER = 2;

/**
 * Predicts the mean escape time of a deep linear network on its exact Gaussian task from rank min(n, p) − 1 to full
 * rank, under Langevin noise: from the free energy of the missing mode (`oneModeEscape`), with Kramers–Langer beside
 * it.
 *
 * A function of the law, so that its tables are computed once for a network and serve every β and T.
 *
 * @throws RangeError, in one sentence, wherever there is nothing to predict: T = 0, more than one missing mode, σ_B out
 *   of range,
 * β above a fold, no barrier.
 *
 * @example
 * const law = oneModeLaw({ widths: [5, 10, 10, 2], rank: 1 });
 * const { lnTau } = predictEscapeTime(law, {
 *   beta: 0.25,
 *   temperature: 5e-4,
 *   correlations: [0.9, 0.8],
 *   clock: { learningRate: 0.08, stepsPerEpoch: 8 },
 * }); // 8.164; Kramers and Langer: 6.16; direct simulation: 8.32
 */
export function predictEscapeTime(
  law: OneModeLaw,
  options: OneModeEscapeOptions & { readonly clock?: PredictionClock },
): EscapeTimePrediction {
  const { beta, temperature, correlations, clock } = options;
  requirePositive('temperature', temperature);
  const lnEpoch = clock === undefined ? 0 : lnEpochTime(clock);
  const limit = oneModeLimit({ widths: law.widths, rank: law.rank, beta, correlations });
  const { lnTime, barrierOverT, sigmaB, trap, top } = oneModeEscape(law, options);
  return {
    method: 'one-mode',
    fromRank: law.rank,
    toRank: law.rank + 1,
    temperature,
    lnTau: lnTime - lnEpoch,
    lnTauKramersLanger: limit.lnTau(temperature) - lnEpoch,
    barrierOverT,
    barrier: limit.barrier,
    sigmaB,
    trap,
    top,
    claims: predictionClaims(barrierOverT),
  };
}

/** What may be said of a prediction at a barrier of so many T. */
export function predictionClaims(barrierOverT: number): PredictionClaims {
  const [belowTruth, meaningful] = [barrierOverT >= SHARP_BARRIER, barrierOverT >= LEAST_BARRIER];
  const sentence = belowTruth
    ? 'Nothing is fitted; the true ln τ is expected to lie above by a few tenths at most, and by less the lower T.'
    : meaningful
      ? `Nothing is fitted; below a barrier of ${SHARP_BARRIER} T the error may have either sign.`
      : `The barrier is below ${LEAST_BARRIER} T: there is no escape to speak of, and neither prediction means much.`;
  return { fitted: 0, belowTruth, meaningful, sentence };
}

function lnEpochTime({ learningRate, stepsPerEpoch }: PredictionClock): number {
  requirePositive('learningRate', learningRate);
  requirePositive('stepsPerEpoch', stepsPerEpoch);
  return Math.log(learningRate * stepsPerEpoch);
}
