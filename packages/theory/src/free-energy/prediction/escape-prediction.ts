import { log } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import { kramersLanger } from '../../rates/kramers-langer';
import { oneModeEscape } from '../one-mode/one-mode-escape';
import { oneModeLimit } from '../one-mode/one-mode-limit';
import { twoModeEscape } from '../two-mode/two-mode-escape';
import { knownOneModeLaw, knownTwoModeLaw } from './known-laws';
import { type PredictionClaims, predictionClaims } from './prediction-claims';

/** The clock that turns learningRate · steps into epochs; without it, times stay in learningRate · steps. */
export interface PredictionClock {
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
}

/** An escape of a deep linear network on its exact Gaussian task with white inputs. */
export interface EscapeQuestion {
  /** [n, w_1, …, w_{L−1}, p]. */
  readonly widths: readonly number[];
  /** η_i, in any order. */
  readonly correlations: readonly number[];
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
  /** σ at which the next rank counts as reached; default as in `oneModeEscape`. */
  readonly sigmaB?: number;
  readonly clock?: PredictionClock;
}

/** The mean time of an escape, predicted at one temperature, and in the limit of low temperature. */
export interface EscapeTimePrediction {
  readonly temperature: number;
  /**
   * `one-mode` on the way up from rank min(n, p) − 1, `exact` on the way down from rank 2 of two; null without a
   * prediction.
   */
  readonly method: 'one-mode' | 'exact' | null;
  /** ln of the mean escape time from the free energy; null where there is none, and then `reason` says why. */
  readonly lnTau: number | null;
  readonly reason: string | null;
  /** The same by Kramers and Langer: its limit as T → 0, too low at any other T. */
  readonly lnTauKramersLanger: number;
  /** The barrier of free energy, in units of T. */
  readonly barrierOverT: number | null;
  /** What is claimed of `lnTau`; null without it. */
  readonly claims: PredictionClaims | null;
}

/** What theory says of an escape, at any temperature. */
export interface PredictedEscapeTimes {
  readonly fromRank: number;
  readonly toRank: number;
  /** The limit: ln τ = lnPrefactor + (z/2)·ln T + barrier/T, τ in learningRate · steps. */
  readonly limit: { readonly barrier: number; readonly z: number; readonly lnPrefactor: number };
  /** The prediction at one T > 0. Throws a RangeError on any other T. */
  readonly at: (temperature: number) => EscapeTimePrediction;
}

/**
 * Predicts the mean escape time of a deep linear network under Langevin noise at any temperature, with nothing fitted:
 * from the free energy of the singular value that passes, with the rate of Kramers and Langer beside it, to which it
 * tends as T → 0.
 *
 * Where finite temperature leaves no barrier, or the law does not cover the escape (more than one missing mode),
 * `lnTau` is null and `reason` is one sentence.
 *
 * @throws RangeError when the escape does not exist at T = 0: ranks that are no neighbours, β above a fold, no barrier.
 *
 * @example
 * const escape = predictEscapeTimes({
 *   widths: [5, 10, 10, 2],
 *   correlations: [0.9, 0.8],
 *   beta: 0.25,
 *   fromRank: 1,
 *   toRank: 2,
 *   clock: { learningRate: 0.08, stepsPerEpoch: 8 },
 * });
 * escape.at(5e-4).lnTau; // 8.164; Kramers and Langer: 6.16; direct simulation: 8.32
 */
export function predictEscapeTimes(question: EscapeQuestion): PredictedEscapeTimes {
  const { fromRank, toRank, clock } = question;
  const lnEpoch = clock === undefined ? 0 : lnEpochTime(clock);
  const limit = limitOf(question);
  return {
    fromRank,
    toRank,
    limit,
    at: (temperature) => {
      requirePositive('temperature', temperature);
      const lnLimit = limit.lnPrefactor + (limit.z / 2) * log(temperature) + limit.barrier / temperature;
      const beside = { temperature, lnTauKramersLanger: lnLimit - lnEpoch };
      try {
        const { method, lnTime, barrierOverT } = finiteTemperature(question, temperature);
        const claims = predictionClaims(barrierOverT);
        return { ...beside, method, lnTau: lnTime - lnEpoch, reason: null, barrierOverT, claims };
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        return { ...beside, method: null, lnTau: null, reason: cause.message, barrierOverT: null, claims: null };
      }
    },
  };
}

/** min(n, p): the highest rank there is. */
function highestRank(widths: readonly number[]): number {
  return Math.min(widths[0]!, widths[widths.length - 1]!);
}

function limitOf({ widths, correlations, beta, fromRank, toRank }: EscapeQuestion): PredictedEscapeTimes['limit'] {
  if (toRank === fromRank + 1 && toRank === highestRank(widths)) {
    const { barrier, z, lnPrefactor } = oneModeLimit({ widths, rank: fromRank, beta, correlations });
    return { barrier, z, lnPrefactor };
  }
  const hidden = [...new Set(widths.slice(1, -1))];
  if (hidden.length !== 1) {
    throw new RangeError(`this escape has a rate for hidden layers of one width only, got ${widths.join('-')}`);
  }
  const [inputs, outputs] = [widths[0]!, widths[widths.length - 1]!];
  const sorted = [...correlations].sort((a, b) => b - a);
  const network = { depth: widths.length - 1, width: hidden[0]!, inputs, outputs };
  const { barrier, z, lnPrefactor } = kramersLanger({ ...network, correlations: sorted, beta, fromRank, toRank });
  return { barrier, z, lnPrefactor };
}

interface Finite {
  readonly method: 'one-mode' | 'exact';
  readonly lnTime: number;
  readonly barrierOverT: number;
}

function finiteTemperature(question: EscapeQuestion, temperature: number): Finite {
  const { widths, correlations, beta, fromRank, toRank, sigmaB } = question;
  if (toRank > fromRank) {
    const law = knownOneModeLaw(widths, fromRank);
    const found = oneModeEscape(law, { beta, temperature, correlations, ...(sigmaB !== undefined && { sigmaB }) });
    return { method: 'one-mode', lnTime: found.lnTime, barrierOverT: found.barrierOverT };
  }
  if (fromRank !== 2 || highestRank(widths) !== 2) {
    throw new RangeError(
      `the way down from rank ${fromRank} of ${highestRank(widths)} has no prediction at finite temperature: ` +
        'the exact law covers rank 2 of two singular values; sample it instead',
    );
  }
  const state = knownTwoModeLaw(widths).isotherm({ temperature, correlations }).at(beta);
  const { lnTimeDown, barrierDownOverT } = twoModeEscape(state);
  return { method: 'exact', lnTime: lnTimeDown, barrierOverT: barrierDownOverT };
}

function lnEpochTime({ learningRate, stepsPerEpoch }: PredictionClock): number {
  requirePositive('learningRate', learningRate);
  requirePositive('stepsPerEpoch', stepsPerEpoch);
  return log(learningRate * stepsPerEpoch);
}
