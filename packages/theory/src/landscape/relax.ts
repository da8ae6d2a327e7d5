import { EVD } from 'ml-matrix';
import { requireInteger, requirePositive } from './checks';
import { norm, toMatrix } from './dense';
import { networkHessian } from './hessian';
import { type LinearNetwork, networkGradient, networkLoss } from './network';
import { classifySpectrum, symmetricEigenvalues } from './spectrum';

/** A verified stationary point of a network's loss. */
export interface StationaryPoint {
  weights: Float64Array;
  loss: number;
  gradientNorm: number;
  /** All D eigenvalues of the Hessian, ascending. */
  eigenvalues: Float64Array;
  negativeModes: number;
  zeroModes: number;
}

/** How to search, and when to give up. */
export interface RelaxOptions {
  /** Number of negative Hessian eigenvalues sought: 0 a minimum (default), 1 a first-order saddle. */
  index?: number;
  /** Largest gradient norm accepted (default 10⁻¹¹). */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
}

const MAX_HALVINGS = 30;
/** Relative noise of the loss, below which a rise means nothing. */
const ROUNDING = 1e-14;

/**
 * Stationary point of `networkLoss` near a guess, by eigenvector-following Newton steps: up along the `index` lowest
 * eigenvectors of the Hessian, down along all others (Cerjan & Miller 1981; Wales 1994). Curvatures are kept away from
 * zero by the gradient norm, which vanishes at the goal: convergence stays quadratic and the network's zero modes do no
 * harm.
 *
 * @throws RangeError when shapes do not fit.
 * @throws Error when it does not converge, or converges to a point with another number of negative eigenvalues.
 * @example
 * const network = { widths: [1, 1, 1, 1], moments: populationMoments({ correlations: [0.8] }), beta: 0.25 };
 * relax(network, Float64Array.of(0.8, 0.8, 0.8)).loss; // 0.4611
 */
export function relax(network: LinearNetwork, guess: Float64Array, options: RelaxOptions = {}): StationaryPoint {
  const { index = 0, tolerance = 1e-11, maxIterations = 200 } = options;
  requireInteger('index', index, 0);
  requirePositive('tolerance', tolerance);
  let weights = guess;
  let gradient = networkGradient(network, weights);
  for (let iteration = 0; norm(gradient) > tolerance; iteration++) {
    if (iteration === maxIterations) {
      throw new Error(
        `no stationary point of index ${index} reached in ${maxIterations} steps: gradient norm ` +
          `${norm(gradient)}, wanted ${tolerance}`,
      );
    }
    const step = followingStep(networkHessian(network, weights), gradient, index);
    let share = 1;
    const allowed = merit(network, weights, gradient, index) * (1 + ROUNDING);
    for (let halving = 0; ; halving++) {
      const next = weights.map((value, i) => value + share * step[i]!);
      const nextGradient = networkGradient(network, next);
      if (merit(network, next, nextGradient, index) <= allowed) {
        weights = next;
        gradient = nextGradient;
        break;
      }
      if (halving === MAX_HALVINGS) {
        throw new Error(
          `no stationary point of index ${index} near the guess: stuck at gradient norm ${norm(gradient)}, ` +
            `wanted ${tolerance}`,
        );
      }
      share /= 2;
    }
  }
  const point = inspect(network, weights);
  if (point.negativeModes !== index) {
    throw new Error(
      `found a stationary point with ${point.negativeModes} negative Hessian eigenvalues instead of ${index}`,
    );
  }
  return point;
}

/**
 * Loss, gradient norm and Hessian spectrum at given weights, whether or not they are stationary.
 *
 * @throws RangeError when shapes do not fit.
 * @example
 * const network = { widths: [1, 1, 1], moments: populationMoments({ correlations: [0.8] }), beta: 0.1 };
 * inspect(network, new Float64Array(2)).eigenvalues; // [-0.7, 0.9]
 */
export function inspect(network: LinearNetwork, weights: Float64Array): StationaryPoint {
  const eigenvalues = symmetricEigenvalues(networkHessian(network, weights), weights.length);
  const { negative, zero } = classifySpectrum(eigenvalues);
  return {
    weights,
    loss: networkLoss(network, weights),
    gradientNorm: norm(networkGradient(network, weights)),
    eigenvalues,
    negativeModes: negative.length,
    zeroModes: zero.length,
  };
}

/**
 * What a step must not increase: for a minimum the loss; for a saddle, to which no loss can guide, the gradient norm.
 */
function merit(network: LinearNetwork, weights: Float64Array, gradient: Float64Array, index: number): number {
  return index === 0 ? networkLoss(network, weights) : norm(gradient);
}

function followingStep(hessian: Float64Array, gradient: Float64Array, index: number): Float64Array {
  const size = gradient.length;
  const { realEigenvalues, eigenvectorMatrix } = new EVD(toMatrix(hessian, size, size), { assumeSymmetric: true });
  const ascending = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[a]! - realEigenvalues[b]!);
  const floor = norm(gradient);
  const step = new Float64Array(size);
  ascending.forEach((k, order) => {
    const vector = eigenvectorMatrix.getColumn(k);
    const along = vector.reduce((sum, value, i) => sum + value * gradient[i]!, 0);
    const curvature = Math.max(Math.abs(realEigenvalues[k]!), floor);
    const sign = order < index ? 1 : -1;
    vector.forEach((value, i) => {
      step[i]! += (sign * along * value) / curvature;
    });
  });
  return step;
}
