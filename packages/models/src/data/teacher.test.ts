import { type Model, openStream } from '@kramers/core';
import type { SecondMoments } from '@kramers/theory';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { linear } from '../activations/linear';
import { nonlinearNetworks } from '../activations/nonlinear';
import { modularAddition } from './modular-addition';
import { teacher } from './teacher';

const registered = [linear, ...nonlinearNetworks.map(({ model }) => model)];
const lookup = (name: string): Model => {
  const model = registered.find((one) => one.name === name);
  if (!model) throw new RangeError(`no models "${name}"`);
  return model;
};
const create = (options: object, seed = 1) => {
  const given = teacher.options.parse({ inputs: 3, outputs: 2, samples: 400, testSamples: 100, ...options });
  return teacher.create(given, (purpose) => openStream(seed, purpose), lookup);
};

const linearMap = ({ cxx, cyx }: SecondMoments): number[][] =>
  Matrix.from1DArray(2, 3, cyx)
    .mmul(inverse(Matrix.from1DArray(3, 3, cxx)))
    .to2DArray();

describe('a teacher', () => {
  it('of depth 1 is a linear map, the same for training and test', () => {
    const { train, test } = create({ teacher: { depth: 1 } });
    // With noiseless linear data the map C_yx·C_xx⁻¹ of one set predicts the other.
    const map = linearMap(train.moments);
    const { x, y } = test.samples!;
    y.forEach((value, i) => {
      const input = x.subarray(3 * Math.floor(i / 2), 3 * Math.floor(i / 2) + 3);
      expect(map[i % 2]!.reduce((sum, w, k) => sum + w * input[k]!, 0)).toBeCloseTo(value, 10);
    });
  });

  it('is the same for one seed, and another for another', () => {
    expect(create({}).train.samples!.y).toEqual(create({}).train.samples!.y);
    expect(create({}, 2).train.samples!.y).not.toEqual(create({}).train.samples!.y);
  });

  it('bounds what a sigmoid one with one hidden unit can say', () => {
    const { train } = create({ teacher: { kind: 'sigmoid', width: 1, scale: 30 } });
    const y = train.samples!.y.filter((_, i) => i % 2 === 0);
    const end = y.reduce((a, b) => (Math.abs(a) > Math.abs(b) ? a : b));
    expect(y.every((value) => Math.abs(value) <= Math.abs(end) && value * end >= 0)).toBe(true);
  });

  it(
    'adds noise of the variance asked for, to the test set too, within 4 standard errors: another seed would ' +
      'fail in 1 of 8000 tries',
    () => {
      const [clean, noisy] = [create({}), create({ noise: 0.5 })];
      const variance = (a: Float64Array, b: Float64Array) =>
        a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
      for (const set of ['train', 'test'] as const) {
        const [a, b] = [clean[set].samples!.y, noisy[set].samples!.y];
        expect(Math.abs(variance(a, b) / 0.25 - 1)).toBeLessThan(4 * Math.sqrt(2 / a.length));
      }
    },
  );

  it('names a model that is not registered', () => {
    expect(teacher.check(teacher.options.parse({ inputs: 1, outputs: 1, teacher: { kind: 'tnh' } }), lookup)).toEqual([
      ['teacher.kind', 'no models "tnh"'],
    ]);
    expect(teacher.check(teacher.options.parse({ inputs: 1, outputs: 1 }), lookup)).toEqual([]);
  });
});

describe('modular addition', () => {
  const given = modularAddition.options.parse({ modulus: 7, fraction: 0.4 });
  const { train, test } = modularAddition.create(given, (purpose) => openStream(4, purpose));

  it('splits all pairs', () => {
    expect([train.count, test.count]).toEqual([20, 29]);
    const pairs = [train, test].flatMap(({ count, samples }) =>
      Array.from({ length: count }, (_, s) => {
        const x = [...samples!.x.slice(14 * s, 14 * (s + 1))];
        const y = [...samples!.y.slice(7 * s, 7 * (s + 1))];
        const [a, b] = [x.slice(0, 7).indexOf(1), x.slice(7).indexOf(1)];
        expect([x.filter((v) => v === 1).length, y.filter((v) => v === 1).length]).toEqual([2, 1]);
        expect(y.indexOf(1)).toBe((a + b) % 7);
        return 7 * a + b;
      }),
    );
    expect(new Set(pairs).size).toBe(49);
  });

  it('needs something in both sets', () => {
    expect(modularAddition.check({ modulus: 3, fraction: 0.01 })).toEqual([
      ['fraction', 'leaves 0 of 9 pairs to train on; both sets need at least one'],
    ]);
    expect(modularAddition.check(given)).toEqual([]);
  });
});
