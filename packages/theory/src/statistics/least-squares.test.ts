import { Matrix, inverse, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares';
import { normalDeviate, seededRandom } from './seeded-random';

describe('leastSquares', () => {
  it.each([1, 2, 3])('agrees with ml-matrix for %i columns', (width) => {
    const random = seededRandom(width);
    const rows = Array.from({ length: 6 }, () =>
      Array.from({ length: width }, (_, column) => 100 ** column * normalDeviate(random)),
    );
    const sides = rows.map(() => normalDeviate(random));
    const found = leastSquares(rows, sides);
    const matrix = new Matrix(rows);
    const solution = solve(matrix, Matrix.columnVector(sides), true).to1DArray();
    const covariance = inverse(matrix.transpose().mmul(matrix), true).to2DArray();
    solution.forEach((value, index) => expect((found?.solution[index] ?? NaN) / value).toBeCloseTo(1, 9));
    covariance.forEach((row, i) =>
      row.forEach((value, j) => expect((found?.covariance[i]![j] ?? NaN) / value).toBeCloseTo(1, 6)),
    );
    expect(found?.explained).toBeCloseTo(matrix.mmul(Matrix.columnVector(solution)).norm() ** 2, 9);
  });

  it('knows a column that says nothing new', () => {
    expect(
      leastSquares(
        [
          [1, 2000],
          [1, 2000],
          [1, 2000],
        ],
        [1, 2, 3],
      ),
    ).toBeNull();
    expect(
      leastSquares(
        [
          [1, 0.1],
          [3, 0.3],
        ],
        [1, 2],
      ),
    ).toBeNull();
    expect(leastSquares([[0], [0]], [1, 2])).toBeNull();
    expect(
      leastSquares(
        [
          [1, 2000],
          [1, 2000.1],
        ],
        [1, 2],
      ),
    ).not.toBeNull();
  });
});
