import { log, pow } from '../elementary';
import type { Interval } from '../statistics/bootstrap';

/** Means E𝓛/T at one temperature, with the standard error. */
export interface MeanAtTemperature {
  temperature: number;
  value: number;
  standardError: number;
}

/** λ where a logarithm of T hides it. */
export interface LogarithmicLimit {
  /** λ̂, the likeliest: the cold mean and the logarithm's term. */
  value: number;
  /** All λ that some b makes likely, without the form's own error. */
  interval: Interval;
  /** (m − 1)/(ln(1/T) + b) at the lower temperature and the likeliest b. */
  logarithm: number;
}

/** Points at which the interval is sought along the likely values of b. */
const STEPS = 400;

/**
 * λ from two temperatures where the coefficient has multiplicity m > 1: E𝓛/T = λ − (m − 1)/(ln(1/T) + b), with b
 * unknown since it depends on how far the prior lets the weights roam. With y = 1/(ln(1/T_cold) + b) and k =
 * ln(T_warm/T_cold) the two means differ by (m − 1)·φ(y), φ(y) = ky²/(1 − ky), which grows with y; so their difference
 * says what y is, and its upper limit bounds the logarithm. The interval is the profile over y: every λ for which some
 * y puts both means within `quantile` standard errors, together.
 *
 * The form is that of T → 0, where Z(T) is T^λ times a polynomial of degree m − 1 in ln(1/T) (Watanabe 2009, ch. 4); it
 * takes the roots of that polynomial to be equal, which gives the largest logarithm among real roots.
 *
 * @param quantile Student's, two-sided
 * @example
 * // λ = 2 and m = 2 with b = 0, without noise.
 * const at = (temperature: number) => ({ temperature, value: 2 - 1 / Math.log(1 / temperature), standardError: 0 });
 * logarithmicLimit(at(1e-4), at(1e-3), 2, 2).value; // 2.000
 */
export function logarithmicLimit(
  cold: MeanAtTemperature,
  warm: MeanAtTemperature,
  multiplicity: number,
  quantile: number,
): LogarithmicLimit {
  const terms = multiplicity - 1;
  const k = log(warm.temperature / cold.temperature);
  // The y with φ(y) = difference, 0 where the means differ the other way.
  const inverse = (difference: number): number => {
    const part = Math.max(difference, 0) / terms;
    return (Math.sqrt(pow(k * part, 2) + 4 * k * part) - k * part) / (2 * k);
  };
  const difference = cold.value - warm.value;
  const variances = [pow(cold.standardError, 2), pow(warm.standardError, 2)] as const;
  const total = variances[0] + variances[1];
  const reach = quantile * Math.sqrt(total);
  const share = total > 0 ? variances[1] / total : 1;
  const spread = total > 0 ? Math.sqrt((variances[0] * variances[1]) / total) : 0;
  const [from, to] = [inverse(difference - reach), inverse(Math.max(difference, 0) + reach)];
  const logarithm = terms * inverse(difference);
  const own = quantile * cold.standardError;
  // Means that differ the other way, by more than chance, are not of this form: only the colder one counts.
  if (difference + reach < 0) {
    return { value: cold.value, interval: { low: cold.value - own, high: cold.value + own + terms * to }, logarithm };
  }
  const interval = { low: Infinity, high: -Infinity };
  for (let step = 0; step <= STEPS; step++) {
    const y = from + ((to - from) * step) / STEPS;
    const byCold = cold.value + terms * y;
    const byWarm = warm.value + (terms * y) / (1 - k * y);
    const apart = total > 0 ? pow(byCold - byWarm, 2) / total : 0;
    const half = spread * Math.sqrt(Math.max(0, pow(quantile, 2) - apart));
    const middle = share * byCold + (1 - share) * byWarm;
    interval.low = Math.min(interval.low, middle - half);
    interval.high = Math.max(interval.high, middle + half);
  }
  // Means that differ the other way by chance are both λ.
  const value = difference < 0 ? share * cold.value + (1 - share) * warm.value : cold.value + logarithm;
  return { value, interval, logarithm };
}
