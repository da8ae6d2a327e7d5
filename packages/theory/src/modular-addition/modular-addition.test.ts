import { expect, test } from 'vitest';
import { normals } from '../landscape/random.fixture';
import { seededRandom } from '../statistics/seeded-random';
import { analyticAccuracy, modularAdditionAccuracy, modularAdditionWeights } from './analytic-weights';
import { inverseParticipation } from './participation';

test('the logits are what the trigonometry says', () => {
  const { first, second } = modularAdditionWeights(7, 2, seededRandom(3));
  const random = seededRandom(3);
  const [a, b, q] = [2, 6, 4];
  const logit = [0, 1].map((k) => {
    const w = (2 * Math.PI * (k + 1)) / 7;
    const [f, g] = [2 * Math.PI * random(), 2 * Math.PI * random()];
    return Math.cos(w * q + f + g) * (Math.cos(w * a + f) + Math.cos(w * b + g)) ** 2;
  });
  const computed = [0, 1].reduce(
    (sum, k) => sum + second[q * 2 + k]! * (first[k * 14 + a]! + first[k * 14 + 7 + b]!) ** 2,
    0,
  );
  expect(computed).toBeCloseTo(logit[0]! + logit[1]!, 12);
});

// An independent computation found .67 ± .08, .950 ± .027 and .9993 (spread between networks); 60 networks know the
// mean to spread/√60, and so does the other side: four combined errors.
test('accuracy at p = 23 by width', () => {
  const expected = [
    [22, 0.67, 0.08],
    [44, 0.95, 0.027],
    [88, 0.9993, 0.002],
  ] as const;
  for (const [width, mean, spread] of expected) {
    const found = analyticAccuracy(23, width, { draws: 60, seed: 2 });
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * spread * Math.sqrt(2 / 60));
    expect(found.spread).toBeLessThan(2 * spread);
  }
});

test('many units solve any modulus; a random network is at chance', () => {
  expect(analyticAccuracy(11, 200, { draws: 3 })).toEqual({ mean: 1, spread: 0 });
  const next = normals(5);
  const random = modularAdditionWeights(11, 50, seededRandom(1));
  const scrambled = { ...random, second: random.second.map(() => next()) };
  expect(modularAdditionAccuracy(scrambled)).toBeLessThan(0.3);
});

test('participation: 1 for a wave, whatever its phase; 1/6 for a spike at p = 11; little for noise', () => {
  const wave = (phase: number) => Array.from({ length: 11 }, (_, a) => Math.cos((2 * Math.PI * 3 * a) / 11 + phase));
  expect(inverseParticipation(wave(0))).toBeCloseTo(1, 12);
  expect(inverseParticipation(wave(1.3))).toBeCloseTo(1, 12);
  // A spike has power 1 at 0 and 2 at each of five frequencies: (1 + 5·4)/11².
  expect(inverseParticipation([1, ...new Array<number>(10).fill(0)])).toBeCloseTo(21 / 121, 12);
  const next = normals(8);
  expect(inverseParticipation(Array.from({ length: 97 }, next))).toBeLessThan(0.1);
});

test('refuses an even modulus, no units and weights of zero', () => {
  expect(() => modularAdditionWeights(8, 3, Math.random)).toThrow(/must be odd, got 8/);
  expect(() => modularAdditionWeights(7, 0, Math.random)).toThrow(/width must be an integer ≥ 1/);
  expect(() => inverseParticipation([0, 0])).toThrow(/all zero/);
});
