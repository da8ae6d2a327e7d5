import { Matrix, QR } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { toMatrix, writeMatrix } from './dense';
import { alignedModes } from './modes';
import { populationMoments, sampleMoments, type SecondMoments } from './moments';
import { oneModeTransitions } from './one-mode';
import { gaussianSamples, normalArray } from './random.fixture';

/** The same data in rotated input and output coordinates. */
function rotated(moments: SecondMoments, seed: number): SecondMoments {
  const { inputs: n, outputs: p } = moments;
  const left = new QR(toMatrix(normalArray(seed, p * p), p, p)).orthogonalMatrix;
  const right = new QR(toMatrix(normalArray(seed + 1, n * n), n, n)).orthogonalMatrix;
  const cxx = new Float64Array(n * n);
  const cyx = new Float64Array(p * n);
  writeMatrix(right.mmul(toMatrix(moments.cxx, n, n)).mmul(right.transpose()), cxx);
  writeMatrix(left.mmul(toMatrix(moments.cyx, p, n)).mmul(right.transpose()), cyx);
  return { ...moments, cxx, cyx };
}

describe('moments', () => {
  test('of the population are diagonal', () => {
    const moments = populationMoments({ correlations: [0.9, 0.8], inputs: 3, outputs: 2 });
    expect(Array.from(moments.cxx)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(Array.from(moments.cyx)).toEqual([0.9, 0, 0, 0, 0.8, 0]);
    expect(moments.traceCyy).toBe(2);
    expect(populationMoments({ correlations: [0.9, 0.8] })).toMatchObject({ inputs: 2, outputs: 2 });
  });

  test('of a sample are averages of products', () => {
    const moments = sampleMoments({
      count: 2,
      inputs: 2,
      outputs: 1,
      x: Float64Array.of(1, 2, 3, 4),
      y: Float64Array.of(5, 6),
    });
    expect(Array.from(moments.cxx)).toEqual([5, 7, 7, 10]);
    expect(Array.from(moments.cyx)).toEqual([11.5, 17]);
    expect(moments.traceCyy).toBe(30.5);
  });

  test('refuse wrong shapes and impossible correlations', () => {
    expect(() => populationMoments({ correlations: [0.9, 1.1] })).toThrow(
      /correlations\[1\] must be in \(0, 1\], got 1.1/,
    );
    expect(() => populationMoments({ correlations: [0.9, 0.8], inputs: 1, outputs: 2 })).toThrow(
      /inputs must be an integer ≥ 2, got 1/,
    );
    const short = { count: 2, inputs: 2, outputs: 1, x: new Float64Array(3), y: new Float64Array(2) };
    expect(() => sampleMoments(short)).toThrow(/x must hold 2×2 = 4 numbers, got 3/);
  });
});

describe('aligned modes', () => {
  test.each([
    [2, 2],
    [5, 2],
    [2, 4],
  ])(
    'of the population, %i inputs and %i outputs, are the correlations, whatever the coordinates',
    (inputs, outputs) => {
      const population = populationMoments({ correlations: [0.8, 0.9], inputs, outputs });
      for (const moments of [population, rotated(population, 3)]) {
        const { modes, misalignment } = alignedModes(moments);
        expect(modes.map((mode) => mode.correlation)).toEqual([expect.closeTo(0.9, 14), expect.closeTo(0.8, 14)]);
        expect(modes.map((mode) => mode.inputVariance)).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14)]);
        expect(misalignment).toBeLessThan(1e-14);
        for (const { right } of modes) expect(Math.max(...right)).toBeGreaterThan(-Math.min(...right));
      }
    },
  );

  test('rebuild C_yx from their vectors', () => {
    const moments = sampleMoments(
      gaussianSamples({ seed: 5, count: 40, correlations: [0.9, 0.8], inputs: 4, outputs: 3 }),
    );
    const rebuilt = new Matrix(3, 4);
    for (const { correlation, left, right } of alignedModes(moments).modes) {
      rebuilt.add(Matrix.columnVector(left).mmul(Matrix.rowVector(right)).mul(correlation));
    }
    rebuilt.to1DArray().forEach((value, i) => {
      expect(value).toBeCloseTo(moments.cyx[i]!, 13);
    });
  });

  test('a stretched input that is a singular direction stays decoupled, one that is not shows as misalignment', () => {
    const moments = populationMoments({ correlations: [0.9, 0.8] });
    const stretched = { ...moments, cxx: Float64Array.of(4, 0, 0, 1), cyx: Float64Array.of(1.8, 0, 0, 0.8) };
    const aligned = alignedModes(stretched);
    expect(aligned.misalignment).toBe(0);
    expect(aligned.modes[0]).toMatchObject({ correlation: 1.8, inputVariance: 4 });
    const white = oneModeTransitions({ depth: 3, correlation: 0.45 });
    expect(oneModeTransitions({ depth: 3, ...aligned.modes[0]! }).betaC).toBeCloseTo(4 * white.betaC!, 13);

    const skewed = { ...moments, cxx: Float64Array.of(1, 0.3, 0.3, 1) };
    // C v_i = (1, 0.3) or (0.3, 1): the sine of its angle to v_i is 0.3/√1.09.
    expect(alignedModes(skewed).misalignment).toBeCloseTo(0.3 / Math.sqrt(1.09), 14);
  });

  test('directions without correlation are no modes', () => {
    expect(alignedModes(populationMoments({ correlations: [0.9], inputs: 4, outputs: 3 })).modes).toHaveLength(1);
  });
});
