import { describe, expect, it } from 'vitest';
import { batchOverLearningRate, lnEpochLength, readKnob, readLnTau } from './escape-point';

describe('escape points', () => {
  it('read as a value with an error, or as the logarithm of a time without escapes', () => {
    expect(readLnTau({ lnTau: 8.2, lnTauError: 0.1 })).toEqual({ value: 8.2, error: 0.1 });
    expect(readLnTau({ lnTau: null, lnTauError: null, totalTime: 1000 })).toEqual({
      value: Math.log(1000),
      error: null,
    });
  });

  it('know their knobs', () => {
    const point = { learningRate: 0.08, batchSize: 64, lnTau: 1, lnTauError: 1 };
    expect(batchOverLearningRate(point)).toBeCloseTo(800, 10);
    expect(lnEpochLength(point)).toBeCloseTo(Math.log(0.08), 14);
    expect(lnEpochLength({ ...point, stepsPerEpoch: 8 })).toBeCloseTo(Math.log(0.64), 14);
  });

  it('name what they lack', () => {
    const point = { lnTau: 1, lnTauError: 1 };
    expect(() => readKnob(point, 'temperature')).toThrow(/positive temperature, got undefined/);
    expect(() => readKnob({ ...point, temperature: 0 }, 'temperature')).toThrow(/got 0/);
    expect(() => readLnTau({ lnTau: 1, lnTauError: null })).toThrow(/positive finite standard error, got null/);
    expect(() => readLnTau({ lnTau: NaN, lnTauError: 1 })).toThrow(/finite, got NaN/);
    expect(() => readLnTau({ lnTau: null, lnTauError: null })).toThrow(
      /total time it was watched, in epochs, got undefined/,
    );
  });
});
