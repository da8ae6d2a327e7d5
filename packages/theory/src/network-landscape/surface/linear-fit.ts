import { SVD, inverse } from 'ml-matrix';
import { toMatrix } from '../../landscape/dense';
import type { LossSurface } from './loss-surface';

/** Covariances of inputs and of outputs with inputs; centred unless told otherwise. */
function covariance(a: Float64Array, rows: number, b: Float64Array, columns: number, count: number, centred: boolean) {
  const mean = (values: Float64Array, width: number) =>
    Float64Array.from({ length: width }, (_, i) => {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += values[s * width + i]!;
      return centred ? sum / count : 0;
    });
  const meanA = mean(a, rows);
  const meanB = mean(b, columns);
  const c = new Float64Array(rows * columns);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < rows; i++) {
      const ai = (a[s * rows + i]! - meanA[i]!) / count;
      for (let j = 0; j < columns; j++) c[i * columns + j]! += ai * (b[s * columns + j]! - meanB[j]!);
    }
  }
  return toMatrix(c, rows, columns);
}

/**
 * The best linear map C_fx·C_xx⁻¹ of any outputs f on the network's inputs: its singular triplets, strongest first.
 * With centred moments the map may have an intercept, as a network whose hidden means are not zero needs.
 */
export function bestLinearMap(surface: LossSurface, f: Float64Array, centred: boolean) {
  const { x, inputs, outputs, count } = surface.network.samples;
  const cxx = covariance(x, inputs, x, inputs, count, centred);
  const map = covariance(f, outputs, x, inputs, count, centred).mmul(inverse(cxx, true));
  const svd = new SVD(map, { autoTranspose: true });
  return {
    singularValues: Float64Array.from(svd.diagonal),
    left: (k: number) => Float64Array.from(svd.leftSingularVectors.getColumn(k)),
    right: (k: number) => Float64Array.from(svd.rightSingularVectors.getColumn(k)),
  };
}
