import { exp, log, pow } from '../../elementary';
import type { Estimate } from '../agreement';
import { bootstrapIntervals, redrawByErrors, resample, type BootstrapOptions, type Interval } from '../bootstrap';
import {
  fitCensoredRegression,
  isMeasured,
  type MeasuredDatum,
  type RegressionDatum,
  type RegressionFit,
} from './censored-regression';
import { chiSquaredUpperTail } from '../distributions';
import { batchOverLearningRate, lnEpochLength, readKnob, readLnTau, type EscapePoint } from './escape-point';
import { poissonDeviate, type UniformSource } from '../seeded-random';

/**
 * A fitted parameter: standard error from the likelihood, 95 % interval (unless asked otherwise) from the bootstrap.
 */
export interface FittedParameter extends Estimate, Interval {}

/** A point without escapes, and how probable that is under the fit: near 0, it contradicts the line. */
export interface BoundCheck {
  readonly x: number;
  /** ln of the total time without an escape, in the fit's unit of time. */
  readonly lnTotalTime: number;
  readonly probability: number;
}

/**
 * The straight line that fits a series of escape times best. Its intercept is ln of the prefactor, τ in the fit's unit
 * of time.
 */
export interface ArrheniusFit {
  /** Effective barrier: d ln τ / d(1/T), in units of the loss, or d ln(τ η_lr) / d(B/η_lr). */
  readonly slope: FittedParameter;
  readonly intercept: FittedParameter;
  /** Share of the measured points' weighted variance that the line explains; null when all their ln τ are equal. */
  readonly rSquared: number | null;
  /** Σ (residual/error)² over the measured points, with (measured points − 2) degrees of freedom. */
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** Probability of at least this χ² if the line and the errors are right; null without degrees of freedom. */
  readonly pValue: number | null;
  /** ln τ less the line's, for each measured point in the order given. */
  readonly residuals: readonly number[];
  /** The points without escapes, in the order given. */
  readonly bounds: readonly BoundCheck[];
  readonly lnLikelihood: number;
}

/** How the intervals of a fit are found. */
export interface ArrheniusOptions extends BootstrapOptions {
  /**
   * What the intervals' artificial data come from. `parametric` (default): the line plus normal noise of each point's
   * stated error. `residual`: the line plus resampled standardised residuals, so that scatter beyond the stated errors
   * widens the intervals; it needs three measured points, and only says much with more.
   */
  readonly bootstrap?: 'parametric' | 'residual';
}

/**
 * Weighted straight line of ln τ (epochs) against 1/T: ln τ = intercept + slope/T.
 *
 * Each measured point weighs 1/error², as if its ln τ were normal: from about ten escapes on it is. Points without
 * escapes enter by the exact probability of no escape in their total time S, e^{−S/τ}; so they pull the line up where
 * it says that S should have seen escapes, and not otherwise. In the bootstrap such a point is redrawn as a Poisson
 * number of escapes in the same S. R², χ² and residuals are of measured points only.
 *
 * @throws RangeError when a point lacks a temperature, ln τ or a positive error, when the measured points have fewer
 *   than
 *   two different temperatures, or on options of the bootstrap that it refuses
 * @example
 * const points = [4e-4, 5e-4, 6e-4].map((temperature) => ({
 *   temperature, lnTau: 0.013 / temperature, lnTauError: 0.1,
 * }));
 * fitArrhenius(points, { replicates: 100 }).slope.value; // 0.013
 */
export function fitArrhenius(points: readonly EscapePoint[], options: ArrheniusOptions = {}): ArrheniusFit {
  return fitLine(
    points,
    (point) => 1 / readKnob(point, 'temperature'),
    () => 0,
    options,
  );
}

/**
 * Weighted straight line of ln(τ·η_lr) against B/η_lr, the Arrhenius plot of minibatch noise, whose temperature is
 * proportional to η_lr/B. τ·η_lr (times `stepsPerEpoch`, where points give it) is time in η_lr · steps, the unit in
 * which gradient flow does not depend on η_lr. Points, bounds and errors as in `fitArrhenius`.
 *
 * @example
 * const points = [16, 32, 64].map((batchSize) => ({
 *   batchSize, learningRate: 0.1, lnTau: batchSize / 8, lnTauError: 0.1,
 * }));
 * fitMinibatchArrhenius(points, { replicates: 100 }).slope.value; // 0.0125
 */
export function fitMinibatchArrhenius(points: readonly EscapePoint[], options: ArrheniusOptions = {}): ArrheniusFit {
  return fitLine(points, batchOverLearningRate, lnEpochLength, options);
}

