import type { Samples, SecondMoments } from '@kramers/theory';

/**
 * The fewest samples that have given second moments exactly: n + 1 rows. All that a linear network without biases sees
 * of its data is their moments, so its landscape on these rows is that on the population.
 *
 * Rows x_k = √N·(column k of the Cholesky factor of C_xx) with y_k = C_yx·C_xx⁻¹·x_k, and one row with x = 0 that holds
 * what of tr C_yy no linear map explains. Directions in which the inputs have no extent stay without.
 */
export function momentSamples({ inputs, outputs, cxx, cyx, traceCyy }: SecondMoments): Samples {
  const count = inputs + 1;
  const factor = cholesky(cxx, inputs);
  const x = new Float64Array(count * inputs);
  const y = new Float64Array(count * outputs);
  const scale = Math.sqrt(count);
  // With C_xx = F·Fᵀ, the map M = C_yx·C_xx⁻¹ gives M·F = C_yx·F⁻ᵀ: solved column by column.
  const explained = new Float64Array(outputs * inputs);
  for (let r = 0; r < outputs; r++) {
    for (let k = 0; k < inputs; k++) {
      let sum = cyx[r * inputs + k]!;
      for (let j = 0; j < k; j++) sum -= explained[r * inputs + j]! * factor[k * inputs + j]!;
      explained[r * inputs + k] = factor[k * inputs + k] === 0 ? 0 : sum / factor[k * inputs + k]!;
    }
  }
  for (let k = 0; k < inputs; k++) {
    for (let j = 0; j < inputs; j++) x[k * inputs + j] = scale * factor[j * inputs + k]!;
    for (let r = 0; r < outputs; r++) y[k * outputs + r] = scale * explained[r * inputs + k]!;
  }
  const rest = traceCyy - explained.reduce((sum, value) => sum + value * value, 0);
  y[inputs * outputs] = scale * Math.sqrt(Math.max(0, rest));
  return { count, inputs, outputs, x, y };
}

/** The lower triangular F with F·Fᵀ = matrix. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      const pivot = factor[j * size + j]!;
      if (i !== j) factor[i * size + j] = pivot === 0 ? 0 : sum / pivot;
      else if (sum > 1e-12 * matrix[i * size + i]!) factor[i * size + i] = Math.sqrt(sum);
    }
  }
  return factor;
}
