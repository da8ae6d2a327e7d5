import { log, pow } from '../../elementary';
import { normalTwoSidedTail } from '../distributions';
import { exposure, type EscapeObservation } from './observation';

/** Whether waiting times are exponential: what {@link testExponentiality} found. */
export interface ExponentialityTest {
  /**
   * Standardised score, about normal for exponential times. Positive: escapes grow likelier with waiting, as after a
   * dead time or a drift. Negative: they grow rarer, as in a mixture of fast and slow runs.
   */
  readonly score: number;
  /** score², about χ² with one degree of freedom. */
  readonly statistic: number;
  /** Two-sided probability of a score at least as large, if waiting times are exponential. */
  readonly pValue: number;
}

/**
 * Tests whether escape times, some right-censored, are exponential: the score test of Cox & Oakes (Analysis of
 * Survival Data, 1984) for Weibull shape 1 with unknown scale. With k escapes, times t and λ = k/Σt,
 * U = k + Σ_escaped ln t − λ Σ t ln t, var U = k + λ Σ t ln²t − λ (Σ t ln t)²/Σt. It does not depend on the unit of
 * time.
 *
 * At the 5 % level it rejects exponential samples of 10 to 100 runs in 4.2 to 5.0 % of cases, up to 70 % censored; with
 * fewer escapes it is conservative. Times counted in whole epochs are not exponential when τ is only tens of epochs,
 * and it says so: `testCountedExponentiality` is for those.
 *
 * @throws RangeError with fewer than two escapes, with an escape at time 0 (whose logarithm is not finite), or on
 *   invalid observations
 * @example
 * testExponentiality([9, 10, 11, 10, 9, 11].map((time) => ({ time, escaped: true }))).pValue; // 0.01531
 */
export function testExponentiality(observations: readonly EscapeObservation[]): ExponentialityTest {
  const { escapes, totalTime } = exposure(observations);
  if (escapes < 2) throw new RangeError(`A test of exponentiality needs at least two escapes, got ${escapes}.`);
  let sumLog = 0;
  let sumTimeLog = 0;
  let sumTimeLogSquared = 0;
  for (const { time, escaped } of observations) {
    if (escaped && time === 0) throw new RangeError('A test of exponentiality needs positive escape times, got 0.');
    if (time === 0) continue;
    // In units of the mean time at risk the sums stay small, so that their differences keep their digits.
    const scaled = (time * observations.length) / totalTime;
    const logScaled = log(scaled);
    if (escaped) sumLog += logScaled;
    sumTimeLog += scaled * logScaled;
    sumTimeLogSquared += scaled * logScaled * logScaled;
  }
  const rate = escapes / observations.length;
  const slope = escapes + sumLog - rate * sumTimeLog;
  const variance = escapes + rate * sumTimeLogSquared - (rate * pow(sumTimeLog, 2)) / observations.length;
  const score = slope / Math.sqrt(variance);
  return { score, statistic: pow(score, 2), pValue: normalTwoSidedTail(score) };
}
