import { expect, test } from 'vitest';
import { orbitDimension } from '../rates/orbit';
import {
  learningCoefficient,
  learningCoefficientMultiplicity,
  quadraticLearningCoefficient,
} from './learning-coefficient';

/** The definition, word for word: all sets of ℓ + 1 widths that meet both conditions, whichever they are. */
function byDefinition(widths: readonly number[], rank: number): number[] {
  const excess = widths.map((width) => width - rank);
  const values: number[] = [];
  for (let mask = 1; mask < 1 << excess.length; mask++) {
    const inside = excess.filter((_, i) => mask & (1 << i));
    const outside = excess.filter((_, i) => !(mask & (1 << i)));
    const l = inside.length - 1;
    const sum = inside.reduce((total, m) => total + m, 0);
    if (l < 1 || sum < l * Math.max(...inside) || (outside.length > 0 && sum >= l * Math.min(...outside))) continue;
    const a = sum - (Math.ceil(sum / l) - 1) * l;
    let pairs = 0;
    inside.forEach((x, i) => inside.slice(i + 1).forEach((y) => (pairs += x * y)));
    const regular = (-rank * rank + rank * (widths[0]! + widths.at(-1)!)) / 2;
    values.push(regular + (a * (l - a)) / (4 * l) - ((l * (l - 1)) / 4) * (sum / l) ** 2 + pairs / 2);
  }
  return values;
}

/** Reduced-rank regression, Aoyagi & Watanabe (2005), in its four cases. */
function reducedRank(m: number, h: number, n: number, r: number): number {
  if (n + r > m + h) return (h * m - h * r + n * r) / 2;
  if (m + r > n + h) return (h * n - h * r + m * r) / 2;
  if (h + r > m + n) return (m * n) / 2;
  const even = -((h + r) ** 2) - m * m - n * n + 2 * (h + r) * (m + n) + 2 * m * n;
  return (even + ((m + h + n + r) % 2)) / 8;
}

test('values computed independently', () => {
  expect([0, 1, 2].map((rank) => learningCoefficient([10, 10, 10, 10], rank))).toEqual([33.5, 36.5, 39.5]);
  expect([0, 1].map((rank) => learningCoefficient([4, 4, 4], rank))).toEqual([6, 7]);
  expect([0, 1, 2].map((rank) => learningCoefficient([5, 10, 10, 2], rank))).toEqual([5, 5, 5]);
});

test('monomials by hand: |u|²a²|v|² has min(dimension)/2', () => {
  expect(learningCoefficient([1, 1, 1, 1, 1], 0)).toBe(0.5);
  expect(learningCoefficient([2, 1, 1, 2], 0)).toBe(0.5);
  expect(learningCoefficient([2, 1, 2], 0)).toBe(1);
  expect(learningCoefficient([5, 1, 3], 0)).toBe(1.5);
});

test('just one set meets the definition, ties or not, and it is the one found', () => {
  const sizes = [1, 2, 3, 4, 7];
  for (const a of sizes) {
    for (const b of sizes) {
      for (const c of sizes) {
        for (const widths of [
          [a, b, c],
          [a, b, c, b],
          [a, c, c, b, a],
          [3, a, b, 3, c, 3],
        ]) {
          for (let rank = 0; rank <= Math.min(...widths); rank++) {
            const values = byDefinition(widths, rank);
            expect(values.length).toBeGreaterThan(0);
            // Sets of equal excess are one set under other names.
            values.forEach((value) => expect(learningCoefficient(widths, rank)).toBeCloseTo(value, 9));
          }
        }
      }
    }
  }
});

test('two layers are reduced-rank regression', () => {
  for (let m = 1; m <= 6; m++) {
    for (let h = 1; h <= 6; h++) {
      for (let n = 1; n <= 6; n++) {
        for (let r = 0; r <= Math.min(m, h, n); r++) {
          expect(learningCoefficient([m, h, n], r)).toBeCloseTo(reducedRank(m, h, n, r), 10);
        }
      }
    }
  }
});