function fitLine(
  points: readonly EscapePoint[],
  abscissa: (point: EscapePoint) => number,
  shift: (point: EscapePoint) => number,
  options: ArrheniusOptions,
): ArrheniusFit {
  const data = points.map((point): RegressionDatum => {
    const { value, error } = readLnTau(point);
    return { basis: [1, abscissa(point)], value: value + shift(point), error };
  });
  const fit = fitCensoredRegression(data, 2);
  const line = ({ basis }: RegressionDatum) => fit.coefficients[0]! + fit.coefficients[1]! * basis[1]!;
  const measured = data.filter(isMeasured);
  const residuals = measured.map((datum) => datum.value - line(datum));
  const chiSquared = weightedSquares(measured, residuals);
  const degreesOfFreedom = measured.length - 2;
  const redraw = options.bootstrap === 'residual' ? residualRedraw(data, fit, line) : parametricRedraw(data, line);
  const intervals = bootstrapIntervals((random) => fitCensoredRegression(redraw(random), 2).coefficients, options);
  const parameter = (index: number): FittedParameter => ({
    value: fit.coefficients[index]!,
    error: Math.sqrt(fit.covariance[index]![index]!),
    ...intervals[index]!,
  });
  return {
    intercept: parameter(0),
    slope: parameter(1),
    rSquared: explainedShare(measured, chiSquared),
    chiSquared,
    degreesOfFreedom,
    pValue: degreesOfFreedom > 0 ? chiSquaredUpperTail(chiSquared, degreesOfFreedom) : null,
    residuals,
    bounds: data
      .filter(({ error }) => error === null)
      .map((datum) => ({
        x: datum.basis[1]!,
        lnTotalTime: datum.value,
        probability: exp(-exp(datum.value - line(datum))),
      })),
    lnLikelihood: fit.lnLikelihood,
  };
}

function weightedSquares(measured: readonly MeasuredDatum[], deviations: readonly number[]): number {
  return measured.reduce((sum, { error }, index) => sum + pow(deviations[index]! / error, 2), 0);
}

function explainedShare(measured: readonly MeasuredDatum[], chiSquared: number): number | null {
  const weights = measured.reduce((sum, { error }) => sum + pow(error, -2), 0);
  const mean = measured.reduce((sum, { value, error }) => sum + value * pow(error, -2), 0) / weights;
  if (measured.every(({ value }) => value === measured[0]!.value)) return null;
  return (
    1 -
    chiSquared /
      weightedSquares(
        measured,
        measured.map(({ value }) => value - mean),
      )
  );
}

type Line = (datum: RegressionDatum) => number;

function parametricRedraw(data: readonly RegressionDatum[], line: Line) {
  const measured = data.filter(isMeasured);
  const errors = measured.map(({ error }) => error);
  return (random: UniformSource): RegressionDatum[] => {
    const values = redrawByErrors(measured.map(line), errors, random);
    return [
      ...measured.map((datum, index) => ({ ...datum, value: values[index]! })),
      ...redrawBounds(data, line, random),
    ];
  };
}

function residualRedraw(data: readonly RegressionDatum[], { covariance }: RegressionFit, line: Line) {
  const measured = data.filter(isMeasured);
  if (measured.length < 3)
    throw new RangeError(`A residual bootstrap needs at least three measured points, got ${measured.length}.`);
  const standardised = measured.map((datum) => {
    const [one, x] = datum.basis;
    const leverage =
      (one! * (covariance[0]![0]! * one! + 2 * covariance[0]![1]! * x!) + covariance[1]![1]! * x! * x!) /
      pow(datum.error, 2);
    // A point that the line must pass through says nothing about scatter.
    return leverage > 1 - 1e-9 ? 0 : (datum.value - line(datum)) / (datum.error * Math.sqrt(1 - leverage));
  });
  const mean = standardised.reduce((sum, one) => sum + one, 0) / standardised.length;
  const centred = standardised.map((one) => one - mean);
  return (random: UniformSource): RegressionDatum[] => {
    const drawn = resample(centred, random);
    const values = measured.map((datum, index) => ({ ...datum, value: line(datum) + datum.error * drawn[index]! }));
    return [...values, ...redrawBounds(data, line, random)];
  };
}

/**
 * Watches each point without escapes once more under the fitted line; where runs now escape it becomes a measured
 * point.
 */
function redrawBounds(data: readonly RegressionDatum[], line: Line, random: UniformSource): RegressionDatum[] {
  return data
    .filter(({ error }) => error === null)
    .map((datum) => {
      const escapes = poissonDeviate(exp(datum.value - line(datum)), random);
      return escapes === 0 ? datum : { ...datum, value: datum.value - log(escapes), error: 1 / Math.sqrt(escapes) };
    });
}
