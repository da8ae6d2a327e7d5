import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/**
 * One datum of a regression of ln τ on `basis`. With an `error` it is a measured value with normal error. With `error` null
 * nothing escaped during a total time e^`value`, which has probability exp(−e^{value − ln τ}) for exponential waiting times.
 */
export interface RegressionDatum {
  readonly basis: readonly number[];
  readonly value: number;
  readonly error: number | null;
}

export interface RegressionFit {
  readonly coefficients: number[];
  /** Inverse of the observed information: rows and columns in the order of the coefficients. */
  readonly covariance: number[][];
  /** Of all data: normal densities of the measured values, probabilities of the times without escape. */
  readonly lnLikelihood: number;
}

const ITERATIONS = 200;

/**
 * Linear regression by maximum likelihood with data that are only lower bounds. Minus the likelihood's logarithm,
 * ½ Σ_measured ((y − θ)/e)² + Σ_unescaped e^{y − θ} with θ = basis · coefficients, is strictly convex once the measured data
 * alone determine the coefficients, so Newton's method with step halving finds its only minimum. Without bounds the
 * first step is the weighted least-squares solution.
 *
 * @throws RangeError when the measured data do not determine the coefficients
 */
export function fitCensoredRegression(data: readonly RegressionDatum[]): RegressionFit {
  const width = data[0]?.basis.length ?? 0;
  const measured = data.filter(({ error }) => error !== null);
  if (width === 0) return { coefficients: [], covariance: [], lnLikelihood: lnLikelihood(data, []) };
  // Columns such as 1 and B/η_lr differ by orders of magnitude; on one scale their singular values can be compared.
  const scale = Array.from({ length: width }, (_, column) => Math.max(...data.map(({ basis }) => Math.abs(basis[column]))));
  let coefficients = Array.from({ length: width }, () => 0);
  requireDetermined(measured, scale);
  let step = newtonStep(measured, coefficients, scale);
  coefficients = coefficients.map((coefficient, column) => coefficient + step.change[column]);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    step = newtonStep(data, coefficients, scale);
    // The square of the step in standard errors.
    if (step.decrement < 1e-18) break;
    coefficients = descend(data, coefficients, step.change);
  }
  return { coefficients, covariance: step.covariance, lnLikelihood: lnLikelihood(data, coefficients) };
}

/** θ of a datum. */
function predicted({ basis }: RegressionDatum, coefficients: readonly number[]): number {
  return basis.reduce((sum, term, column) => sum + term * coefficients[column], 0);
}

/** Expected number of escapes in a time without any; capped so that a hopeless guess stays finite. */
function expectedEscapes(value: number, theta: number): number {
  return Math.exp(Math.min(value - theta, 600));
}

function lnLikelihood(data: readonly RegressionDatum[], coefficients: readonly number[]): number {
  let sum = 0;
  for (const datum of data) {
    const theta = predicted(datum, coefficients);
    if (datum.error === null) sum -= expectedEscapes(datum.value, theta);
    else sum -= 0.5 * ((datum.value - theta) / datum.error) ** 2 + Math.log(datum.error * Math.sqrt(2 * Math.PI));
  }
  return sum;
}

/** Rows √(curvature)·basis/scale: with the right-hand sides −slope/√(curvature), least squares gives Newton's step. */
function weightedRows(data: readonly RegressionDatum[], coefficients: readonly number[], scale: readonly number[]) {
  const rows: number[][] = [];
  const sides: number[] = [];
  for (const datum of data) {
    const theta = predicted(datum, coefficients);
    const root = datum.error === null ? Math.sqrt(expectedEscapes(datum.value, theta)) : 1 / datum.error;
    rows.push(datum.basis.map((term, column) => (root * term) / scale[column]));
    sides.push(datum.error === null ? root : (datum.value - theta) * root);
  }
  return { rows, sides };
}

function newtonStep(data: readonly RegressionDatum[], coefficients: readonly number[], scale: readonly number[]) {
  const { rows, sides } = weightedRows(data, coefficients, scale);
  const { diagonal, leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(new Matrix(rows));
  const along = diagonal.map((_, mode) => sides.reduce((sum, side, row) => sum + side * leftSingularVectors.get(row, mode), 0));
  const loading = (column: number, mode: number) => rightSingularVectors.get(column, mode) / (diagonal[mode] * scale[column]);
  const change = scale.map((_, column) => along.reduce((sum, side, mode) => sum + side * loading(column, mode), 0));
  const covariance = scale.map((_, i) => scale.map((__, j) => diagonal.reduce((sum, ___, mode) => sum + loading(i, mode) * loading(j, mode), 0)));
  return { change, covariance, decrement: along.reduce((sum, side) => sum + side ** 2, 0) };
}

function descend(data: readonly RegressionDatum[], coefficients: readonly number[], change: readonly number[]): number[] {
  const before = lnLikelihood(data, coefficients);
  let moved = coefficients.map((coefficient, column) => coefficient + change[column]);
  for (let size = 0.5; lnLikelihood(data, moved) < before && size > 1e-9; size /= 2) {
    moved = coefficients.map((coefficient, column) => coefficient + size * change[column]);
  }
  return moved;
}

function requireDetermined(measured: readonly RegressionDatum[], scale: readonly number[]): void {
  const needed = `A fit of ${scale.length} parameter${scale.length === 1 ? '' : 's'} needs at least as many measured points at different settings`;
  if (measured.length < scale.length) throw new RangeError(`${needed}, got ${measured.length}.`);
  // The errors play no part in whether the settings differ.
  const rows = measured.map(({ basis }) => basis.map((term, column) => term / (scale[column] || 1)));
  const { diagonal } = new SingularValueDecomposition(new Matrix(rows));
  if (!(Math.min(...diagonal) > 1e-9 * Math.max(...diagonal))) throw new RangeError(`${needed}, got settings that coincide.`);
}