test('full rank is regular: λ is half the entries of the map when a wide hidden layer loses nothing', () => {
  expect(learningCoefficient([3, 2], 2)).toBe(3);
  expect(learningCoefficient([3, 40, 2], 0)).toBe(3);
});

test('regularised minima: (D − zero modes)/2 at D = 170 and ranks 0, 1, 2', () => {
  const zero = [0, 1, 2].map((rank) => orbitDimension([5, 10, 10, 2], rank));
  expect(zero).toEqual([0, 18, 34]);
  expect(zero.map((modes) => quadraticLearningCoefficient(170, modes))).toEqual([85, 76, 68]);
  expect(() => quadraticLearningCoefficient(5, 6)).toThrow(RangeError);
});

test('refuses a rank that does not fit and a single width', () => {
  expect(() => learningCoefficient([4, 2, 4], 3)).toThrow(/rank 3 does not fit through the widths 4-2-4/);
  expect(() => learningCoefficient([4], 0)).toThrow(/at least two widths/);
});

/**
 * Z(T) of two layers around the map 0 with standard normal weights, by quadrature: for given first weights the second
 * ones are Gaussian, Z = E Π(1 + s_i/T)^{−outputs/2}, over the eigenvalues s of a Wishart matrix of two rows (or one).
 */
function freeEnergySlope([inputs, hidden, outputs]: readonly [number, number, number], temperature: number): number {
  const [rows, degrees] = [Math.min(inputs, hidden), Math.max(inputs, hidden)];
  const nodes = Array.from({ length: 280 }, (_, i) => Math.exp(-50 + (54 * i) / 279));
  const weight = (s: number) =>
    s ** ((degrees - rows + 1) / 2) * Math.exp(-s / 2) * (1 + s / temperature) ** (-outputs / 2);
  const mean = (s: number) => (outputs / 2) * (s / (temperature + s));
  let [total, sum] = [0, 0];
  for (const s of nodes) {
    if (rows === 1) {
      total += weight(s);
      sum += weight(s) * mean(s);
      continue;
    }
    for (const other of nodes) {
      const both = weight(s) * weight(other) * Math.abs(s - other);
      total += both;
      sum += both * (mean(s) + mean(other));
    }
  }
  return sum / total;
}

// E𝓛/T = λ − (m − 1)/(ln(1/T) + b): 1/(λ − E𝓛/T) grows by ln(T₁/T₂)/(m − 1).
test.each([
  [[1, 1, 1], 2],
  [[3, 1, 3], 2],
  [[2, 1, 3], 1],
  [[2, 2, 2], 1],
  [[2, 3, 2], 2],
  [[2, 2, 3], 2],
  [[2, 4, 2], 1],
] as const)('multiplicity of %j at rank 0, by the integral over all weights: %i', (widths, multiplicity) => {
  expect(learningCoefficientMultiplicity(widths, 0)).toBe(multiplicity);
  const lambda = learningCoefficient(widths, 0);
  const [cold, warm] = [1e-12, 1e-9].map((temperature) => lambda - freeEnergySlope(widths, temperature));
  if (multiplicity === 1) expect(Math.abs(cold!)).toBeLessThan(1e-3);
  else expect((1 / cold! - 1 / warm!) / Math.log(1e3)).toBeCloseTo(1 / (multiplicity - 1), 1);
});

test('multiplicities of three layers and more, by hand', () => {
  // |uvw|² has the pole 1/2 three times, |u|²|v|² with vectors of one length twice.
  expect(learningCoefficientMultiplicity([1, 1, 1, 1], 0)).toBe(3);
  expect(learningCoefficientMultiplicity([4, 4, 4], 0)).toBe(1);
  expect(learningCoefficientMultiplicity([3, 3, 3], 0)).toBe(2);
  expect(learningCoefficientMultiplicity([2, 3, 3, 2], 0)).toBe(3);
  expect(() => learningCoefficientMultiplicity([4, 2, 4], 3)).toThrow(/rank 3 does not fit/);
});
