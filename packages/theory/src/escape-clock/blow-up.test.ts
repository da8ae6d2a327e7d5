import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/seeded-random';
import { blowUpFlow, normalWeights } from './blow-up-flow';
import { blowUpLaw, blowUpProbability, blowUpQuantile } from './blow-up-law';

test('balanced weights blow up after x^{−(L−2)}/(L−2), in one unit and in many', () => {
  for (const depth of [3, 4, 6]) {
    const flow = blowUpFlow({ depth, width: 1 });
    const x = 0.3;
    expect(flow.blowUpTime(new Float64Array(depth).fill(x)) * (depth - 2) * x ** (depth - 2)).toBeCloseTo(1, 4);
  }
  const flow = blowUpFlow({ depth: 3, width: [2, 3] });
  // Layers 2×1, 3×2, 1×3: one path through the first units.
  const weights = Float64Array.of(0.5, 0, 0.5, 0, 0, 0, 0, 0, 0.5, 0, 0);
  expect(flow.blowUpTime(weights)).toBeCloseTo(2, 3);
});

test('three scalars with two equal: x′ = yz in closed form', () => {
  // y = z, x² − y² = C > 0: y′ = xy, x′ = y² = x² − C, so x = −√C·coth(√C(t − t₁)), t₁ = artanh(√C/x₀)/√C.
  const [x, y] = [1.3, 0.4];
  const root = Math.sqrt(x * x - y * y);
  expect(
    blowUpFlow({ depth: 3, width: 1 }).blowUpTime(Float64Array.of(x, y, y)) / (Math.atanh(root / x) / root),
  ).toBeCloseTo(1, 4);
});

test('the derivative is the gradient of tr(S X_L…X_1)', () => {
  const flow = blowUpFlow({ depth: 4, width: [3, 2, 4], strengths: [1, 0.7] });
  const weights = normalWeights(flow.size, seededRandom(2));
  const slope = new Float64Array(flow.size);
  flow.derivative(weights, slope);
  const scratch = new Float64Array(flow.size);
  const f = (i: number, h: number) => {
    const moved = Float64Array.from(weights);
    moved[i]! += h;
    return flow.derivative(moved, scratch);
  };
  // f is multilinear, so central differences are exact but for rounding.
  weights.forEach((_, i) => expect(slope[i]).toBeCloseTo((f(i, 0.5) - f(i, -0.5)) / 1, 10));
});

test('weights a·X blow up a^{−(L−2)} times as late', () => {
  const flow = blowUpFlow({ depth: 5, width: 4 });
  const weights = normalWeights(flow.size, seededRandom(4));
  const later = flow.blowUpTime(weights.map((value) => value / 2));
  expect(later / flow.blowUpTime(weights)).toBeCloseTo(8, 3);
});

test('weights of zero never blow up', () => {
  expect(blowUpFlow({ depth: 3, width: 2 }).blowUpTime(new Float64Array(8))).toBe(Infinity);
});

test('a product that begins with the wrong sign blows up all the same', () => {
  const time = blowUpFlow({ depth: 3, width: 1 }).blowUpTime(Float64Array.of(-1, 0.5, 0.8));
  expect(time).toBeGreaterThan(blowUpFlow({ depth: 3, width: 1 }).blowUpTime(Float64Array.of(1, 0.5, 0.8)));
});

// Published points of an independent Monte Carlo, to two digits: .32/.34/.37/.41/.45/.50/.54, so to .006 and the
// sample's error.
test('θ₁ for a block of nine and L = 3', () => {
  const law = blowUpLaw({ depth: 3, width: 9 }, { samples: 1500, seed: 7 });
  const points = [0.32, 0.34, 0.37, 0.41, 0.45, 0.5, 0.54];
  [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].forEach((probability, i) => {
    const { value, error } = blowUpQuantile(law, probability);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(value - points[i]!)).toBeLessThan(0.006 + 3 * error);
  });
});

test('the same block gives the same law, another seed another; quantile and probability are inverse', () => {
  const law = blowUpLaw({ depth: 4, width: 3 }, { samples: 200 });
  expect(blowUpLaw({ depth: 4, width: 3 }, { samples: 200 })).toBe(law);
  expect(blowUpLaw({ depth: 4, width: 3 }, { samples: 200, seed: 2 }).times).not.toEqual(law.times);
  for (const probability of [0.1, 0.5, 0.9]) {
    expect(blowUpProbability(law, blowUpQuantile(law, probability).value).value).toBeCloseTo(probability, 1);
  }
});

test('a second missing mode of equal strength is a second chance', () => {
  const one = blowUpQuantile(blowUpLaw({ depth: 3, width: 6 }, { samples: 400 }), 0.5).value;
  const two = blowUpQuantile(blowUpLaw({ depth: 3, width: 6, strengths: [1, 1] }, { samples: 400 }), 0.5).value;
  expect(two).toBeLessThan(0.95 * one);
});

test('refuses two layers, broken widths and strengths', () => {
  expect(() => blowUpFlow({ depth: 2, width: 3 })).toThrow(/depth must be an integer ≥ 3/);
  expect(() => blowUpFlow({ depth: 3, width: [3] })).toThrow(/has 2 hidden widths, got 1/);
  expect(() => blowUpFlow({ depth: 3, width: 3, strengths: [0.5] })).toThrow(/begin with 1/);
  expect(() => blowUpFlow({ depth: 3, width: 3, strengths: [1, 2] })).toThrow(/descend/);
  expect(() => blowUpQuantile(blowUpLaw({ depth: 3, width: 1 }, { samples: 20 }), 1)).toThrow(/between 0 and 1/);
});
