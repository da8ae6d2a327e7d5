import { hypot, pow } from '../elementary';
import { chiSquaredUpperTail, normalTwoSidedTail, studentTwoSidedQuantile } from './distributions';

/** A number and its standard error, such as ln τ and its error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Independent repeats of one measurement, taken together. */
export interface CombinedRepeats extends Estimate {
  readonly repeats: number;
  /** 95 % interval by Student's t, wider than 1.96 errors because few repeats tell their own scatter badly. */
  readonly low: number;
  readonly high: number;
}

/**
 * Combines independent repeats (such as ln τ from several rare-event runs) into mean ± standard error, the scatter of
 * the repeats being the only measure of error. The mean of ln τ lies about half the repeats' variance away from the
 * logarithm of their mean.
 *
 * @throws RangeError on fewer than two repeats or a value that is not finite
 * @example
 * const { value, error } = combineRepeats([8.1, 8.3, 8.2, 8.6]);
 * [value, error]; // [8.3, 0.1080]
 */
export function combineRepeats(values: readonly number[]): CombinedRepeats {
  requireFinite(values);
  const repeats = values.length;
  if (repeats < 2) throw new RangeError(`A standard error needs at least two repeats, got ${repeats}.`);
  const value = values.reduce((sum, one) => sum + one, 0) / repeats;
  const variance = values.reduce((sum, one) => sum + pow(one - value, 2), 0) / (repeats - 1);
  const error = Math.sqrt(variance / repeats);
  const reach = studentTwoSidedQuantile(0.95, repeats - 1) * error;
  return { value, error, repeats, low: value - reach, high: value + reach };
}

/**
 * Mean of independent estimates of one quantity, weighted by 1/error².
 *
 * @throws RangeError without estimates, on a value that is not finite or on an error that is not positive
 * @example
 * weightedMean([{ value: 8, error: 0.1 }, { value: 8.3, error: 0.2 }]); // { value: 8.06, error: 0.08944 }
 */
export function weightedMean(estimates: readonly Estimate[]): Estimate {
  if (estimates.length === 0) throw new RangeError('A weighted mean needs at least one estimate, got none.');
  requireFinite(estimates.map(({ value }) => value));
  let weights = 0;
  let sum = 0;
  for (const { value, error } of estimates) {
    if (!(error > 0 && Number.isFinite(error)))
      throw new RangeError(`A weighted mean needs positive finite errors, got ${error}.`);
    weights += pow(error, -2);
    sum += value * pow(error, -2);
  }
  return { value: sum / weights, error: pow(weights, -0.5) };
}

/** Whether estimates of one quantity agree: what {@link testHomogeneity} found. */
export interface HomogeneityTest {
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** Probability of at least this much scatter if the estimates differ by their errors alone. */
  readonly pValue: number;
}

/**
 * Tests whether estimates of one quantity disagree more than their own errors allow: χ² = Σ (value − weighted
 * mean)²/error² with one degree of freedom fewer than estimates (Cochran 1954).
 *
 * @throws RangeError on fewer than two estimates, or as `weightedMean` does
 * @example
 * testHomogeneity([{ value: 8.1, error: 0.1 }, { value: 8.3, error: 0.1 }]).pValue; // 0.1573
 */
export function testHomogeneity(estimates: readonly Estimate[]): HomogeneityTest {
  if (estimates.length < 2)
    throw new RangeError(`A test of agreement needs at least two estimates, got ${estimates.length}.`);
  const mean = weightedMean(estimates).value;
  const chiSquared = estimates.reduce((sum, { value, error }) => sum + pow((value - mean) / error, 2), 0);
  const degreesOfFreedom = estimates.length - 1;
  return { chiSquared, degreesOfFreedom, pValue: chiSquaredUpperTail(chiSquared, degreesOfFreedom) };
}

/**
 * How far two estimates are apart: what {@link compareEstimates} found. `difference` and `error` have the unit of the
 * estimates.
 */
export interface EstimateComparison {
  /** first − second. */
  readonly difference: number;
  readonly error: number;
  /** difference / error. */
  readonly z: number;
  /** Two-sided normal probability of a |z| at least as large. */
  readonly pValue: number;
}

/**
 * Compares two independent estimates by the difference over its standard error. An exact value has error 0; throws a
 * RangeError when both are exact, when an error is negative or when anything is not finite.
 *
 * @example compareEstimates({ value: 8.16, error: 0 }, { value: 8.32, error: 0.1 }).pValue; // 0.1096
 */
export function compareEstimates(first: Estimate, second: Estimate): EstimateComparison {
  requireFinite([first.value, second.value, first.error, second.error]);
  const error = hypot(first.error, second.error);
  if (first.error < 0 || second.error < 0 || error === 0) {
    throw new RangeError(`A comparison needs errors of 0 or more, not both 0, got ${first.error} and ${second.error}.`);
  }
  const difference = first.value - second.value;
  const z = difference / error;
  return { difference, error, z, pValue: normalTwoSidedTail(z) };
}

function requireFinite(values: readonly number[]): void {
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`An estimate must be a finite number, got ${value}.`);
  }
}
