import fc from 'fast-check';
import { Matrix, SVD } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { singularValues } from './singular-values';

describe('singular values', () => {
  it('agree with a general decomposition for every small shape', () => {
    const cases = fc
      .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
      .chain(({ rows, columns }) =>
        fc.record({
          rows: fc.constant(rows),
          columns: fc.constant(columns),
          values: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
            minLength: rows * columns,
            maxLength: rows * columns,
          }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ rows, columns, values }) => {
        const count = Math.min(rows, columns);
        const out = new Float64Array(count);
        singularValues(Float64Array.from(values), rows, columns, count, out, 0);
        const expected = new SVD(Matrix.from1DArray(rows, columns, values), { autoTranspose: true }).diagonal;
        out.forEach((s, k) => expect(Math.abs(s - expected[k]!)).toBeLessThan(1e-12));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps the relative precision of a second value far below the first', () => {
    // Orthogonal factors times diag(1, 1e-12), where a Gram matrix would leave nothing of the second.
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const out = new Float64Array(2);
    singularValues(Float64Array.from([c, -s * 1e-12, s, c * 1e-12]), 2, 2, 2, out, 0);
    expect(Math.abs(out[0]! - 1)).toBeLessThan(1e-15);
    expect(Math.abs(out[1]! / 1e-12 - 1)).toBeLessThan(1e-4);
  });

  it('gives zeros for a matrix of zeros', () => {
    const out = new Float64Array(2).fill(Number.NaN);
    singularValues(new Float64Array(6), 2, 3, 2, out, 0);
    expect([...out]).toEqual([0, 0]);
  });
});
