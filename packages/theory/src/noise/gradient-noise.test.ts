import { describe, expect, test } from 'vitest';
import { alignedState } from '../landscape/aligned-state';
import { alignedModes } from '../landscape/modes';
import { populationMoments, sampleMoments, type Samples } from '../landscape/moments';
import { networkGradient, parameterCount } from '../landscape/network';
import { gaussianSamples, normalArray } from '../landscape/random.fixture';
import { gradientNoise } from './gradient-noise';

const widths = [5, 6, 6, 2];
const samples = gaussianSamples({ seed: 1, count: 64, correlations: [0.9, 0.8], inputs: 5, outputs: 2 });
const generic = normalArray(2, parameterCount(widths), 0.4);
const { modes } = alignedModes(populationMoments({ correlations: [0.9, 0.8], inputs: 5, outputs: 2 }));

/** One row of a sample, as a data set. */
function single({ inputs, outputs, x, y }: Samples, k: number): Samples {
  return {
    count: 1,
    inputs,
    outputs,
    x: x.slice(k * inputs, (k + 1) * inputs),
    y: y.slice(k * outputs, (k + 1) * outputs),
  };
}

function gradients(weights: Float64Array): Float64Array[] {
  return Array.from({ length: samples.count }, (_, k) =>
    networkGradient({ widths, moments: sampleMoments(single(samples, k)), beta: 0 }, weights),
  );
}

/** Σ over components of the variance over samples. */
function totalVariance(rows: readonly Float64Array[]): number {
  let total = 0;
  for (let i = 0; i < rows[0]!.length; i++) {
    const mean = rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length;
    total += rows.reduce((sum, row) => sum + (row[i]! - mean) ** 2, 0) / rows.length;
  }
  return total;
}

describe('gradient noise', () => {
  test('is the covariance of the gradients of single samples', () => {
    const { trace } = gradientNoise({ widths, weights: generic, samples, rank: 1 });
    expect(trace / totalVariance(gradients(generic))).toBeCloseTo(1, 12);
  });

  test('its missing share is that of the blocks beyond the learnt units, here by index', () => {
    // The aligned rank-2 state seen as rank 1: the second mode runs through hidden unit 1, the others are empty.
    const weights = alignedState(widths, modes, [0.5, 0.3]);
    const noise = gradientNoise({ widths, weights, samples, rank: 1 });
    const offsets = [0, 30, 66];
    const missing = gradients(weights).map((gradient) =>
      gradient.filter((_, index) => {
        const layer = index < offsets[1]! ? 0 : index < offsets[2]! ? 1 : 2;
        const row = Math.floor((index - offsets[layer]!) / widths[layer]!);
        const column = (index - offsets[layer]!) % widths[layer]!;
        return (layer === 2 || row > 0) && (layer === 0 || column > 0);
      }),
    );
    expect(noise.missingTrace / totalVariance(missing)).toBeCloseTo(1, 12);
  });

  test('has nothing outside a collapsed state, and something outside a generic one', () => {
    const collapsed = gradientNoise({ widths, weights: alignedState(widths, modes, [0.5]), samples, rank: 1 });
    expect(collapsed.trace).toBeGreaterThan(0.1);
    expect(collapsed.missingShare).toBeLessThan(1e-28);
    const share = gradientNoise({ widths, weights: generic, samples, rank: 1 }).missingShare;
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(1);
  });

  test('a fully collapsed network has none at all', () => {
    const weights = new Float64Array(parameterCount(widths));
    expect(gradientNoise({ widths, weights, samples, rank: 0 })).toEqual({
      trace: 0,
      missingTrace: 0,
      missingShare: 0,
    });
  });

  test('at rank 0 everything is missing', () => {
    expect(gradientNoise({ widths, weights: generic, samples, rank: 0 }).missingShare).toBe(1);
  });

  test('refuses a rank the map does not have, and samples that do not fit', () => {
    const weights = alignedState(widths, modes, [0.5]);
    expect(() => gradientNoise({ widths, weights, samples, rank: 2 })).toThrow(
      /rank must be at most the rank of the end-to-end map/,
    );
    expect(() => gradientNoise({ widths: [4, 6, 2], weights, samples, rank: 0 })).toThrow(/must begin with 5 inputs/);
  });
});
