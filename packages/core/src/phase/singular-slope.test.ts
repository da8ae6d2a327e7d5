import { symmetricEigenvalues } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { nextNormal } from '../random/normal';
import { openStream } from '../random/stream';
import { weightCount } from '../contracts/model';
import { SingularSlope } from './singular-slope';

/** σ_k of W_L⋯W_1: the root of an eigenvalue of WWᵀ. */
function singularValue(widths: readonly number[], weights: Float64Array, k: number): number {
  let at = 0;
  const columns = widths[0]!;
  let map = Float64Array.from({ length: columns * columns }, (_, i) => Number(i % (columns + 1) === 0));
  for (let l = 1; l < widths.length; l++) {
    const [rows, inner] = [widths[l]!, widths[l - 1]!];
    const layer = weights.subarray(at, (at += rows * inner));
    map = Float64Array.from({ length: rows * columns }, (_, place) => {
      const [i, j] = [Math.floor(place / columns), place % columns];
      return Array.from({ length: inner }, (_, m) => layer[i * inner + m]! * map[m * columns + j]!).reduce(sum);
    });
  }
  const rows = widths.at(-1)!;
  const gram = Float64Array.from({ length: rows * rows }, (_, place) => {
    const [i, j] = [Math.floor(place / rows), place % rows];
    return Array.from({ length: columns }, (_, m) => map[i * columns + m]! * map[j * columns + m]!).reduce(sum);
  });
  return Math.sqrt([...symmetricEigenvalues(gram, rows)].sort((a, b) => b - a)[k - 1]!);
}

const sum = (a: number, b: number) => a + b;

describe('the gradient of a singular value', () => {
  it.each([
    [[5, 10, 10, 2], 2],
    [[5, 10, 10, 2], 1],
    [[2, 3, 4], 2],
    [[4, 6, 6, 6, 3], 3],
    [[3, 4, 1], 1],
  ])('is that of differences: %j, σ_%i', (widths, k) => {
    const stream = openStream(1, 'weights');
    const weights = Float64Array.from({ length: weightCount({ widths, bias: false }) }, () => nextNormal(stream));
    const gradient = new Float64Array(weights.length);
    const sigma = new SingularSlope(widths, k).gradient(weights, gradient);
    expect(sigma / singularValue(widths, weights, k)).toBeCloseTo(1, 10);
    weights.forEach((value, i) => {
      const at = (shift: number) =>
        singularValue(
          widths,
          weights.map((w, j) => (i === j ? value + shift : w)),
          k,
        );
      expect(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient[i]!)).toBeLessThan(1e-7 * (1 + Math.abs(gradient[i]!)));
    });
  });

  it('refuses one that there is not', () => {
    const slope = new SingularSlope([5, 4, 2], 3);
    expect(() => slope.gradient(new Float64Array(28).fill(0.1), new Float64Array(28))).toThrow(/no singular value 3/);
  });
});
