import { openStream } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { gaussian } from './gaussian';

const create = (options: object) =>
  gaussian.create(gaussian.options.parse(options), (purpose) => openStream(1, purpose));

describe('gaussian data', () => {
  it(
    'has the moments it says, within 4 standard errors of each: of 37 moments, another seed would fail in 1 of ' +
      '400 tries',
    () => {
      const samples = 40_000;
      const { train } = create({ correlations: [0.9, 0.5, 0.2], inputs: 4, outputs: 5, samples });
      const exact = create({ correlations: [0.9, 0.5, 0.2], inputs: 4, outputs: 5, population: true }).train.moments;
      // A product of two normals of variance 1 and covariance c has the variance 1 + c², a sum of five squares 5·2.
      const expectNear = (found: number, wanted: number, variance: number) =>
        expect(Math.abs(found - wanted)).toBeLessThan(4 * Math.sqrt(variance / samples));
      train.moments.cxx.forEach((value, i) => expectNear(value, exact.cxx[i]!, 1 + exact.cxx[i]! ** 2));
      train.moments.cyx.forEach((value, i) => expectNear(value, exact.cyx[i]!, 1 + exact.cyx[i]! ** 2));
      expectNear(train.moments.traceCyy, 5, 10);
    },
  );

  it('keeps train, test and pool apart', () => {
    const source = create({ correlations: [0.9], samples: 50, testSamples: 60 });
    const seen = [source.train, source.test, source.pool(70)].flatMap((set) => [...set.samples!.x]);
    expect(new Set(seen).size).toBe(180);
  });

  it('refuses more correlations than dimensions', () => {
    expect(() => gaussian.dimensions(gaussian.options.parse({ correlations: [0.9, 0.8], inputs: 1 }))).toThrow(
      /2 correlations need/,
    );
  });
});
