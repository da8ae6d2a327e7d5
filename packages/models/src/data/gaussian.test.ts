import { openStream } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { gaussian } from './gaussian';

const create = (options: object) => gaussian.create(gaussian.options.parse(options), (purpose) => openStream(1, purpose));

describe('gaussian data', () => {
  it('has the moments it says, within sampling error (4 standard errors)', () => {
    const samples = 40_000;
    const { train } = create({ correlations: [0.9, 0.5, 0.2], inputs: 4, outputs: 5, samples });
    const exact = create({ correlations: [0.9, 0.5, 0.2], inputs: 4, outputs: 5, population: true }).train.moments;
    const bound = 4 * Math.sqrt(2 / samples);
    train.moments.cxx.forEach((value, i) => expect(Math.abs(value - exact.cxx[i]!)).toBeLessThan(bound));
    train.moments.cyx.forEach((value, i) => expect(Math.abs(value - exact.cyx[i]!)).toBeLessThan(bound));
    expect(Math.abs(train.moments.traceCyy - 5)).toBeLessThan(bound * Math.sqrt(5));
  });

  it('keeps train, test and pool apart', () => {
    const source = create({ correlations: [0.9], samples: 50, testSamples: 60 });
    const seen = [source.train, source.test, source.pool(70)].flatMap((set) => [...set.samples!.x]);
    expect(new Set(seen).size).toBe(180);
  });

  it('refuses more correlations than dimensions', () => {
    expect(() => gaussian.dimensions(gaussian.options.parse({ correlations: [0.9, 0.8], inputs: 1 }))).toThrow(/2 correlations need/);
  });
});
