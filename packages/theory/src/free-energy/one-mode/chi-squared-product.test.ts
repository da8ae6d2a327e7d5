import { describe, expect, it } from 'vitest';
import { normals } from '../../landscape/random.fixture';
import { chiSquaredProduct } from './chi-squared-product';

/** E of a function of X under a law, by the trapezoidal rule. */
function mean(product: ReturnType<typeof chiSquaredProduct>, f: (x: number) => number): number {
  let sum = 0;
  const step = 0.01;
  for (let x = -60; x < 40; x += step) sum += step * Math.exp(product.lnDensity(x)) * f(x);
  return sum;
}

/** E[ln χ²(k)] = ψ(k/2) + ln 2. */
function meanLn(k: number): number {
  let digamma = k % 2 === 0 ? 0 : -2 * Math.LN2;
  for (let j = k % 2 === 0 ? 2 : 1; j < k; j += 2) digamma += 2 / j;
  return digamma - 0.5772156649015329 + Math.LN2;
}

describe('the product of χ² numbers', () => {
  it('of 1 and 2 degrees has the density e^{x/2 − √(eˣ)}/2', () => {
    // ∫ f_1 f_2 is a Bessel function of order ½, which is elementary.
    for (const degrees of [
      [1, 2],
      [2, 1],
    ]) {
      const { lnDensity } = chiSquaredProduct(degrees);
      for (const x of [-40, -15, -3.3, 0, 1.7, 8, 15, 20]) {
        expect(lnDensity(x)).toBeCloseTo(x / 2 - Math.exp(x / 2) - Math.LN2, 5);
      }
    }
  });

  it.each([[[4]], [[4, 9, 9]], [[1, 5, 3, 7]], [[1, 1, 1]], [[2, 30, 11, 4, 6]]])(
    'of degrees %j has the mean logarithm and norm',
    (degrees) => {
      const product = chiSquaredProduct(degrees);
      expect(mean(product, () => 1)).toBeCloseTo(1, 6);
      expect(mean(product, (x) => x)).toBeCloseTo(
        degrees.reduce((sum, k) => sum + meanLn(k), 0),
        5,
      );
      // E[eˣ] = Πk weighs the right tail.
      const ratio = mean(product, Math.exp) / degrees.reduce((all, k) => all * k, 1);
      if (degrees.length <= 3) expect(ratio).toBeCloseTo(1, 5);
    },
  );

  it('has the mean gain that follows from independence', () => {
    const degrees = [4, 9, 6];
    const product = chiSquaredProduct(degrees);
    let [gain, reach, all] = [0, 1, 1];
    degrees.forEach((k, l) => {
      gain = k * gain + reach;
      if (l === 0) gain = 1;
      all *= k;
      reach = all + ((degrees[l + 1] ?? 1) - 1) * reach;
    });
    expect(mean(product, (x) => Math.exp(product.lnMeanGain(x))) / gain).toBeCloseTo(1, 5);
  });

  it('gives the squared gradient of the singular value of random matrices that have it', () => {
    // 20 000 networks 3-4-2-1 of unit weights; in each of 10 bins the mean of G over the law is 1 within 5 standard
    // errors: another seed would fail in 1 of 170 000 tries.
    const product = chiSquaredProduct([3, 4, 2]);
    const next = normals(5);
    const bins = new Map<number, number[]>();
    for (let sample = 0; sample < 20_000; sample++) {
      const [first, second, third] = [12, 8, 2].map((count) => Array.from({ length: count }, next));
      const row = [0, 1, 2, 3].map((j) => third![0]! * second![j]! + third![1]! * second![4 + j]!);
      const map = [0, 1, 2].map((k) => row.reduce((sum, value, j) => sum + value * first![3 * j + k]!, 0));
      const square = map.reduce((sum, value) => sum + value * value, 0);
      const v = map.map((value) => value / Math.sqrt(square));
      const hidden = [0, 1, 2, 3].map((j) => v.reduce((sum, value, k) => sum + value * first![3 * j + k]!, 0));
      const top = [0, 1].map((i) => hidden.reduce((sum, value, j) => sum + value * second![4 * i + j]!, 0));
      const norm = (vector: number[]) => vector.reduce((sum, value) => sum + value * value, 0);
      const gain = norm(top) + norm(third!) * norm(hidden) + norm(row);
      const x = Math.log(square);
      const bin = Math.max(-2, Math.min(7, Math.round(x)));
      bins.set(bin, [...(bins.get(bin) ?? []), gain / Math.exp(product.lnMeanGain(x))]);
    }
    expect(bins.size).toBe(10);
    for (const ratios of bins.values()) {
      const average = ratios.reduce((sum, value) => sum + value, 0) / ratios.length;
      const variance = ratios.reduce((sum, value) => sum + (value - average) ** 2, 0) / (ratios.length - 1);
      expect(Math.abs(average - 1)).toBeLessThan(5 * Math.sqrt(variance / ratios.length));
    }
  });

  it('refuses degrees that are not whole numbers of at least 1', () => {
    expect(() => chiSquaredProduct([])).toThrow(/at least one/);
    expect(() => chiSquaredProduct([3, 0])).toThrow(/degrees\[1\]/);
  });
});
