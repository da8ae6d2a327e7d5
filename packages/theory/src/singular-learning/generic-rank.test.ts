import { SVD } from 'ml-matrix';
import { expect, test } from 'vitest';
import { normals } from '../landscape/random.fixture';
import { oneHotPairs, quadraticJacobianRank, rankModuloPrime } from './generic-rank';

test('ranks of known matrices', () => {
  expect(
    rankModuloPrime([
      [1, 2, 3],
      [2, 4, 6],
      [1, 0, -1],
    ]),
  ).toBe(2);
  expect(
    rankModuloPrime([
      [0, 0],
      [0, 0],
    ]),
  ).toBe(0);
  // Hilbert-like, ill-conditioned for a float: 12 rows of powers, exact here.
  expect(
    rankModuloPrime(Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (_, j) => (i + 1) ** j))),
  ).toBe(12);
});

test('one-hot pairs give K(3p − 2), generic inputs K(3p − 1)', () => {
  for (const [p, hidden] of [
    [5, 4],
    [7, 8],
    [11, 3],
  ] as const) {
    const network = { inputs: 2 * p, hidden, outputs: p };
    expect(quadraticJacobianRank({ ...network, data: oneHotPairs(p) })).toBe(hidden * (3 * p - 2));
    expect(quadraticJacobianRank(network)).toBe(hidden * (3 * p - 1));
  }
});

test('never above the number of values: p³ at most', () => {
  expect(quadraticJacobianRank({ inputs: 6, hidden: 20, outputs: 3, data: oneHotPairs(3) })).toBeLessThanOrEqual(27);
});

test('the same rank as the singular values of a Jacobian in floats', () => {
  const next = normals(2);
  const [p, hidden] = [4, 3];
  const first = Array.from({ length: hidden }, () => Array.from({ length: 2 * p }, next));
  const second = Array.from({ length: p }, () => Array.from({ length: hidden }, next));
  const rows = oneHotPairs(p).flatMap((x) => {
    const h = first.map((unit) => unit.reduce((sum, u, i) => sum + u * x[i]!, 0));
    return second.map((weights, q) => [
      ...h.flatMap((value, k) => x.map((xi) => 2 * weights[k]! * value * xi)),
      ...second.flatMap((_, other) => h.map((value) => (other === q ? value * value : 0))),
    ]);
  });
  const singular = new SVD(rows, { autoTranspose: true }).diagonal;
  const rank = singular.filter((value) => value > 1e-10 * singular[0]!).length;
  expect(quadraticJacobianRank({ inputs: 2 * p, hidden, outputs: p, data: oneHotPairs(p) })).toBe(rank);
});

test('refuses data of another length', () => {
  expect(() => quadraticJacobianRank({ inputs: 4, hidden: 1, outputs: 1, data: [[1, 2]] })).toThrow(
    /length of the inputs, 4/,
  );
});
