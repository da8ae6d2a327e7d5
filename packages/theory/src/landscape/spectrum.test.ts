import { EVD } from 'ml-matrix';
import { expect, test } from 'vitest';
import { toMatrix } from './dense';
import { normalArray } from './random.fixture';
import { classifySpectrum, symmetricEigenvalues } from './spectrum';

test('separated blocks give the eigenvalues of the whole', () => {
  const size = 12;
  const random = normalArray(1, size * size);
  const matrix = new Float64Array(size * size);
  // Variables couple only to those of the same remainder, so the blocks are interleaved.
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++)
      if (i % 3 === j % 3) matrix[i * size + j] = random[i * size + j]! + random[j * size + i]!;
  }
  const whole = new EVD(toMatrix(matrix, size, size), { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b);
  symmetricEigenvalues(matrix, size).forEach((value, i) => {
    expect(value).toBeCloseTo(whole[i]!, 13);
  });
});

test('an empty matrix has no eigenvalues, a zero matrix only zeros', () => {
  expect(symmetricEigenvalues(new Float64Array(0), 0)).toHaveLength(0);
  expect(Array.from(symmetricEigenvalues(new Float64Array(4), 2))).toEqual([0, 0]);
});

test('eigenvalues far below the largest are zero modes', () => {
  expect(classifySpectrum(Float64Array.of(-0.2, -1e-12, 0, 1e-9, 0.3, 2))).toEqual({
    negative: [-0.2],
    zero: [-1e-12, 0, 1e-9],
    positive: [0.3, 2],
  });
});
