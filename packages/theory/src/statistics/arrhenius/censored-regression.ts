import { exp, log, pow } from '../../elementary';
import { leastSquares } from '../least-squares';

/**
 * One datum of a regression of ln τ on `basis`. With an `error` it is a measured value with normal error. With `error`
 * null nothing escaped during a total time e^`value`, which has probability exp(−e^{value − ln τ}) for exponential
 * waiting times.
 */
export interface RegressionDatum {
  readonly basis: readonly number[];
  readonly value: number;
  readonly error: number | null;
}

/** A datum with a value of its own, not only a lower bound. */
export type MeasuredDatum = RegressionDatum & { readonly error: number };

/** The most likely coefficients, in the order of the `basis`. */
export interface RegressionFit {
  readonly coefficients: number[];
  /** Inverse of the observed information: rows and columns in the order of the coefficients. */
  readonly covariance: number[][];
  /** Of all data: normal densities of the measured values, probabilities of the times without escape. */
  readonly lnLikelihood: number;
}

const ITERATIONS = 100;

/** Whether a datum is a measured value, and not a time without escapes. */
export function isMeasured(datum: RegressionDatum): datum is MeasuredDatum {
  return datum.error !== null;
}

/**
 * Linear regression by maximum likelihood with data that are only lower bounds. With θ = basis · coefficients, minus
 * the likelihood's logarithm is ½ Σ_measured ((value − θ)/error)² + Σ_unescaped e^{value − θ} and a constant. It is
 * strictly convex once the measured data alone determine the coefficients, so Newton's method with step halving finds
 * its only minimum. Without bounds that is the weighted least-squares solution.
 *
 * @param parameters number of coefficients, the length of every `basis`; with 0 only the likelihood is evaluated
 * @throws RangeError when the measured data do not determine the coefficients
 */
export function fitCensoredRegression(data: readonly RegressionDatum[], parameters: number): RegressionFit {
  const measured = data.filter(isMeasured);
  const limit = 1e8 * Math.max(1, ...measured.map(({ error }) => pow(error, -2)));
  if (parameters === 0) return { coefficients: [], covariance: [], lnLikelihood: lnLikelihood(data, [], limit) };
  const count = parameters === 1 ? '1 parameter' : `${parameters} parameters`;
  const needed = `A fit of ${count} needs at least as many measured points at different settings`;
  if (measured.length < parameters) throw new RangeError(`${needed}, got ${measured.length}.`);
  let coefficients = new Array<number>(parameters).fill(0);
  let step = newtonStep(measured, coefficients, limit);
  if (step === null) throw new RangeError(`${needed}, got settings that coincide.`);
  coefficients = moved(coefficients, step.solution, 1);
  const iterations = measured.length < data.length ? ITERATIONS : 0;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    step = newtonStep(data, coefficients, limit) ?? step;
    // The square of the step in standard errors.
    if (step.explained < 1e-20) break;
    coefficients = descend(data, coefficients, step.solution, limit);
  }
  return { coefficients, covariance: step.covariance, lnLikelihood: lnLikelihood(data, coefficients, limit) };
}

/** θ of a datum. */
function predicted(basis: readonly number[], coefficients: readonly number[]): number {
  let theta = 0;
  for (let index = 0; index < basis.length; index += 1) theta += basis[index]! * coefficients[index]!;
  return theta;
}

/**
 * Minus the log-probability of a time without escapes, e^x, and Newton's length and weight for it. Past `limit`, which
 * no optimum reaches, the exponential goes on as the parabola that touches it, so that a hopeless first guess neither
 * overflows nor drowns the other data.
 */
function unescaped(x: number, limit: number): { cost: number; length: number; weight: number } {
  const over = x - log(limit);
  if (over > 0) return { cost: limit * (1 + over + pow(over, 2) / 2), length: 1 + over, weight: limit };
  return { cost: exp(x), length: 1, weight: exp(x) };
}

function lnLikelihood(data: readonly RegressionDatum[], coefficients: readonly number[], limit: number): number {
  let sum = 0;
  for (const { basis, value, error } of data) {
    const distance = value - predicted(basis, coefficients);
    if (error === null) sum -= unescaped(distance, limit).cost;
    else sum -= 0.5 * pow(distance / error, 2) + log(error * Math.sqrt(2 * Math.PI));
  }
  return sum;
}

/** Newton's step as a least-squares problem: rows √weight·basis, sides √weight·(the way θ should go). */
function newtonStep(data: readonly RegressionDatum[], coefficients: readonly number[], limit: number) {
  const rows: number[][] = [];
  const sides: number[] = [];
  for (const { basis, value, error } of data) {
    const distance = value - predicted(basis, coefficients);
    const { length, weight } =
      error === null ? unescaped(distance, limit) : { length: distance, weight: pow(error, -2) };
    const root = Math.sqrt(weight);
    rows.push(basis.map((term) => root * term));
    sides.push(root * length);
  }
  return leastSquares(rows, sides);
}

function moved(coefficients: readonly number[], change: readonly number[], size: number): number[] {
  return coefficients.map((coefficient, index) => coefficient + size * change[index]!);
}

function descend(
  data: readonly RegressionDatum[],
  coefficients: readonly number[],
  change: readonly number[],
  limit: number,
): number[] {
  // Close to the optimum the likelihood changes by less than its own rounding, which must not shorten the step.
  const enough = lnLikelihood(data, coefficients, limit) - 1e-9;
  let size = 1;
  while (lnLikelihood(data, moved(coefficients, change, size), limit) < enough && size > 1e-9) size /= 2;
  return moved(coefficients, change, size);
}
