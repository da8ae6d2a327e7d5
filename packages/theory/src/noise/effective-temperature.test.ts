import { expect, test } from 'vitest';
import { sampleMoments } from '../landscape/moments';
import { networkGradient } from '../landscape/network';
import { gaussianSamples, normalArray } from '../landscape/random.fixture';
import { effectiveTemperature, finitePopulationFactor } from './effective-temperature';
import { gradientNoise } from './gradient-noise';

test('is half the variance per weight and per unit of learning rate, over all batches without replacement', () => {
  const [learningRate, samples, batchSize] = [0.08, 6, 2];
  const widths = [2, 3, 2];
  const weights = normalArray(3, 12, 0.6);
  const data = gaussianSamples({ seed: 2, count: samples, correlations: [0.9, 0.8], inputs: 2, outputs: 2 });
  const batchGradient = (indices: number[]) => {
    const pick = (values: Float64Array) =>
      Float64Array.from(indices.flatMap((k) => [values[2 * k], values[2 * k + 1]]));
    const moments = sampleMoments({ count: indices.length, inputs: 2, outputs: 2, x: pick(data.x), y: pick(data.y) });
    return networkGradient({ widths, moments, beta: 0 }, weights);
  };
  const variance = (batches: number[][]) => {
    const mean = batchGradient([0, 1, 2, 3, 4, 5]);
    const squared = (batch: number[]) =>
      batchGradient(batch).reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0);
    return batches.reduce((sum, batch) => sum + squared(batch), 0) / batches.length;
  };
  const pairs = Array.from({ length: 36 }, (_, k) => [Math.floor(k / 6), k % 6]);
  const { trace } = gradientNoise({ widths, weights, samples: data, rank: 1 });
  const options = { trace, parameters: 12, learningRate, batchSize, samples };
  // √(2·η·T) of noise per weight and step against η times the spread of the batch gradient.
  const expected = (batches: number[][]) => (learningRate ** 2 * variance(batches)) / (2 * learningRate * 12);
  expect(effectiveTemperature(options) / expected(pairs.filter(([i, j]) => i !== j))).toBeCloseTo(1, 12);
  expect(effectiveTemperature({ ...options, sampling: 'replacement' }) / expected(pairs)).toBeCloseTo(1, 12);
});

test('a full batch has no noise', () => {
  expect(finitePopulationFactor(512, 512)).toBe(0);
  expect(finitePopulationFactor(1, 1)).toBe(0);
  expect(finitePopulationFactor(512, 1)).toBe(1);
  expect(finitePopulationFactor(512, 64)).toBeCloseTo(448 / 511, 15);
});

test('refuses impossible batches', () => {
  const options = { trace: 1, parameters: 10, learningRate: 0.1, batchSize: 20, samples: 10 };
  expect(() => effectiveTemperature(options)).toThrow(/batchSize must be at most the 10 samples, got 20/);
  expect(effectiveTemperature({ ...options, sampling: 'replacement' })).toBeCloseTo(0.1 / 400, 15);
  expect(() => effectiveTemperature({ ...options, batchSize: 0 })).toThrow(/batchSize must be an integer ≥ 1/);
  expect(() => effectiveTemperature({ ...options, trace: -1 })).toThrow(/trace/);
});
