import { exp, log, pow } from '../../elementary';
import { normalTwoSidedQuantile } from '../distributions';
import { exposure, type EscapeObservation } from './observation';

/** The survival curve from `time` (epochs) up to the next step. Counts are of runs. */
export interface SurvivalStep {
  readonly time: number;
  /** Estimated probability to be still trapped after `time`. */
  readonly survival: number;
  readonly low: number;
  readonly high: number;
  /** Runs watched and still trapped just before `time`. */
  readonly atRisk: number;
  readonly escapes: number;
  readonly censored: number;
}

/** The share of runs still trapped against time, with its band. Counts are of runs. */
export interface SurvivalCurve {
  /** One step for each distinct time, in order; the first is at time 0. */
  readonly steps: readonly SurvivalStep[];
  /** Smallest time at which survival is ½ or less, in epochs; null when it was not reached. */
  readonly median: number | null;
  /**
   * Ends of the median's confidence interval; null when the band's edge stays above ½ for as long as runs were watched.
   */
  readonly medianLow: number | null;
  readonly medianHigh: number | null;
  readonly escapes: number;
  readonly censored: number;
}

/**
 * Kaplan–Meier (product-limit) estimate of the probability to be still trapped, from runs some of which are
 * right-censored: S(t) = Π_{t_i ≤ t} (1 − d_i/n_i). A run censored at the time of an escape counts as at risk there.
 *
 * The pointwise band is Greenwood's, on the scale of ln(−ln S), so that it stays within [0, 1] (Kalbfleisch &
 * Prentice 1980). That variance vanishes where S is 1 or 0, so there the band is exact instead: before the first
 * escape `low` is the binomial bound (α/2)^{1/n} for the n runs seen to survive, and once nobody is left `low` is 0
 * and `high` keeps its last value, since survival cannot rise. The median's interval inverts the band (Brookmeyer &
 * Crowley 1982).
 *
 * @param confidence level of the band, between 0 and 1
 * @throws RangeError without observations, on a negative or non-finite time, or on a confidence outside (0, 1)
 * @example
 * const { steps } = kaplanMeier([10, 20, 40, 50].map((time) => ({ time, escaped: time < 50 })));
 * steps.map(({ survival }) => survival); // [1, 0.75, 0.5, 0.25, 0.25]
 */
export function kaplanMeier(observations: readonly EscapeObservation[], confidence = 0.95): SurvivalCurve {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence must lie between 0 and 1, got ${confidence}.`);
  const { escapes, censored } = exposure(observations);
  const z = normalTwoSidedQuantile(confidence);
  const steps: SurvivalStep[] = [];
  let atRisk = observations.length;
  let survival = 1;
  let greenwood = 0;
  let high = 1;
  for (const { time, escapes: here, censored: lost } of countsByTime(observations)) {
    const left = atRisk - here;
    survival *= left / atRisk;
    let low = 0;
    if (survival === 1) {
      const seenToSurvive = atRisk > lost ? atRisk - lost : atRisk;
      low = pow((1 - confidence) / 2, 1 / seenToSurvive);
    } else if (survival > 0) {
      greenwood += here / (atRisk * left);
      const reach = exp((z * Math.sqrt(greenwood)) / -log(survival));
      low = pow(survival, reach);
      high = pow(survival, 1 / reach);
    }
    steps.push({ time, survival, low, high, atRisk, escapes: here, censored: lost });
    atRisk = left - lost;
  }
  return {
    steps,
    median: firstTimeAtHalf(steps, (step) => step.survival),
    medianLow: firstTimeAtHalf(steps, (step) => step.low),
    medianHigh: firstTimeAtHalf(steps, (step) => step.high),
    escapes,
    censored,
  };
}

function countsByTime(observations: readonly EscapeObservation[]) {
  const counts = new Map([[0, { time: 0, escapes: 0, censored: 0 }]]);
  for (const { time, escaped } of observations) {
    const count = counts.get(time) ?? { time, escapes: 0, censored: 0 };
    count[escaped ? 'escapes' : 'censored'] += 1;
    counts.set(time, count);
  }
  return [...counts.values()].sort((a, b) => a.time - b.time);
}

function firstTimeAtHalf(steps: readonly SurvivalStep[], value: (step: SurvivalStep) => number): number | null {
  // The product that makes survival ½ is rounded: (5/6)(4/5)(3/4) need not be 0.5 to the last bit.
  return steps.find((step) => value(step) <= 0.5 + 1e-12)?.time ?? null;
}
