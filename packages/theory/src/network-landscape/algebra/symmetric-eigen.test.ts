import { EVD, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { normalArray } from '../../landscape/random.fixture';
import { eigensystem } from './spectral';

/** A symmetric matrix of normal numbers. */
function symmetric(seed: number, size: number): Float64Array {
  const a = normalArray(seed, size * size);
  return a.map((value, k) => value + a[(k % size) * size + Math.floor(k / size)]!);
}

describe('eigensystem of a symmetric matrix', () => {
  const cases: [string, Float64Array, number][] = [
    ['one number', Float64Array.of(3), 1],
    ['2×2', Float64Array.of(2, 1, 1, 2), 2],
    ['random', symmetric(1, 12), 12],
    ['large', symmetric(2, 60), 60],
    ['diagonal with equal values', Float64Array.from({ length: 25 }, (_, k) => (k % 6 === 0 ? 1 : 0)), 5],
    ['rank 1', Float64Array.from({ length: 49 }, (_, k) => (Math.floor(k / 7) + 1) * ((k % 7) + 1)), 7],
    ['zero', new Float64Array(16), 4],
    ['tiny couplings', symmetric(3, 9).map((value, k) => (k % 10 === 0 ? value : 1e-150 * value)), 9],
    ['small numbers', symmetric(4, 9).map((value) => 1e-120 * value), 9],
  ];
  test.each(cases)('%s: vectors are orthonormal, A v = λ v, and values are those of ml-matrix', (_, matrix, size) => {
    const { values, vectors } = eigensystem(matrix, size);
    const scale = Math.max(...matrix.map((value) => Math.abs(value)), 1e-300);
    const dense = new Matrix(
      Array.from({ length: size }, (__, i) => Array.from(matrix.subarray(i * size, i * size + size))),
    );
    const known = new EVD(dense, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b);
    for (let k = 0; k < size; k++) {
      expect(Math.abs(values[k]! - known[k]!)).toBeLessThan(1e-13 * size * scale);
      for (let j = 0; j < size; j++) {
        let product = 0;
        let image = 0;
        for (let i = 0; i < size; i++) {
          product += vectors[k * size + i]! * vectors[j * size + i]!;
          image += matrix[j * size + i]! * vectors[k * size + i]!;
        }
        expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan(1e-13);
        expect(Math.abs(image - values[k]! * vectors[k * size + j]!)).toBeLessThan(1e-13 * size * scale);
      }
    }
  });
});
