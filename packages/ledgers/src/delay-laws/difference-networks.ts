import type { Backend, DataSet, Model } from '@kramers/core';
import { type DifferenceForm, DifferenceKernel } from './difference-kernel';

/** The activation of networks that are linear in squares of their weights. */
export const squares: Model = {
  name: 'squares',
  version: 1,
  summary: 'Squares, x²: with backend diagonal-difference or matrix-difference, networks of u² − v² and UUᵀ − VVᵀ',
  activation: 'x * x',
  derivative: '2 * x',
};

/** f(x) = Σ(u_i² − v_i²)x_i. */
function diagonalForm({ samples }: DataSet): DifferenceForm {
  const { count, inputs, x } = samples!;
  const map = new Float64Array(inputs);
  const mapOf = (weights: Float64Array): void => {
    for (let i = 0; i < inputs; i++) map[i] = weights[i]! * weights[i]! - weights[inputs + i]! * weights[inputs + i]!;
  };
  return {
    parameters: 2 * inputs,
    begin: (weights, scale) => void weights.fill(scale),
    outputs(weights, out) {
      mapOf(weights);
      for (let k = 0; k < count; k++) {
        let sum = 0;
        for (let i = 0, at = k * inputs; i < inputs; i++, at++) sum += map[i]! * x[at]!;
        out[k] = sum;
      }
    },
    addGradient(weights, slopes, gradient) {
      map.fill(0);
      for (let k = 0; k < count; k++) {
        const slope = slopes[k]!;
        for (let i = 0, at = k * inputs; i < inputs; i++, at++) map[i]! += slope * x[at]!;
      }
      for (let i = 0; i < inputs; i++) {
        gradient[i]! += 2 * weights[i]! * map[i]!;
        gradient[inputs + i]! -= 2 * weights[inputs + i]! * map[i]!;
      }
    },
    norm(weights) {
      mapOf(weights);
      return Math.sqrt(map.reduce((sum, one) => sum + one * one, 0));
    },
  };
}

/**
 * f(e_i, e_j) = W_ij with W = UUᵀ − VVᵀ, U and V of d × d, for inputs that are two one-hot numbers of d. Rows of U come
 * first, then those of V.
 */
function matrixForm({ samples }: DataSet): DifferenceForm {
  const { count, inputs, x } = samples!;
  const size = inputs / 2;
  const places = Int32Array.from({ length: 2 * count }, (_, at) => {
    const from = Math.floor(at / 2) * inputs + (at % 2) * size;
    return x.subarray(from, from + size).indexOf(1);
  });
  if (!Number.isInteger(size) || places.includes(-1)) throw new RangeError('expected inputs of two one-hot numbers');
  const half = size * size;
  return {
    parameters: 2 * half,
    begin(weights, scale) {
      for (let i = 0; i < size; i++) weights[i * size + i] = weights[half + i * size + i] = scale;
    },
    outputs(weights, out) {
      for (let k = 0; k < count; k++) {
        const [a, b] = [places[2 * k]! * size, places[2 * k + 1]! * size];
        let sum = 0;
        for (let i = 0; i < size; i++)
          sum += weights[a + i]! * weights[b + i]! - weights[half + a + i]! * weights[half + b + i]!;
        out[k] = sum;
      }
    },
    addGradient(weights, slopes, gradient) {
      for (let k = 0; k < count; k++) {
        const slope = slopes[k]!;
        const [a, b] = [places[2 * k]! * size, places[2 * k + 1]! * size];
        for (let i = 0; i < size; i++) {
          gradient[a + i]! += slope * weights[b + i]!;
          gradient[b + i]! += slope * weights[a + i]!;
          gradient[half + a + i]! -= slope * weights[half + b + i]!;
          gradient[half + b + i]! -= slope * weights[half + a + i]!;
        }
      }
    },
    norm(weights) {
      let sum = 0;
      for (let i = 0; i < half; i++) sum += weights[i]! * weights[i]! - weights[half + i]! * weights[half + i]!;
      return Math.abs(sum);
    },
  };
}

function backend(name: string, summary: string, form: (set: DataSet) => DifferenceForm): Backend {
  return {
    name,
    summary,
    version: 1,
    createKernel(model, shape, train, test) {
      if (model.name !== squares.name)
        throw new RangeError(`backend ${name} is for model: { kind: ${squares.name} }, got ${model.name}`);
      return new DifferenceKernel(shape, train, test, form);
    },
  };
}

/** u² − v², coordinate by coordinate. `singularValue1` is the length of that map. */
export const diagonalDifference = backend(
  'diagonal-difference',
  'Networks f(x) = Σ(u² − v²)x with one output, trained by full batches from u = v = α',
  diagonalForm,
);

/** UUᵀ − VVᵀ, entry by entry. `singularValue1` is the size of its trace. */
export const matrixDifference = backend(
  'matrix-difference',
  'Matrices UUᵀ − VVᵀ whose entries are fitted, trained by full batches from U = V = α·1',
  matrixForm,
);
