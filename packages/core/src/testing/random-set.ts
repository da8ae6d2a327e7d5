import { type DataSet, dataSetOf } from '../contracts/data';
import { addNormals } from '../random/normal';
import { openStream } from '../random/stream';

/**
 * Samples whose outputs follow the inputs, with noise beside: for tests. `count` rows of normal inputs, each output 0.7
 * of one of them.
 *
 * @example randomSet(42, 'train', 20, 3, 2).samples?.x.length; // 60
 */
export function randomSet(seed: number, purpose: string, count: number, inputs: number, outputs: number): DataSet {
  const x = new Float64Array(count * inputs);
  const y = new Float64Array(count * outputs);
  addNormals(openStream(seed, `${purpose}/x`), x, 1);
  addNormals(openStream(seed, `${purpose}/y`), y, 0.5);
  for (let s = 0; s < count; s++) {
    for (let o = 0; o < outputs; o++) y[s * outputs + o]! += 0.7 * x[s * inputs + (o % inputs)]!;
  }
  return dataSetOf({ count, inputs, outputs, x, y });
}

/**
 * Euclidean distance between two arrays of one length.
 *
 * @returns √Σ(a_i − b_i)²
 * @example distance(Float64Array.of(0, 0), Float64Array.of(3, 4)); // 5
 */
export function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));
}
